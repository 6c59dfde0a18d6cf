import { parseInstant } from '@sluice/kernel';
import { z } from 'zod';

/** A time as every surface takes it: RFC 3339, or a day, which means its end in UTC. */
export const instant = z
  .string()
  .refine((text) => parseInstant(text) !== undefined, 'Write 2021-10-13 or 2021-10-13T08:30:00Z.')
  .meta({ id: 'Instant', examples: ['2021-10-13', '2021-10-13T08:30:00Z'] });

/** From when to look: what had been said, what Sluice had learnt by then. Both default to now. */
export const viewpoint = z.object({
  'as-of': instant.optional().describe('What had been said by then.'),
  'known-as-of': instant.optional().describe('What Sluice had learnt by then.'),
});
