import { z } from 'zod';

const UNREADABLE = 'It cannot be read.';

/**
 * Checks what came from outside, as `safeParse` does. zod looks for the length of whatever has one, be it a text or not, and throws where that cannot be
 * compared with a number (`{"length":{"toString":null}}`): such a value does not fit either, and nothing more.
 */
export const checked = <S extends z.ZodType>(
  schema: S,
  value: unknown,
): z.ZodSafeParseResult<z.output<S>> => {
  try {
    return schema.safeParse(value);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const issue = { code: 'custom' as const, path: [], message: UNREADABLE, input: undefined };
    return { success: false, error: new z.ZodError([issue]) as z.ZodError<z.output<S>> };
  }
};
