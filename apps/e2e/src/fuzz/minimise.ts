/** Whether an input still shows what is looked for. */
type Fails = (input: Buffer) => boolean | Promise<boolean>;

type Search = { readonly fails: Fails; readonly until: number };

const joined = (parts: readonly Buffer[]): Buffer => Buffer.concat([...parts]);

/**
 * Delta debugging (Zeller, Hildebrandt 2002, ddmin by complements): leaves out ever smaller runs of parts as long as what is left fails. Ends
 * early when its time is over.
 */
const fewest = async (parts: readonly Buffer[], search: Search): Promise<readonly Buffer[]> => {
  let left = parts;
  for (let size = Math.ceil(left.length / 2); size >= 1;) {
    let at = 0;
    let isSmaller = false;
    while (at < left.length && Date.now() < search.until) {
      const fewer = left.toSpliced(at, size);
      if (await search.fails(joined(fewer))) {
        left = fewer;
        isSmaller = true;
      } else at += size;
    }
    if (Date.now() >= search.until) return left;
    if (size === 1 && !isSmaller) return left;
    size = size === 1 ? 1 : Math.ceil(size / 2);
  }
  return left;
};

const LF = 10;

const linesOf = (input: Buffer): readonly Buffer[] => {
  const lines: Buffer[] = [];
  for (let from = 0; from < input.length;) {
    const end = input.indexOf(LF, from);
    const to = end === -1 ? input.length : end + 1;
    lines.push(input.subarray(from, to));
    from = to;
  }
  return lines;
};

/** Bytes of an input whose bytes are tried one by one; of a larger one, runs of them. */
const MAX_PIECES = 4_096;

const piecesOf = (input: Buffer): readonly Buffer[] => {
  const size = Math.ceil(input.length / MAX_PIECES);
  return Array.from({ length: Math.ceil(input.length / Math.max(size, 1)) }, (_, i) =>
    input.subarray(i * size, (i + 1) * size),
  );
};

/** The smallest part of an input, by lines and then by bytes, that still fails and could be found in `millis`. */
export const minimised = async (input: Buffer, fails: Fails, millis: number): Promise<Buffer> => {
  const search = { fails, until: Date.now() + millis };
  const lines = joined(await fewest(linesOf(input), search));
  let bytes = joined(await fewest(piecesOf(lines), search));
  // Fewer bytes may let single ones be tried that were tried in runs before.
  while (bytes.length > 0 && Date.now() < search.until) {
    const again = joined(await fewest(piecesOf(bytes), search));
    if (again.length === bytes.length) break;
    bytes = again;
  }
  return bytes;
};
