import { z } from 'zod';

/** What is answered in place of what was asked for: RFC 9457, with where the fault lies and what to do about it. */
export const problem = z
  .object({
    type: z.string().describe('`about:blank`: the status says it all.'),
    status: z.int(),
    title: z.string().describe("The status' name."),
    detail: z.string().describe('What is wrong, in a sentence.'),
    where: z.string().optional().describe('Where: a field, a header, a part of the path.'),
    help: z.string().optional().describe('What to do about it.'),
  })
  .meta({ id: 'Problem' });
