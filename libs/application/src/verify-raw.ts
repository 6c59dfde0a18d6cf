import type { KeptRaw, MailCodec } from './ports/mail-source';
import type { Check } from './verify';

/** Raw mail as it is kept, in the order of its hashes. */
export interface RawMails {
  /** Those after a hash, at most `limit`. */
  after(
    rawHash: string,
    limit: number,
  ): Promise<readonly { readonly rawHash: string; readonly size: number; readonly kept: KeptRaw }[]>;
}

/** Mails of one page: bounds memory. */
const PAGE = 20;

const isWhole = (
  codec: Pick<MailCodec, 'hash' | 'expand'>,
  mail: { readonly rawHash: string; readonly kept: KeptRaw },
): boolean => {
  try {
    return codec.hash(codec.expand(mail.kept)) === mail.rawHash;
  } catch {
    return false;
  }
};

type Page = Awaited<ReturnType<RawMails['after']>>;

/** Mails page by page from a hash on to the last, or up to another hash. */
async function* stretch(raw: RawMails, after: string, upTo?: string): AsyncGenerator<Page> {
  for (let from = after; ;) {
    const read = await raw.after(from, PAGE);
    const page = upTo === undefined ? read : read.filter((mail) => mail.rawHash <= upTo);
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    from = last.rawHash;
  }
}

/** All mails, each once, from a hash on: behind the last the first follow. */
async function* around(raw: RawMails, from: string): AsyncGenerator<Page> {
  yield* stretch(raw, from);
  if (from !== '') yield* stretch(raw, '', from);
}

/**
 * Whether raw mail is what its hash says, byte for byte: all of it, or at most so many from a hash on, around to it again. Of what could not be kept
 * at all (its size is 0) the hash is that of its reason, and there is nothing to compare.
 */
export const verifyRaw = async (
  raw: RawMails,
  codec: Pick<MailCodec, 'hash' | 'expand'>,
  { from, most }: { readonly from: string; readonly most?: number | undefined },
): Promise<Check> => {
  const wrong: string[] = [];
  let looked = 0;
  for await (const read of around(raw, from)) {
    const page = read.slice(0, (most ?? Infinity) - looked);
    wrong.push(...page.filter((m) => m.size > 0 && !isWhole(codec, m)).map((m) => m.rawHash));
    looked += page.length;
    if (looked === most) break;
  }
  const shown = wrong.length === 0 ? 'none damaged' : `damaged: ${wrong.slice(0, 5).join(', ')}`;
  return {
    name: 'raw mail is what its hash says',
    ok: wrong.length === 0,
    detail: `${looked} compared, ${shown}`,
  };
};
