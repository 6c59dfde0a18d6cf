import { messageId, parseInstant, type Instant } from '@sluice/kernel';
import { z } from 'zod';

/** A time; a bare day means the end of that day, UTC. */
export const instant = z.string().transform((text, context): Instant => {
  const read = parseInstant(text);
  if (read !== undefined) return read;
  context.addIssue({
    code: 'custom',
    message: `"${text}" is no time; write 2021-10-15 or 2021-10-15T12:00:00Z`,
  });
  return z.NEVER;
});

/** A parsed day must read the same again: JavaScript takes 31 September for 1 October. */
const isRealDay = (text: string): boolean => {
  const millis = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(millis) && new Date(millis).toISOString().startsWith(text);
};

export const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'a day is written as 2021-10-15')
  .refine(isRealDay, 'no such day');

/** Without quotes YAML reads 4.20 as the number 4.2. */
export const release = z.string("a release line is written in quotes: '4.20'").min(1);

export const address = z
  .string()
  .regex(/^[^\s<>@]+@[^\s<>@]+$/, 'an address is written as name@example.org, without angle brackets');

export const source = z
  .strictObject({ mail: z.string().optional(), text: z.string().optional() })
  .refine(
    (s) => s.mail !== undefined || s.text !== undefined,
    'a source needs `mail` (a Message-ID) or `text`',
  )
  .transform((s) => ({ messageId: s.mail === undefined ? undefined : messageId(s.mail), text: s.text }));

/** A URL of one of some schemes. */
export const url = (schemes: readonly string[]) =>
  z.string().refine(
    (text) => {
      const scheme = URL.canParse(text) ? new URL(text).protocol.slice(0, -1) : '';
      return schemes.includes(scheme);
    },
    `a URL that begins with ${schemes.map((s) => `${s}://`).join(' or ')}`,
  );

export const environmentName = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]*$/, 'the name of an environment variable, such as SLUICE_HOOK_SECRET');

/** A number of seconds, which need not be whole. */
export const seconds = (least: number, most: number) => z.coerce.number().min(least).max(most);
