import { z } from 'zod';
import { endpoint } from '../endpoint';
import { instant, part, ref, release } from '../parameters';
import { lookAt, lookThrough, meta, moment, person } from './common';
import { outcome } from './gate';

export const STATES = [
  'posted',
  'incomplete',
  'superseded',
  'landed',
  'partly-landed',
  'reverted',
  'withdrawn',
  'rfc',
] as const;

const state = z.enum(STATES).meta({ id: 'SeriesState', description: 'Where a series stands.' });

const confidence = z.enum(['certain', 'likely', 'possible']);

const landing = z
  .object({
    commit: z.string(),
    committedAt: moment,
    branch: z.string(),
    subject: z.string(),
    confidence,
    score: z.number(),
    evidence: z.array(z.string()),
    differs: z.array(
      z.object({ path: z.string(), how: z.enum(['only-in-mail', 'only-in-commit', 'based', 'result']) }),
    ),
    revertedBy: z
      .object({
        commit: z.string(),
        committedAt: moment,
        subject: z.string(),
        by: z.enum(['hash', 'subject']),
        leaves: z.array(z.string()),
      })
      .optional(),
    also: z.array(z.object({ commit: z.string(), branch: z.string(), committedAt: moment, confidence })),
  })
  .meta({ id: 'Landing', description: "How a patch went into the project's tree, and how surely." });

const change = z.enum(['unchanged', 'changed', 'new']).meta({ description: 'Against the revision before.' });

const damage = z.object({
  kind: z.string(),
  line: z.int(),
  detail: z.string(),
  refused: z.literal(true).optional().describe('`git am` calls the patch corrupt because of it.'),
  file: z.string().optional(),
  hunk: z.int().optional().describe('Which hunk of that file, from 1.'),
  column: z.int().optional().describe('Of a line that a mailer broke: its length up to the break.'),
});

/** What became of a patch in the tree. */
export const landed = {
  landedAs: z.string().nullable().describe('Full hash of the commit that it went in as.'),
  revertedBy: z.string().nullable(),
  landing: landing.nullable(),
};

/** Parts of a patch that it has wherever it is shown. */
export const patchParts = { landing, change, damage };

/** Where the title of a patch that never came was read. */
export const titleFrom = z
  .object({ from: z.enum(['shortlog', 'quoted-shortlog']), messageId: z.string(), author: z.string() })
  .meta({
    id: 'TitleSource',
    description: 'Where the title of a patch that never came is from; what only an answer quotes is hearsay.',
  });

const patchOfRevision = z
  .object({
    position: z.int(),
    messageId: z.string().nullable().describe('`null`: known of, and never received.'),
    subject: z.string().nullable(),
    titleFrom: titleFrom.nullable(),
    patchId: z.string().nullable(),
    ...landed,
    change: change.nullable(),
    files: z.array(z.string()),
    damage: z.array(damage),
  })
  .meta({ id: 'PatchOfRevision' });

const joined = z
  .object({ kind: z.string(), sentence: z.string(), mails: z.array(z.string()) })
  .meta({ id: 'JoinEvidence', description: 'Why two things were put together.' });

const declaration = {
  by: z.string(),
  as: z.enum(['author', 'maintainer', 'committer', 'release-manager']).describe('By what right.'),
  at: moment,
  reason: z.string(),
  source: z.string().nullable().describe('Message-ID of the mail that says so.'),
};
const declaredAim = z
  .object({ kind: z.enum(['target', 'future']), release: z.string().optional(), ...declaration })
  .meta({ id: 'DeclaredAim', description: 'Who said what a series is for: a release, or none now.' });
const declaredClass = z
  .object({ kind: z.enum(['bugfix', 'feature']), ...declaration, revision: z.string() })
  .meta({
    id: 'DeclaredClass',
    description: 'Who said what class of change a series is, and of which version.',
  });

export const revision = z
  .object({
    number: z.string(),
    kind: z.enum(['patch', 'rfc', 'pull-request', 'future']),
    total: z.int(),
    received: z.int(),
    missing: z.array(z.int()).describe('Positions of patches that never came.'),
    complete: z.boolean(),
    resends: z.array(z.string()),
    coverMessageId: z.string().nullable(),
    coverPending: z.boolean().describe('A cover letter is known of, and never came.'),
    postedAt: moment,
    poster: person,
    target: z.object({ release: z.string(), asked: z.boolean() }).nullable(),
    declared: z.object({ aim: declaredAim.nullable(), class: declaredClass.nullable() }).optional(),
    rerollOf: z.string().nullable(),
    dropped: z.array(z.string()),
    groupedBy: z.array(joined),
    replies: z.array(
      z.object({
        messageId: z.string(),
        sender: person,
        saidAt: moment,
        position: z.union([z.int(), z.enum(['cover', 'unknown'])]),
        contested: z.boolean().optional(),
      }),
    ),
    patches: z.array(patchOfRevision),
  })
  .meta({ id: 'Revision', description: 'One posting of a series.' });

const seriesFields = {
  id: z.string(),
  subject: z.string(),
  author: person,
  listId: z.string().nullable(),
  target: z.string().nullable().describe('Release line that its latest revision names.'),
  state,
  firstPostedAt: moment,
};

export const series = z
  .object({
    ...seriesFields,
    firstPostedAtProven: z.boolean(),
    firstRevisionKnown: z.boolean(),
    joinedBy: z.array(joined),
    reverts: z
      .object({
        commit: z.string().optional(),
        subject: z.string().optional(),
        messageId: z.string().optional(),
      })
      .nullable(),
    claimedBy: z.array(z.object({ messageId: z.string(), sentence: z.string() })),
    revisions: z.array(revision).describe('Oldest first.'),
    dependsOn: z.array(z.string()),
    dependents: z.array(z.string()),
    ...meta,
  })
  .meta({ id: 'Series' });

export const listedSeries = z
  .object({
    ...seriesFields,
    lastPostedAt: moment,
    revision: z.string().describe('Number of the latest.'),
    revisions: z.int(),
    total: z.int(),
    received: z.int(),
    complete: z.boolean(),
    messageId: z.string().nullable().describe('A mail of the latest revision to look up.'),
    verdict: z
      .object({
        release: z.string(),
        outcome,
        phase: z.string(),
        because: z.string(),
        rule: z.string(),
        clearedBy: z.string(),
        validUntil: moment.nullable(),
      })
      .nullable()
      .describe('Of the latest revision, with what decides it; `null`: no release line was open.'),
  })
  .meta({ id: 'ListedSeries', description: 'A series in a list.' });

const seriesRef = z.strictObject({ ref });

export const SERIES = {
  listSeries: endpoint({
    name: 'listSeries',
    method: 'GET',
    path: '/series',
    tag: 'Series',
    summary: 'Every series, newest first',
    needs: 'read',
    query: z.strictObject({
      ...lookThrough.shape,
      release: release.optional().describe('Only series judged for this release line.'),
      state: z.enum(STATES).optional().describe('Only series in this state.'),
      outcome: outcome.optional().describe('Only series whose latest revision has this verdict.'),
      author: part.optional().describe("Part of the author's name or address."),
      text: part
        .optional()
        .describe(
          'Words of the subjects of the series and its patches, all of them; what stands in quotation marks is one.',
        ),
      list: part.optional().describe('Only series of this list, by its List-Id.'),
      since: instant.optional().describe('Only series whose latest revision was posted then or later.'),
    }),
    answer: z.object({ series: z.array(listedSeries), ...meta }),
    pageOf: 'series',
  }),
  getSeries: endpoint({
    name: 'getSeries',
    method: 'GET',
    path: '/series/{ref}',
    tag: 'Series',
    summary: 'One series: revisions, patches, what is missing, what it needs and who needs it',
    needs: 'read',
    params: seriesRef,
    query: lookAt,
    answer: series,
    refuses: { 404: 'Nothing answers to the reference, or nothing did by then.' },
  }),
  listRevisions: endpoint({
    name: 'listRevisions',
    method: 'GET',
    path: '/series/{ref}/revisions',
    tag: 'Series',
    summary: 'The revisions of a series, oldest first',
    needs: 'read',
    params: seriesRef,
    query: lookAt,
    answer: z.object({ series: z.string(), revisions: z.array(revision), ...meta }),
    refuses: { 404: 'Nothing answers to the reference, or nothing did by then.' },
  }),
  getRevision: endpoint({
    name: 'getRevision',
    method: 'GET',
    path: '/series/{ref}/revisions/{number}',
    tag: 'Series',
    summary: 'One revision of a series',
    needs: 'read',
    params: z.strictObject({
      ref,
      number: part.meta({ examples: ['5'], description: 'Number of the revision: `5`, `5.1`.' }),
    }),
    query: lookAt,
    answer: z.object({ ...revision.shape, series: z.string(), ...meta }),
    refuses: { 404: 'There is no such series or revision, or there was not by then.' },
  }),
  compareRevisions: endpoint({
    name: 'compareRevisions',
    method: 'GET',
    path: '/series/{ref}/compare',
    tag: 'Series',
    summary: 'What changed between two revisions, patch by patch, as git range-diff shows it',
    needs: 'read',
    params: seriesRef,
    query: z.strictObject({
      ...lookAt.shape,
      from: part.optional().describe('The earlier revision; default: the one before the other.'),
      to: part.optional().describe('The later revision; default: the latest.'),
    }),
    answer: z.object({
      from: z.string(),
      to: z.string(),
      patches: z.array(
        z.object({
          status: z.enum(['unchanged', 'changed', 'new', 'dropped']),
          sure: z.boolean().describe('`false`: it may be a patch that was never received.'),
          from: z
            .object({
              position: z.int(),
              messageId: z.string(),
              subject: z.string(),
              patchId: z.string().nullable(),
            })
            .nullable(),
          to: z
            .object({
              position: z.int(),
              messageId: z.string(),
              subject: z.string(),
              patchId: z.string().nullable(),
            })
            .nullable(),
          messageChanged: z.boolean(),
          text: z.string(),
        }),
      ),
      missing: z.object({
        from: z.array(z.object({ position: z.int(), subject: z.string().nullable() })),
        to: z.array(z.object({ position: z.int(), subject: z.string().nullable() })),
      }),
      ...meta,
    }),
    refuses: {
      400: 'There is no such revision, or none before it.',
      404: 'Nothing answers to the reference, or nothing did by then.',
    },
  }),
} as const;
