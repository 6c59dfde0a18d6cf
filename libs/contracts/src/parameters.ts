import { parseInstant, type Instant } from '@sluice/kernel';
import { z } from 'zod';

/** A time as every surface takes it: RFC 3339, or a day, which means its end in UTC. */
export const instant = z
  .string()
  .max(40)
  .refine((text) => parseInstant(text) !== undefined, 'Write 2021-10-13 or 2021-10-13T08:30:00Z.')
  .meta({ examples: ['2021-10-13', '2021-10-13T08:30:00Z'] })
  .transform((text) => parseInstant(text) as Instant);

/** From when to look: what had been said, what Sluice had learnt by then. Both default to now. */
export const viewpoint = z.strictObject({
  'as-of': instant
    .optional()
    .describe('What had been said by then. A day means its end in UTC. Default: now.'),
  'known-as-of': instant
    .optional()
    .describe('What Sluice had learnt by then. A day means its end in UTC. Default: now.'),
});

/** Bounds of texts in questions: longer ones name nothing. */
const MAX_REF = 1000;
const MAX_TEXT = 200;

/** A text without characters that no database takes: NUL, and halves of surrogate pairs. */
export const fit = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine((text) => !/\0|\p{Surrogate}/u.test(text), 'It holds characters that are no text.');

/** A series by its id, by any Message-ID of it, or by a commit that it landed as (seven digits or more). */
export const ref = fit(MAX_REF).meta({
  examples: ['story-004@example.org'],
  description:
    'Series id, Message-ID of a patch, a cover letter or an answer to one (without angle brackets), or a commit that it landed as (7 digits or more); percent-encoded.',
});

export const mailId = fit(MAX_REF).meta({
  examples: ['story-004@example.org'],
  description: 'Message-ID without angle brackets, percent-encoded.',
});

/** Part of a text, without regard to case. */
export const part = fit(MAX_TEXT);

export const release = fit(MAX_TEXT).meta({ examples: ['4.16'], description: 'A release line.' });

/** A number of things in a query. */
const count = (max: number, usual: number) =>
  z
    .string()
    .regex(/^[1-9]\d{0,3}$/, `Write a number from 1 to ${String(max)}.`)
    .transform(Number)
    .refine((n) => n <= max, `Write a number from 1 to ${String(max)}.`)
    .default(usual)
    .meta({ override: { type: 'integer', minimum: 1, maximum: max, default: usual, pattern: undefined } });

export const MAX_LIMIT = 250;

/** Which page: at most so many, from where the page before ended. */
export const page = z.strictObject({
  limit: count(MAX_LIMIT, 100).describe(`How many at most, up to ${String(MAX_LIMIT)}.`),
  cursor: fit(MAX_REF).optional().describe('From the `next` link of the page before: never made by hand.'),
});

/** A switch in a query. */
export const flag = z
  .enum(['true', 'false'])
  .default('false')
  .transform((word) => word === 'true');

/** Only some fields of each thing that is answered. */
export const fields = fit(MAX_TEXT * 5)
  .optional()
  .describe('Only these fields of each, by their names, with commas between: `fields=id,subject`.');
