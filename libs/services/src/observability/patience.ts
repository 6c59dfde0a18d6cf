/** A server that takes longer to answer than this is as good as away: a client may wait for it for ever. */
const PATIENCE_MS = 5_000;

/** Nothing was answered in time. */
export class LateError extends Error {}

/** What was asked. @throws LateError where it is not answered in time, and what asking threw */
export const inTime = async <T>(asked: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new LateError('no answer in time')), PATIENCE_MS);
  });
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
};
