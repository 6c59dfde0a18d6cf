import type { Answer, REST } from '@sluice/contracts';
import { dayOf } from '../../lib/format';
import { grouped } from '../../lib/grouped';

export type TimelineAnswer = Answer<typeof REST.getTimeline>;
export type Entry = TimelineAnswer['entries'][number];
export type Kind = Entry['kind'];

export const KINDS: readonly Kind[] = [
  'revision',
  'verdict',
  'objection',
  'trailer',
  'withdrawal',
  'declaration',
  'landing',
  'revert',
  'claim',
  'mail',
];

/** The kinds that an address names, `verdict,objection`; all where it names none. */
export const kindsIn = (text: string | undefined): ReadonlySet<Kind> => {
  const named = (text ?? '')
    .split(',')
    .filter((one): one is Kind => (KINDS as readonly string[]).includes(one));
  return new Set(named.length === 0 ? KINDS : named);
};

/** As the address has them: nothing where it is all or none. */
export const textOfKinds = (kinds: ReadonlySet<Kind>): string | undefined =>
  kinds.size === 0 || kinds.size === KINDS.length ? undefined : KINDS.filter((k) => kinds.has(k)).join(',');

export const countsOf = (entries: readonly Entry[]): ReadonlyMap<Kind, number> =>
  new Map(KINDS.map((kind) => [kind, entries.filter((e) => e.kind === kind).length]));

export type Day = { readonly day: string; readonly entries: readonly Entry[] };

const keyOf = ({ kind, at, messageId }: Entry): string => `${kind} ${at} ${messageId ?? ''}`;

/** Several sentences of one mail stand together. */
const merged = (entries: readonly Entry[]): readonly Entry[] => {
  const together = grouped(entries, (e) => (e.kind === 'objection' ? keyOf(e) : e));
  return [...together.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined || same.length === 1) return first ?? [];
    return { ...first, detail: same.flatMap((e) => e.detail ?? []).join('\n') };
  });
};

/**
 * Those of some kinds, by day. That a mail came is not told beside what it says: an ack or an objection stands for its mail, and names the patch
 * that the mail answers.
 */
export const daysOf = (
  entries: readonly Entry[],
  kinds: ReadonlySet<Kind>,
  order: 'oldest' | 'newest',
): readonly Day[] => {
  const wanted = merged(entries.filter((e) => kinds.has(e.kind)));
  const speaking = new Set(
    wanted.flatMap((e) => (e.kind === 'mail' || e.kind === 'revision' ? [] : (e.messageId ?? []))),
  );
  const answered = new Map(
    entries.flatMap((e) => (e.kind === 'mail' ? [[e.messageId, e.patches] as const] : [])),
  );
  const told = wanted
    .filter((e) => e.kind !== 'mail' || !speaking.has(e.messageId ?? ''))
    .map((e) => (e.patches === null ? { ...e, patches: answered.get(e.messageId) ?? null } : e));
  const ordered = order === 'oldest' ? told : told.toReversed();
  return [...grouped(ordered, (e) => dayOf(e.at))].map(([day, those]) => ({ day, entries: those }));
};

/** `of patch 7`, `of the cover`; nothing for the whole and what is not known. */
export const placeText = ({ patches }: Pick<Entry, 'patches'>): string | undefined => {
  if (patches === null || patches === 'all') return undefined;
  if (patches === 'cover') return 'cover';
  return /^\d+$/.test(patches)
    ? `patch ${patches}`
    : /^[\d,\s]+$/.test(patches)
      ? `patches ${patches}`
      : patches;
};
