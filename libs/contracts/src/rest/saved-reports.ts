import { z } from 'zod';
import { endpoint } from '../endpoint';
import { instant, release } from '../parameters';
import { moment } from './common';
import { NOT_FOUND, releaseRef } from './releases';

const KINDS = ['freeze', 'update', 'audit', 'notes', 'digest'] as const;
const FORMATS = ['text', 'markdown', 'html', 'json', 'csv'] as const;

/** What a person writes by hand is longer than this nowhere. */
const MAX_NOTES = 20_000;
const MAX_EDITED = 500_000;

const words = (max: number) =>
  z
    .string()
    .max(max)
    .refine((text) => !/\0|\p{Surrogate}/u.test(text), 'It holds characters that are no text.');

const hash = z
  .string()
  .min(12)
  .max(64)
  .regex(/^[0-9a-f]{12,64}$/, 'Write the first twelve digits of the hash, or all of them.')
  .meta({ examples: ['054b7c6ff30ea8866262b644ebe5db20ebeb8a3df886ba5416814c3f1eb3e7f3'] });

const saved = z
  .object({
    hash: z.string().describe('SHA-256 over its kind, release line and the hashes of all its formats.'),
    path: z
      .string()
      .describe('The permalink: what it leads to never changes, but for what an erasure takes away.'),
    kind: z.enum(KINDS),
    release: z.string(),
    title: z.string(),
    asOf: moment,
    knownAsOf: moment.nullable(),
    savedAt: moment,
    savedBy: z.string().nullable(),
    madeFrom: z.string().nullable().describe('Of a copy that a person edited: the report it was made from.'),
    erasedAt: moment
      .nullable()
      .describe('When it was emptied, because a mail that it quoted was erased: the permalink says so.'),
    formats: z.array(z.enum(FORMATS)),
  })
  .meta({ id: 'SavedReport' });

export const SAVED_REPORTS = {
  saveReport: endpoint({
    name: 'saveReport',
    method: 'POST',
    path: '/releases/{release}/reports',
    tag: 'Releases',
    summary: 'Freeze a report: it is made now and kept under a permalink; or keep an edited copy of one',
    description:
      'For the release manager of the line and deputies. The same report again has the same hash and changes nothing. With `edited` nothing is made: the text is kept beside the report it was made from.',
    needs: 'decide',
    params: releaseRef,
    body: z.strictObject({
      kind: z.enum(KINDS).default('freeze'),
      asOf: instant.optional().describe('Of which moment; default: now.'),
      since: z
        .string()
        .max(80)
        .optional()
        .describe(
          'Compare with a moment, or with a saved report; default: the last saved one of an earlier moment.',
        ),
      notes: words(MAX_NOTES)
        .nullable()
        .optional()
        .describe('What is to stand on top; `null`: nothing; default: what stood on the last saved one.'),
      person: z.string().max(320).optional().describe('Whose digest it is.'),
      edited: z.strictObject({ from: hash, text: words(MAX_EDITED) }).optional(),
    }),
    answer: z.object({ hash: z.string(), path: z.string(), isNew: z.boolean() }),
    status: 201,
    refuses: { ...NOT_FOUND, 403: 'Whoever asks is not the release manager of the line, nor a deputy.' },
  }),
  listReports: endpoint({
    name: 'listReports',
    method: 'GET',
    path: '/reports',
    tag: 'Releases',
    summary: 'The reports that were saved, newest first',
    needs: 'read',
    query: z.strictObject({ release: release.optional(), kind: z.enum(KINDS).optional() }),
    answer: z.object({ reports: z.array(saved) }),
  }),
  getSavedReport: endpoint({
    name: 'getSavedReport',
    method: 'GET',
    path: '/reports/{hash}',
    tag: 'Releases',
    summary: 'A saved report: what it is, and how many lines would be otherwise if it were made now',
    description:
      'Its bytes are at `/reports/HASH`, or with a format `/reports/HASH.txt`, `.md`, `.html`, `.json`, `.csv`.',
    needs: 'read',
    params: z.object({ hash }),
    answer: saved.extend({
      since: z
        .object({ madeFrom: z.string(), linesChanged: z.int() })
        .nullable()
        .describe(
          'What the report it is, or was made from, says otherwise if it is made now for the same moment.',
        ),
    }),
    refuses: NOT_FOUND,
  }),
} as const;
