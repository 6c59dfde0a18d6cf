import type { JoinEvidence } from './series';
import { bySaid, positionOf, type SeenMail } from './seen-mail';

/** Mails of one sender, number and total that may be one posting, while that is being found out. No two have one position. */
export type Draft = {
  readonly mails: SeenMail[];
  readonly positions: Map<number, SeenMail>;
  readonly evidence: JoinEvidence[];
};

export const draftOf = (mail: SeenMail): Draft => ({
  mails: [mail],
  positions: new Map([[positionOf(mail), mail]]),
  evidence: [],
});

/** Two postings cannot both hold one position: then they are two series by one author, or two sendings of one. */
export const compatible = (a: Draft, b: Draft): boolean => {
  const [small, large] = a.positions.size < b.positions.size ? [a, b] : [b, a];
  for (const position of small.positions.keys()) if (large.positions.has(position)) return false;
  return true;
};

export const absorb = (host: Draft, guest: Draft, why: JoinEvidence): void => {
  host.mails.push(...guest.mails);
  host.mails.sort(bySaid);
  for (const [position, mail] of guest.positions) host.positions.set(position, mail);
  host.evidence.push(...guest.evidence, why);
};

type Holders = Map<string, Draft[]>;

const register = (holders: Holders, draft: Draft, keys: readonly string[]): void => {
  for (const key of keys) {
    const list = holders.get(key);
    if (list === undefined) holders.set(key, [draft]);
    else if (!list.includes(draft)) list.push(draft);
  }
};

type Joining = {
  readonly keysOf: (draft: Draft) => readonly string[];
  readonly why: (key: string, host: Draft, guest: Draft) => JoinEvidence;
};

const hostFor = (holders: Holders, draft: Draft, keys: readonly string[]) => {
  for (const key of keys) {
    const host = holders.get(key)?.find((candidate) => compatible(candidate, draft));
    if (host !== undefined) return { host, key };
  }
  return undefined;
};

const onePass = (drafts: readonly Draft[], { keysOf, why }: Joining): readonly Draft[] => {
  const holders: Holders = new Map();
  const out: Draft[] = [];
  for (const draft of drafts) {
    const keys = keysOf(draft);
    const found = hostFor(holders, draft, keys);
    if (found === undefined) out.push(draft);
    else absorb(found.host, draft, why(found.key, found.host, draft));
    register(holders, found?.host ?? draft, keys);
  }
  return out;
};

/**
 * Joins drafts that share a key and hold different positions, again and again until nothing joins. The drafts come in the order of their
 * first mails, so the answer is a function of the set.
 */
export const joinDrafts = (drafts: readonly Draft[], joining: Joining): readonly Draft[] => {
  let now = drafts;
  for (;;) {
    const next = onePass(now, joining);
    if (next.length === now.length) return next;
    now = next;
  }
};
