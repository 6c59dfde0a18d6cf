import type { Mail } from '@sluice/mail';
import type { Trust } from '@sluice/series';

/** One signature of a mail that holds, as a checker of DKIM found it. */
export type Signature = {
  /** `d=`, in lower case. */
  readonly domain: string;
  /** The domain of From is the signer's, or of the same organisation (RFC 7489, relaxed). */
  readonly aligned: boolean;
  /** Names of the fields it covers, in lower case. */
  readonly covers: readonly string[];
  /** It covers only the beginning of the body (`l=`): anybody may write below. */
  readonly isPartial: boolean;
};

/** What could be proved of where a mail comes from. A server of names that did not answer proves nothing; it never fails. */
export type OriginCheck = {
  readonly signatures: readonly Signature[];
  /** The chain of ARC, where it holds: who sealed it last, and whether that one found the sender's own signature good when it took the mail. */
  readonly sealed?: { readonly by: string; readonly foundGood: boolean } | undefined;
  /** Fields that the mail has, in lower case, of those that say who speaks about what. */
  readonly present: readonly string[];
  /** The body's parts are where its own delimiters say: an unsigned Content-Type cannot turn an attachment into text. */
  readonly isPlainlyStructured: boolean;
  /** What was found, for a person and the log. */
  readonly found: string;
};

/** Proves nothing: no checker was asked. */
export const NOT_CHECKED: OriginCheck = {
  signatures: [],
  present: [],
  isPlainlyStructured: false,
  found: 'not checked',
};

/** Says where a mail comes from, by its signatures. Never throws on content, nor where names cannot be asked. */
export interface OriginChecker {
  /** @param from the address that the mail is read as being from */
  check(raw: Uint8Array, from: string): Promise<OriginCheck>;
}

/** Fields that say who speaks, when, and about what: one that is there and not covered may have been changed, or put in. */
export const TELLING_FIELDS = ['from', 'date', 'in-reply-to', 'references'] as const;

const isSound = (signature: Signature, { present, isPlainlyStructured }: OriginCheck): boolean =>
  !signature.isPartial &&
  TELLING_FIELDS.every((name) => signature.covers.includes(name) || !present.includes(name)) &&
  (isPlainlyStructured || signature.covers.includes('content-type'));

const isWithin = (domain: string, of: string): boolean => domain === of || domain.endsWith(`.${of}`);

/** A list's own domain, of its id (`xen-devel.lists.example.org`) or its address. */
const isOfList = (signer: string, lists: readonly string[]): boolean =>
  lists.some((list) => {
    const domain = list.includes('@') ? list.slice(list.lastIndexOf('@') + 1) : list;
    return isWithin(domain.toLowerCase(), signer);
  });

/** A field that may occur once occurs twice: what was signed is one of them, what is read may be another. */
const isAmbiguous = ({ defects }: Pick<Mail, 'defects'>): boolean =>
  defects.includes('headers-duplicate') || defects.includes('message-id-duplicate');

/**
 * How far a mail's origin is proved. `signed`: a signature of the domain of From covers who speaks, when, about what, and all that is said.
 * `list-verified`: the list sealed it and found the sender's signature good, or signed it anew with From as it was; `viaList` are the ids and addresses
 * of the lists it may have come by. A From that the list put in place of another proves nobody.
 */
export const trustOf = (
  check: OriginCheck,
  mail: Pick<Mail, 'defects'>,
  { viaList, isRewritten }: { readonly viaList: readonly string[]; readonly isRewritten: boolean },
): Trust => {
  if (isAmbiguous(mail) || isRewritten) return 'unproven';
  const sound = check.signatures.filter((signature) => isSound(signature, check));
  if (sound.some(({ aligned }) => aligned)) return 'signed';
  const { sealed } = check;
  if (sealed !== undefined && isOfList(sealed.by, viaList))
    return sealed.foundGood ? 'list-verified' : 'unproven';
  return sound.some(({ domain }) => isOfList(domain, viaList)) ? 'list-verified' : 'unproven';
};
