import { cite, holdsOn, wasReleased } from './as-of';
import type { Channel } from './interface-change';
import type { Day, InterfaceModel, RegisteredValue } from './model';

/** An identifier of a channel with the number it holds, as the registry of the model has it. */
export type NumberHolder = { readonly name: string; readonly channel: Channel; readonly value: number };

/** What taking a number away would do to one that stands above it. */
export type Renumbering = NumberHolder & {
  /** The number it would move to; its own where it has to stay. */
  readonly to: number;
  /** The release that was out by the day and holds the old number; `null`: none does. */
  readonly releasedIn: string | null;
  /** Languages whose binding gives the members of this channel their numbers by their order, which changes. */
  readonly bindings: readonly string[];
  /** Where the registry says it was introduced: a commit, abbreviated, with its day. */
  readonly introduced: { readonly commit?: string | undefined; readonly date: Day } | null;
  /** `renumber 8→7, OCaml order changes, no release contains it`. */
  readonly sentence: string;
};

type Held = { readonly name: string; readonly value: RegisteredValue };

/** Who holds which number of a channel on a day, lowest first: the registry, and what it does not know yet, which no release can hold. */
const holdersOf = (
  model: InterfaceModel,
  { channel, others }: { readonly channel: Channel; readonly others: readonly NumberHolder[] },
  day: Day,
): readonly Held[] => {
  const registered = model.identifiers
    .filter((i) => i.channel === channel)
    .flatMap(({ name, values }) =>
      values.filter((v) => holdsOn(v, day)).map((value): Held => ({ name, value })),
    );
  const known = new Set(registered.map((h) => h.name));
  const unregistered = others.filter((o) => o.channel === channel && !known.has(o.name));
  const named = new Map(unregistered.map((o) => [o.name, o.value]));
  return [
    ...registered,
    ...[...named].map(([name, value]) => ({ name, value: { value, released: 'never' } })),
  ].sort((a, b) => a.value.value - b.value.value);
};

/**
 * The identifiers that a commit introduced, by the registry of the model.
 * @param commit full hash, or as many digits of it as the registry gives
 */
export const introducedBy = (model: InterfaceModel, commit: string): readonly NumberHolder[] =>
  model.identifiers.flatMap(({ name, channel, values }) =>
    values
      .filter(({ from }, n) => n === 0 && from?.commit !== undefined && commit.startsWith(from.commit))
      .map(({ value }) => ({ name, channel, value })),
  );

/** Where the registry says that a name came from: of its current name, a former one, or that of its bare number. */
export const introductionOf = (
  model: InterfaceModel,
  name: string,
  day: Day,
): { readonly name: string; readonly commit: string } | undefined => {
  const prefixes = model.namespaces.flatMap((n) =>
    n.numberPrefix !== undefined && name.startsWith(n.numberPrefix)
      ? [n.prefix + name.slice(n.numberPrefix.length)]
      : [],
  );
  const names = [name, ...prefixes];
  const found = model.identifiers.find((i) => [i.name, ...i.formerNames].some((n) => names.includes(n)));
  const first = found?.values.find((v) => (v.from?.date ?? day) <= day)?.from;
  return found === undefined || first?.commit === undefined
    ? undefined
    : { name: found.name, commit: first.commit };
};

const releaseText = (releasedIn: string | null): string =>
  releasedIn === null ? 'no release contains it' : `${releasedIn} contains it`;

const sentenceOf = ({ value, to, releasedIn, bindings }: Omit<Renumbering, 'sentence'>): string => {
  const order = bindings.map((language) => `${language} order changes`);
  const moves =
    to === value
      ? [`keeps ${String(value)}, with a hole below it`, releaseText(releasedIn)]
      : [`renumber ${String(value)}→${String(to)}`, ...order, releaseText(releasedIn)];
  return moves.join(', ');
};

const orderedBindings = (model: InterfaceModel, channel: Channel, day: Day): readonly string[] => [
  ...new Set(
    model.mirrors
      .filter((m) => m.channel === channel && m.form === 'variant' && holdsOn(m, day))
      .map((m) => m.language),
  ),
];

/** A number above a hole moves into it while no release has seen it; the first that one has seen stays, and so does all above it. */
const movedBy = (
  held: readonly Held[],
  gone: ReadonlySet<string>,
  isReleased: (value: RegisteredValue) => boolean,
): readonly (Held & { readonly to: number })[] => {
  const moved: (Held & { readonly to: number })[] = [];
  let free = 0;
  for (const one of held) {
    if (gone.has(one.name)) {
      // A number that a release has seen is not given to anybody else.
      free += isReleased(one.value) ? 0 : 1;
      continue;
    }
    if (free === 0) continue;
    if (isReleased(one.value)) free = 0;
    moved.push({ ...one, to: one.value.value - free });
    if (free === 0) break;
  }
  return moved;
};

/**
 * What becomes of the numbers above some identifiers when these are taken away on a day: bits move down to close the hole, as 9516d01ac3
 * (2021-10-14) moved vpmu from 8 to 7, unless a release has seen them (rule R12). Numbers of an enumeration stay where they are. Needs no tree:
 * the registry of the model holds who has which number. `claimed`: numbers that posted patches want, which no registry has.
 */
export const renumberedWithout = (
  model: InterfaceModel,
  {
    gone,
    claimed = [],
  }: { readonly gone: readonly NumberHolder[]; readonly claimed?: readonly NumberHolder[] },
  day: Day,
): readonly Renumbering[] =>
  model.namespaces
    .filter((n) => n.values === 'bit' && gone.some((g) => g.channel === n.channel))
    .flatMap(({ channel }) => {
      const names = new Set(gone.filter((g) => g.channel === channel).map((g) => g.name));
      const isReleased = (v: RegisteredValue): boolean => wasReleased(model, v.released, day);
      const bindings = orderedBindings(model, channel, day);
      const held = holdersOf(model, { channel, others: [...gone, ...claimed] }, day);
      return movedBy(held, names, isReleased).map(({ name, value, to }) => {
        const moved = {
          ...{ name, channel, value: value.value, to, bindings },
          releasedIn: isReleased(value) ? value.released : null,
          introduced: value.from === undefined ? null : { commit: value.from.commit, date: value.from.date },
        };
        return { ...moved, sentence: sentenceOf(moved) };
      });
    });

/** What the registry says the number of an identifier was on a day, with where it came from; nothing where it had none. */
export const numberOn = (
  model: InterfaceModel,
  name: string,
  day: Day,
): { readonly value: number; readonly cite: string } | undefined => {
  const value = model.identifiers.find((i) => i.name === name)?.values.find((v) => holdsOn(v, day));
  return value === undefined ? undefined : { value: value.value, cite: cite(value.from) };
};

/** The day before another one. */
const dayBefore = (day: Day): Day =>
  new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);

/**
 * The last day up to `day` on which the registry still gives some identifiers the numbers they are known to hold: the registry speaks in days, and
 * on the day a number is taken away it has gone there already, though hours may be left until it has in the tree.
 */
export const dayStanding = (model: InterfaceModel, held: readonly NumberHolder[], day: Day): Day =>
  held.reduce<Day>((last, { name, value }) => {
    const entry = model.identifiers.find((i) => i.name === name)?.values.find((v) => v.value === value);
    const end = entry?.until?.date;
    return end !== undefined && end <= last ? dayBefore(end) : last;
  }, day);
