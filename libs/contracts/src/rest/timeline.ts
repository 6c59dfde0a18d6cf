import { z } from 'zod';
import { endpoint } from '../endpoint';
import { ref, release } from '../parameters';
import { lookAt, meta, moment, person } from './common';
import { outcome } from './gate';

const seriesRef = z.strictObject({ ref });
const NOT_FOUND = { 404: 'Nothing answers to the reference, or nothing did by then.' };

const verdictStep = z.object({
  release: z.string(),
  phase: z.string(),
  before: outcome.nullable().describe('`null`: the first verdict.'),
  after: outcome,
  appears: z.array(z.string()).describe('Rules that came to act.'),
  vanishes: z.array(z.string()).describe('Rules that no longer do.'),
  byClock: z.boolean().describe('The passing of time did it, and nobody’s word.'),
});

const entry = z
  .object({
    kind: z.enum([
      'revision',
      'mail',
      'trailer',
      'objection',
      'withdrawal',
      'declaration',
      'claim',
      'verdict',
      'landing',
      'revert',
    ]),
    at: moment,
    what: z.string().describe('What happened, in a few words.'),
    detail: z.string().nullable().describe('The words of who said it, or what decides a verdict.'),
    by: person.nullable(),
    revision: z.string().nullable(),
    patches: z.string().nullable().describe('`all`, `cover`, positions such as `1,3`, or words that limit.'),
    messageId: z.string().nullable(),
    commit: z.string().nullable(),
    series: z.string().nullable().describe('The series it leads to, where that is another one.'),
    weight: z
      .enum(['counts', 'needs-human', 'does-not-count'])
      .nullable()
      .describe('Of a trailer: whether a gate takes it; `detail` says why.'),
    verdict: verdictStep.nullable(),
  })
  .meta({ id: 'TimelineEntry' });

const word = z
  .object({
    key: z.string(),
    by: person,
    messageId: z.string(),
    saidAt: moment,
    revision: z.string(),
    bearing: z
      .enum(['counts', 'needs-human', 'lapsed', 'unheard', 'does-not-count'])
      .describe(
        '`lapsed`: said for a version that changed since. `unheard`: the poster carries it, and the mail that says it was never received.',
      ),
    why: z.string(),
  })
  .meta({ id: 'AckWord' });

export const APPROVALS = [
  'approved',
  'unreviewed',
  'general-only',
  'needs-human',
  'unheard',
  'missing',
  'maintainer-unknown',
] as const;

export const TIMELINE = {
  getTimeline: endpoint({
    name: 'getTimeline',
    method: 'GET',
    path: '/series/{ref}/timeline',
    tag: 'Series',
    summary: 'Everything that happened to a series, oldest first: mails, revisions, words, verdicts, commits',
    description:
      'Verdicts are judged anew at each moment at which something was said that they may rest on, by what is known as of the viewpoint.',
    needs: 'read',
    params: seriesRef,
    query: lookAt,
    answer: z.object({
      series: z.string(),
      entries: z.array(entry),
      verdictsSince: moment
        .nullable()
        .describe('Since when verdicts were looked at, where not since the first posting.'),
      ...meta,
    }),
    refuses: NOT_FOUND,
  }),
  listAcks: endpoint({
    name: 'listAcks',
    method: 'GET',
    path: '/series/{ref}/acks',
    tag: 'Series',
    summary: 'Which maintainer owns which file of which patch, and who acked it',
    description:
      'Of the revision that a Message-ID names; of the latest where it names none. By the MAINTAINERS known for the date.',
    needs: 'read',
    params: seriesRef,
    query: z.strictObject({
      ...lookAt.shape,
      release: release.optional().describe('Release line; default: the one it is judged for.'),
    }),
    answer: z.object({
      series: z.string(),
      revision: z.string(),
      release: z.string().nullable(),
      maintainersKnown: z.boolean().describe('`false`: nobody is known to maintain any of the files.'),
      patches: z.array(
        z.object({
          position: z.int(),
          messageId: z.string().nullable(),
          subject: z.string().nullable(),
          files: z.array(
            z.object({
              path: z.string(),
              approval: z.enum(APPROVALS),
              maintainers: z.array(person).describe('Of the most precise area.'),
              wider: z
                .array(person)
                .describe('Of wider areas, whose ack stands in only in unusual circumstances.'),
            }),
          ),
          words: z.array(word).describe('Acks and reviews of the patch, its author’s own left out.'),
        }),
      ),
      ...meta,
    }),
    refuses: { 400: 'There is no such release line.', ...NOT_FOUND },
  }),
} as const;
