/** A server that takes longer to answer than this is as good as away: a client may wait for it for ever. */
const PATIENCE_MS = 5_000;

/** What was asked, or a failure where it is not answered in time. */
export const inTime = async <T>(asked: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error('no answer in time')), PATIENCE_MS);
  });
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
};
