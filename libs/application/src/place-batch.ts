import { millisOf, shortHash, type Instant } from '@sluice/kernel';
import type { PatchAnalysis } from '@sluice/interface-model';
import { subjectKey, type MailReading } from '@sluice/mail';
import { conversationKeys } from '@sluice/series';
import { claimKeys } from './claims';

/** The keys of a neighbourhood in plain text: the conversation's, and for a revert the subject it reverts, so that it can name the posting. */
const plainKeys = (reading: MailReading): readonly string[] => {
  const reverted = reading.patch?.reverts?.subject;
  if (reverted === undefined) return conversationKeys(reading);
  return [
    ...conversationKeys(reading),
    ...conversationKeys({ ...reading, subjectKey: subjectKey(reverted) }),
  ];
};

/**
 * The keys under which a mail is found together with all that must be assembled with it, as short hashes; and with the patches that claim the
 * same bit, which are judged with a look at each other.
 */
export const neighbourhoodKeys = (reading: MailReading, analysis?: PatchAnalysis): readonly string[] =>
  [...new Set([...plainKeys(reading), ...claimKeys(analysis)])].map(shortHash);

/** What one batch changes in the index of neighbourhoods. */
export type Placement = {
  /** Neighbourhood of every key of the batch. */
  readonly keys: ReadonlyMap<string, string>;
  /** Neighbourhoods that were joined to another, with that other. */
  readonly merged: ReadonlyMap<string, string>;
  /** Neighbourhood of each mail of the batch, by raw hash. */
  readonly mails: ReadonlyMap<string, string>;
};

/** A mail to be placed. */
export type Keyed = {
  readonly rawHash: string;
  /** Short hashes; those that it shares with others make them neighbours. */
  readonly keys: readonly string[];
  /** When it says it was written, which never changes. */
  readonly date?: Instant | undefined;
};

/** A mail that was read, to be placed. */
export const keyedOf = (
  rawHash: string,
  { keys, reading: { date } }: { readonly keys: readonly string[]; readonly reading: MailReading },
): Keyed => ({ rawHash, keys, date });

/** Seconds as eight hexadecimal digits, so that they order as numbers do; what says no time, or none that fits, is the latest. */
const stampOf = (date: Instant | undefined): string => {
  const seconds = date === undefined ? NaN : Math.floor(millisOf(date) / 1_000);
  return (seconds >= 0 && seconds < 0xffff_ffff ? seconds : 0xffff_ffff).toString(16).padStart(8, '0');
};

/** What a mail would call its neighbourhood. */
const nameBy = ({ rawHash, keys, date }: Keyed): string => `${stampOf(date)}${keys[0] ?? rawHash}`;

/** A key among names: behind all of them, for it calls nothing. */
const nodeOf = (key: string): string => `~${key}`;

/** Union-find over names; every set is named by its smallest member, whatever came first. */
class Sets {
  private readonly parent = new Map<string, string>();

  find(name: string): string {
    let root = name;
    for (let up = this.parent.get(root); up !== undefined; up = this.parent.get(root)) root = up;
    // Whatever lay on the way leads there at once from now on: long ways would be gone again and again.
    for (let at = name, up = this.parent.get(at); up !== undefined; at = up, up = this.parent.get(at))
      this.parent.set(at, root);
    return root;
  }

  join(a: string, b: string): void {
    const x = this.find(a);
    const y = this.find(b);
    if (x < y) this.parent.set(y, x);
    else if (y < x) this.parent.set(x, y);
  }
}

/**
 * Places a batch of new mails in neighbourhoods: sets of mails connected by shared keys, never finer than conversations, which `assemble` finds
 * inside them. The outcome over several batches depends on the set of mails alone, not on their order or batching. `known` names the
 * neighbourhood of each key of the batch that is recorded already.
 *
 * A neighbourhood has the name of its earliest mail: mail comes in the order of its dates, or nearly so, and every row of a neighbourhood is written
 * once more where its name changes.
 */
export const placeBatch = (mails: readonly Keyed[], known: ReadonlyMap<string, string>): Placement => {
  const sets = new Sets();
  for (const mail of mails) for (const key of mail.keys) sets.join(nameBy(mail), nodeOf(key));
  for (const [key, neighbourhood] of known) sets.join(nodeOf(key), neighbourhood);
  const keys = new Map(mails.flatMap((m) => m.keys).map((key) => [key, sets.find(nodeOf(key))] as const));
  const merged = new Map<string, string>();
  for (const old of new Set(known.values())) {
    const now = sets.find(old);
    if (now !== old) merged.set(old, now);
  }
  return {
    keys,
    merged,
    mails: new Map(mails.map((m) => [m.rawHash, sets.find(nameBy(m))] as const)),
  };
};

/**
 * The neighbourhood of each of these mails, by raw hash, as if no others had ever been placed: one recorded may be wider, because of mails that
 * were erased since or of a decision that was undone. By names of its own.
 */
export const placedApart = (
  mails: readonly { readonly rawHash: string; readonly reading: MailReading }[],
): ReadonlyMap<string, string> =>
  placeBatch(
    mails.map(({ rawHash, reading }) => ({ rawHash, keys: plainKeys(reading) })),
    new Map(),
  ).mails;
