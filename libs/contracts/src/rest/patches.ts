import { z } from 'zod';
import { endpoint } from '../endpoint';
import { instant, mailId, part } from '../parameters';
import { lookAt, lookThrough, meta, moment, person } from './common';
import { landed, patchParts } from './series';

const listed = {
  messageId: z.string(),
  series: z.string().describe('Id of its series.'),
  revision: z.string(),
  position: z.int(),
  total: z.int(),
  subject: z.string(),
  author: person,
  saidAt: moment,
  patchId: z.string().nullable(),
  change: patchParts.change.nullable(),
  landedAs: landed.landedAs,
  revertedBy: landed.revertedBy,
};

export const listedPatch = z.object(listed).meta({ id: 'ListedPatch', description: 'A patch in a list.' });

const file = z
  .object({
    path: z.string(),
    oldPath: z.string().optional(),
    status: z.enum(['added', 'modified', 'deleted', 'renamed', 'copied']),
    added: z.int(),
    removed: z.int(),
    oldBlob: z.string().optional(),
    newBlob: z.string().optional(),
  })
  .meta({ id: 'FileChange' });

export const patch = z
  .object({
    ...listed,
    landing: landed.landing,
    files: z.array(file),
    damage: z.array(patchParts.damage),
    fixes: z.array(z.object({ commit: z.string(), subject: z.string().optional() })),
    message: z
      .string()
      .describe('Subject and commit message, without its trailers; at most 4,000 characters.'),
    resends: z.array(z.string()),
  })
  .meta({ id: 'Patch' });

const patchRef = z.strictObject({ messageId: mailId });
const NOT_FOUND = { 404: 'No patch of this Message-ID is known, or none was by then.' };

export const PATCHES = {
  listPatches: endpoint({
    name: 'listPatches',
    method: 'GET',
    path: '/patches',
    tag: 'Patches',
    summary: 'Every patch that was received, newest first',
    needs: 'read',
    query: z.strictObject({
      ...lookThrough.shape,
      series: part.optional().describe('Only patches of this series, by its id.'),
      author: part.optional().describe("Part of the author's name or address."),
      text: part
        .optional()
        .describe('Words of the subject, all of them; what stands in quotation marks is one.'),
      since: instant.optional().describe('Only patches said then or later.'),
    }),
    answer: z.object({ patches: z.array(listedPatch), ...meta }),
    pageOf: 'patches',
  }),
  getPatch: endpoint({
    name: 'getPatch',
    method: 'GET',
    path: '/patches/{messageId}',
    tag: 'Patches',
    summary: 'One patch: where it stands, what it touches, what became of it',
    description: 'By the Message-ID of a copy posted again as RESEND it is the first posting.',
    needs: 'read',
    params: patchRef,
    query: lookAt,
    answer: z.object({ ...patch.shape, ...meta }),
    refuses: NOT_FOUND,
  }),
  getDiff: endpoint({
    name: 'getDiff',
    method: 'GET',
    path: '/patches/{messageId}/diff',
    tag: 'Patches',
    summary: 'The diff of a patch, as it was posted',
    needs: 'read',
    params: patchRef,
    query: z.strictObject({ 'as-of': lookAt.shape['as-of'], 'known-as-of': lookAt.shape['known-as-of'] }),
    texts: ['text/x-diff'],
    refuses: { 404: 'No patch of this Message-ID is known, or none was by then; or its mail holds no diff.' },
  }),
} as const;
