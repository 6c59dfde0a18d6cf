import { z } from 'zod';
import { fields, page, viewpoint } from '../parameters';

/** A moment in an answer: UTC, to the second. */
export const moment = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/)
  .meta({ id: 'Moment', format: 'date-time', examples: ['2021-10-13T08:30:00Z'] });

/** From when an answer is: what every answer about the world carries. */
export const meta = {
  asOf: moment.nullable().describe('What had been said by then; `null`: by now.'),
  knownAsOf: moment.nullable().describe('What Sluice had learnt by then; `null`: by now.'),
  knownThrough: moment
    .nullable()
    .describe('Through when the knowledge of mail goes; `null`: no mail is known.'),
};

export const person = z
  .object({ name: z.string(), address: z.string() })
  .meta({ id: 'Person', description: 'As headers and trailers name somebody; either may be empty.' });

export const evidence = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('mail'),
      messageId: z.string(),
      line: z.int().optional(),
      quote: z.string().optional(),
      what: z.string().optional(),
    }),
    z.object({
      kind: z.literal('hunk'),
      messageId: z.string(),
      file: z.string(),
      line: z.int(),
      quote: z.string(),
    }),
    z.object({ kind: z.literal('commit'), commit: z.string(), quote: z.string().optional() }),
    z.object({ kind: z.literal('date'), date: z.string(), what: z.string() }),
    z.object({ kind: z.literal('model'), entry: z.string(), quote: z.string() }),
  ])
  .meta({ id: 'Evidence', description: 'Something to look up, to check a sentence by hand.' });

export const trust = z
  .enum(['signed', 'list-verified', 'unproven'])
  .meta({ id: 'Trust', description: 'How far the origin of a mail is proved.' });

export const severity = z.enum(['block', 'must-fix', 'ask', 'info']);

/** A question about one thing: from when to look, and which of its fields are wanted. */
export const lookAt = z.strictObject({ ...viewpoint.shape, fields });

/** A question for a page of things. */
export const lookThrough = z.strictObject({ ...viewpoint.shape, fields, ...page.shape });
