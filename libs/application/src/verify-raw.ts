import type { MailCodec } from './ports/mail-source';
import type { Check } from './verify';

/** Raw mail as it is kept, in the order of its hashes. */
export interface RawMails {
  /** Those after a hash, at most `limit`. */
  after(
    rawHash: string,
    limit: number,
  ): Promise<readonly { readonly rawHash: string; readonly size: number; readonly compressed: Uint8Array }[]>;
}

/** Mails of one page: bounds memory. */
const PAGE = 20;

const isWhole = (
  codec: Pick<MailCodec, 'hash' | 'expand'>,
  mail: { readonly rawHash: string; readonly compressed: Uint8Array },
): boolean => {
  try {
    return codec.hash(codec.expand(mail.compressed)) === mail.rawHash;
  } catch {
    return false;
  }
};

/**
 * Whether raw mail is what its hash says, byte for byte: all of it, or at most so many from a hash on. Of what could not be kept at all (its size
 * is 0) the hash is that of its reason, and there is nothing to compare.
 */
export const verifyRaw = async (
  raw: RawMails,
  codec: Pick<MailCodec, 'hash' | 'expand'>,
  { from, most }: { readonly from: string; readonly most?: number | undefined },
): Promise<Check> => {
  const wrong: string[] = [];
  let looked = 0;
  let after = from;
  while (most === undefined || looked < most) {
    const page = await raw.after(after, Math.min(PAGE, (most ?? Infinity) - looked));
    const last = page.at(-1);
    if (last === undefined) break;
    wrong.push(...page.filter((m) => m.size > 0 && !isWhole(codec, m)).map((m) => m.rawHash));
    looked += page.length;
    after = last.rawHash;
  }
  const shown = wrong.length === 0 ? 'none damaged' : `damaged: ${wrong.slice(0, 5).join(', ')}`;
  return {
    name: 'raw mail is what its hash says',
    ok: wrong.length === 0,
    detail: `${looked} compared, ${shown}`,
  };
};
