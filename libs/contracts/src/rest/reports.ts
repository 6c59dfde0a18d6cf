import { z } from 'zod';
import { endpoint } from '../endpoint';
import { viewpoint } from '../parameters';
import { evidence, meta, moment } from './common';
import { freezeReport } from './freeze-report';
import { need, NOT_FOUND, releaseRef } from './releases';

const STATUSES = [
  'missing',
  'acked',
  'acked-misspelt',
  'acked-outside-trailers',
  'acked-on-list',
  'exempt',
  'not-required',
] as const;

const counts = z
  .object({
    missing: z.int(),
    acked: z.int(),
    'acked-misspelt': z.int(),
    'acked-outside-trailers': z.int(),
    'acked-on-list': z.int(),
    exempt: z.int(),
    'not-required': z.int(),
    total: z.int(),
  })
  .meta({ id: 'AckCounts' });

const FORMATS = ['json', 'text', 'markdown', 'html', 'csv'] as const;
const inFormat = z.strictObject({
  ...viewpoint.shape,
  format: z.enum(FORMATS).default('json').describe('`text` is mail of 72 columns.'),
});

const REPORT_TEXTS = ['text/plain', 'text/markdown', 'text/html', 'text/csv'] as const;

export const REPORTS = {
  getFreezeReport: endpoint({
    name: 'getFreezeReport',
    method: 'GET',
    path: '/releases/{release}/report',
    tag: 'Releases',
    summary: 'The freeze report: what to decide, what is at risk, what changed in the interfaces',
    needs: 'read',
    params: releaseRef,
    query: inFormat,
    answer: freezeReport,
    texts: REPORT_TEXTS,
    refuses: NOT_FOUND,
  }),
  getBurnDown: endpoint({
    name: 'getBurnDown',
    method: 'GET',
    path: '/releases/{release}/burn-down',
    tag: 'Releases',
    summary: 'How many series of a release line were undecided, day by day',
    description:
      'From when a series was first posted until all patches of its latest revision are in the tree; one that was taken back is undecided again. The last 400 days.',
    needs: 'read',
    params: releaseRef,
    query: viewpoint,
    answer: z.object({
      release: z.string(),
      days: z.array(
        z.object({
          day: z.string().describe('Its end, in UTC.'),
          posted: z.int(),
          landed: z.int(),
          undecided: z.int(),
        }),
      ),
      leftOut: z
        .int()
        .describe(
          'Series that were withdrawn, superseded or a request for comments: no mail says since when.',
        ),
      treeThrough: moment.nullable().describe('`null`: no tree is known, and nothing counts as landed.'),
      ...meta,
    }),
    refuses: NOT_FOUND,
  }),
  getLandedAudit: endpoint({
    name: 'getLandedAudit',
    method: 'GET',
    path: '/releases/{release}/audit',
    tag: 'Releases',
    summary: 'Every landed commit of the freeze phases of a release line and its release ack',
    needs: 'read',
    params: releaseRef,
    query: inFormat,
    answer: z
      .object({
        projectName: z.string(),
        release: z.string(),
        releaseManager: z.string().nullable(),
        counts,
        phases: z.array(z.object({ phase: z.string(), title: z.string(), counts })),
        commits: z.array(
          z.object({
            commit: z.string(),
            subject: z.string(),
            author: z.string(),
            committedAt: moment,
            branch: z.string(),
            phase: z.string(),
            phaseTitle: z.string(),
            class: z.string(),
            classReason: z.string(),
            classConfidence: z.enum(['sure', 'likely', 'none']),
            required: need,
            found: z.string().nullable(),
            status: z.enum(STATUSES),
            why: z.string(),
            notes: z.array(z.string()),
            evidence: z.array(evidence),
          }),
        ),
        notKnown: z.array(z.string()),
        ...meta,
      })
      .meta({ id: 'LandedAudit' }),
    texts: REPORT_TEXTS,
    refuses: NOT_FOUND,
  }),
} as const;
