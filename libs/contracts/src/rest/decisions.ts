import { z } from 'zod';
import { endpoint, type Endpoint } from '../endpoint';
import { fit, flag, mailId, ref, release } from '../parameters';
import { mailAddress } from './access';

const MAX_REASON = 1_000;

/** A sentence or two of a person; control characters do nothing in it but harm. */
const reason = z
  .string()
  .trim()
  .min(1)
  .max(MAX_REASON)
  .refine(
    (text) => !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|\p{Surrogate}/u.test(text),
    'It holds characters that are no text.',
  )
  .describe('Why, in words; it is recorded.');

const said = {
  reason,
  source: mailId.optional().describe('Message-ID of the mail that says so.'),
};

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'Write 2021-10-15.');

const MAX_DATES = 20;

const dates = z
  .array(
    z.strictObject({
      phase: z
        .string()
        .regex(/^[a-z-]{1,40}$/, 'Write the name of a phase.')
        .describe('The phase that begins then.'),
      lastDay: day.describe('Last day before it.'),
      status: z.enum(['draft', 'considered', 'tentative', 'announced', 'effective']).default('announced'),
    }),
  )
  .min(1)
  .max(MAX_DATES);

const onRelease = { release, ...said };
const about = ref.describe(
  'The series: its id, or any Message-ID of it. A Message-ID may be of a mail that has not come yet.',
);
/** Of a decision, as the answer to it and the log have it. */
const event = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[\w. ]+$/, 'Write the id that a decision was recorded as.');

export const decisionAnswer = z
  .object({
    recorded: z
      .array(z.object({ id: z.string(), type: z.string() }))
      .describe('What was recorded, or with `dry-run` would be; nothing where it stood already.'),
    dryRun: z.boolean(),
    note: z.string().nullable().describe('What else there is to know of it.'),
  })
  .meta({ id: 'Decision' });

export const operationAnswer = z
  .object({
    done: z.array(z.string()).describe('Ids of what was taken or handed out again.'),
    left: z.array(z.string()).describe('Ids of what could not be: it is parked still.'),
  })
  .meta({ id: 'Operation' });

const query = z.strictObject({
  'dry-run': flag.describe('Only says what would be recorded, or why it would be refused.'),
});

const DESCRIPTION =
  'Whoever asks decides, with the roles they have today; without the role it is refused, and that is recorded. With an `Idempotency-Key` header a repeat within a day decides nothing and is answered alike.';

const REFUSES = {
  403: 'it takes a role that whoever asks has not, or a token without the scope',
  409: 'the same is under way by the same `Idempotency-Key`',
  422: 'the `Idempotency-Key` stands for another request',
} as const;

const decision = <const Name extends string, const Path extends `/${string}`, Body extends z.ZodType>(
  name: Name,
  { path, summary, body }: { readonly path: Path; readonly summary: string; readonly body: Body },
) =>
  endpoint({
    name,
    method: 'POST',
    path: `/decisions${path}` as `/decisions${Path}`,
    tag: 'Decisions',
    summary,
    description: DESCRIPTION,
    needs: 'decide',
    query,
    body,
    answer: decisionAnswer,
    refuses: REFUSES,
  });

const operation = <const Name extends string, const Path extends `/${string}`, Body extends z.ZodType>(
  name: Name,
  { path, summary, body }: { readonly path: Path; readonly summary: string; readonly body: Body },
) =>
  endpoint({
    name,
    method: 'POST',
    path: `/operations${path}` as `/operations${Path}`,
    tag: 'Decisions',
    summary,
    needs: 'admin',
    body,
    answer: operationAnswer,
    refuses: { 403: 'whoever asks is no administrator' },
  });

const aboutSeries = z.strictObject({ about, ...onRelease });
const declaring = z
  .strictObject({
    about: ref.describe(
      'The series: its id, or any Message-ID of it. What is said of a version holds for those after it.',
    ),
    what: z
      .enum(['target', 'future', 'bugfix', 'feature'])
      .describe('It is for a release, it is parked, or what class of change it is.'),
    release: release.optional().describe('With `target`: the release line.'),
    ...said,
  })
  .refine(({ what, release: line }) => (what === 'target') === (line !== undefined), {
    path: ['release'],
    error: 'It goes with `target`, and only with that.',
  });
const undo = z.strictObject({ event, reason });
const twoPatches = z.strictObject({
  from: ref.describe('The patch that needs the other.'),
  to: ref.describe('The patch that is needed.'),
  reason,
});
const parkedId = fit(200);

export const DECISIONS = {
  grantException: decision('grantException', {
    path: '/grant-exception',
    summary: 'Lets a series in although the phase says no',
    body: aboutSeries,
  }),
  refuseException: decision('refuseException', {
    path: '/refuse-exception',
    summary: 'Says no to an exception',
    body: aboutSeries,
  }),
  placeHold: decision('placeHold', { path: '/place-hold', summary: 'Stops a series', body: aboutSeries }),
  releaseHold: decision('releaseHold', {
    path: '/release-hold',
    summary: 'Lets a series go on',
    body: aboutSeries,
  }),
  declareMoratorium: decision('declareMoratorium', {
    path: '/declare-moratorium',
    summary: 'From now on nothing goes into a release line',
    body: z.strictObject(onRelease),
  }),
  liftMoratorium: decision('liftMoratorium', {
    path: '/lift-moratorium',
    summary: 'The moratorium ends',
    body: z.strictObject(onRelease),
  }),
  announceSchedule: decision('announceSchedule', {
    path: '/announce-schedule',
    summary: 'Announces dates of a schedule',
    body: z.strictObject({
      dates,
      notify: z
        .boolean()
        .default(false)
        .describe(
          'The bot tells the authors whose verdict this changes. For the release manager and deputies.',
        ),
      ...onRelease,
    }),
  }),
  appointReleaseManager: decision('appointReleaseManager', {
    path: '/appoint-release-manager',
    summary: 'Names a release manager, or a deputy',
    body: z.strictObject({ person: mailAddress, deputy: z.boolean().default(false), ...onRelease }),
  }),
  regroupMail: decision('regroupMail', {
    path: '/regroup-mail',
    summary: 'Corrects which series and revision a mail belongs to',
    body: z.strictObject({
      mail: mailId,
      to: ref.describe('A series id, a Message-ID of one of its postings, or `new`.'),
      revision: z
        .string()
        .regex(/^[1-9]\d{0,3}(?:\.\d{1,3})?$/, 'Write a number such as 5 or 5.1.')
        .optional(),
      reason,
    }),
  }),
  pickCopy: decision('pickCopy', {
    path: '/pick-copy',
    summary: 'Picks the true one of different mails that claim one Message-ID',
    body: z.strictObject({
      mail: mailId,
      copy: z
        .string()
        .regex(/^[0-9a-fA-F]{1,64}$/, 'Write the beginning of a hash.')
        .describe('Beginning of its hash.'),
      reason,
    }),
  }),
  undoCorrection: decision('undoCorrection', {
    path: '/undo-correction',
    summary: 'Undoes a correction of what belongs to which series',
    body: undo,
  }),
  declareSeries: decision('declareSeries', {
    path: '/declare-series',
    summary: 'Says which release a series is for, that it is parked, or what class of change it is',
    body: declaring,
  }),
  undoDeclaration: decision('undoDeclaration', {
    path: '/undo-declaration',
    summary: 'Takes back what was declared of a series',
    body: undo,
  }),
  confirmDependency: decision('confirmDependency', {
    path: '/confirm-dependency',
    summary: 'Says that one patch does need another, as a weak edge suggests',
    body: twoPatches,
  }),
  dismissDependency: decision('dismissDependency', {
    path: '/dismiss-dependency',
    summary: 'Says that one patch does not need another',
    body: twoPatches,
  }),
  undoDependency: decision('undoDependency', {
    path: '/undo-dependency',
    summary: 'Undoes a word on a dependency',
    body: undo,
  }),
  replayParkedMail: operation('replayParkedMail', {
    path: '/replay-parked-mail',
    summary: 'Tries the decoder again, on one parked mail or on all',
    body: z.strictObject({ id: parkedId.optional() }),
  }),
  retryParkedJobs: operation('retryParkedJobs', {
    path: '/retry-parked-jobs',
    summary: 'Hands out again what workers gave up: one job, or all',
    body: z.strictObject({ id: parkedId.optional() }),
  }),
  retryOutbox: operation('retryOutbox', {
    path: '/retry-outbox',
    summary: 'Puts a parked or withheld entry of the outbox back, to be sent again',
    body: z.strictObject({
      key: z.string().regex(/^[0-9a-f]{4,64}$/, 'Write the beginning of a key.'),
    }),
  }),
  stopBot: operation('stopBot', {
    path: '/stop-bot',
    summary: 'Stops all mail of the bot until it is started again; what is due waits',
    body: z.strictObject({ reason }),
  }),
  startBot: operation('startBot', {
    path: '/start-bot',
    summary: 'Lets the bot send mail again, under its caps as ever',
    body: z.strictObject({ reason }),
  }),
} as const satisfies Readonly<Record<string, Endpoint>>;
