import { z } from 'zod';
import { endpoint } from '../endpoint';
import { ref, release } from '../parameters';
import { evidence, lookAt, meta, moment, person, severity, trust } from './common';

export const OUTCOMES = ['closed', 'held', 'undetermined', 'open'] as const;

export const outcome = z.enum(OUTCOMES).meta({
  id: 'Outcome',
  description:
    '`closed`: policy says no in this phase. `held`: a named person or act can clear it. `undetermined`: something needed is not known. `open`: nothing stands against it.',
});

export const reason = z
  .object({
    rule: z.string(),
    ruleVersion: z.int(),
    severity,
    effect: z.enum(['closes', 'holds', 'undetermines', 'informs']),
    sentence: z.string(),
    evidence: z.array(evidence),
    clearedBy: z.string().describe('What would clear it; empty for what only informs.'),
  })
  .meta({ id: 'Reason' });

export const verdictFields = {
  series: z.string(),
  revision: z.string(),
  release: z.string(),
  phase: z.string(),
  outcome,
  reasons: z.array(reason).describe('Worst first.'),
  validUntil: moment.optional().describe('Until when it holds if nothing else is said.'),
};

const seriesRef = z.strictObject({ ref });
const NOT_FOUND = { 404: 'Nothing answers to the reference, or nothing did by then.' };

const ofRelease = z.strictObject({
  ...lookAt.shape,
  release: release
    .optional()
    .describe('Release line; default: the one it names, else the one open when it was posted.'),
});

const trailer = z
  .object({
    key: z.string(),
    value: z.string(),
    by: person.describe('Who sent it.'),
    kind: z.enum([
      'ack',
      'review',
      'test',
      'nack',
      'release-ack',
      'release-nack',
      'sign-off',
      'objection',
      'possible-objection',
      'other',
    ]),
    scope: z.string().describe('`all`, positions such as `1,3`, or the limiting words as written.'),
    condition: z.string().nullable(),
    revision: z.string(),
    messageId: z.string(),
    saidAt: moment,
    trust,
    authority: z.enum(['release-manager', 'maintainer', 'none']),
    counts: z.boolean(),
    needsHuman: z.boolean(),
    why: z.string(),
    afterCommit: z.string().nullable().describe('The mail by whose word it had gone in before.'),
  })
  .meta({ id: 'Trailer', description: 'A trailer or an objection, with its weight.' });

const objection = z
  .object({
    series: z.string(),
    subject: z.string(),
    revision: z.string(),
    by: z.string(),
    saidAt: moment,
    certainty: z.enum(['sure', 'possible']),
    sentence: z.string(),
    messageId: z.string(),
  })
  .meta({ id: 'Objection' });
export { objection };

export const GATE = {
  getGate: endpoint({
    name: 'getGate',
    method: 'GET',
    path: '/series/{ref}/gate',
    tag: 'Series',
    summary: 'May it enter a release, and if not, why not, and what would clear it',
    description: 'Of the revision that a Message-ID names; of the latest where it names none.',
    needs: 'read',
    params: seriesRef,
    query: ofRelease,
    answer: z.object({ ...verdictFields, ...meta }).meta({ id: 'Verdict' }),
    refuses: {
      400: 'There is no such release line; or none was open when it was posted, and none is named.',
      ...NOT_FOUND,
    },
  }),
  listTrailers: endpoint({
    name: 'listTrailers',
    method: 'GET',
    path: '/series/{ref}/trailers',
    tag: 'Series',
    summary: 'Every trailer and objection: by whom, with what right, whether it counts',
    needs: 'read',
    params: seriesRef,
    query: ofRelease,
    answer: z.object({ series: z.string(), trailers: z.array(trailer), ...meta }),
    refuses: { 400: 'There is no such release line.', ...NOT_FOUND },
  }),
  listObjections: endpoint({
    name: 'listObjections',
    method: 'GET',
    path: '/series/{ref}/objections',
    tag: 'Series',
    summary: 'What was said against a series, in all its revisions',
    needs: 'read',
    params: seriesRef,
    query: lookAt,
    answer: z.object({ series: z.string(), objections: z.array(objection), ...meta }),
    refuses: NOT_FOUND,
  }),
} as const;
