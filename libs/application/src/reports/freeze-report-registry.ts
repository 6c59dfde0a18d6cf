import {
  cycleBegan,
  type Identifier,
  type InterfaceModel,
  type RegisteredValue,
} from '@sluice/interface-model';

/** A number of a public flags word that the tree gave, moved or took back since the last release branched, by the interface model. */
export type RegistryRow = {
  readonly channel: string;
  readonly bit: number;
  readonly name: string;
  readonly change: 'given' | 'moved' | 'taken-back';
  /** Abbreviated as the model has it; `null`: the model names none. */
  readonly commit: string | null;
  readonly day: string;
};

type Window = { readonly after: string; readonly until: string };

const within = (day: string, { after, until }: Window): boolean => day >= after && day <= until;

const begunRows = (
  identifier: Identifier,
  value: RegisteredValue,
  window: Window,
): readonly RegistryRow[] => {
  const { from } = value;
  if (from === undefined || !within(from.date, window)) return [];
  const isMoved = identifier.values.some((v) => v !== value && v.until?.date === from.date);
  return [
    {
      channel: identifier.channel,
      bit: value.value,
      name: identifier.name,
      change: isMoved ? 'moved' : 'given',
      commit: from.commit ?? null,
      day: from.date,
    },
  ];
};

const endedRows = (
  identifier: Identifier,
  value: RegisteredValue,
  window: Window,
): readonly RegistryRow[] => {
  const { until } = value;
  if (until === undefined || !within(until.date, window)) return [];
  if (identifier.values.some((v) => v !== value && v.from?.date === until.date)) return [];
  const { channel, name } = identifier;
  return [
    { channel, bit: value.value, name, change: 'taken-back', commit: until.commit ?? null, day: until.date },
  ];
};

const textOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * What the tree did to the numbers of public flags words from the day the release before branched until a day: by word and number, then by day.
 * What the model knows of later days is not told.
 */
export const registrySince = (
  model: InterfaceModel,
  until: string,
): { readonly since: { branched: string; day: string } | null; readonly rows: readonly RegistryRow[] } => {
  const cycle = cycleBegan(model, until);
  if (cycle === undefined) return { since: null, rows: [] };
  const words = new Set(model.namespaces.flatMap((n) => (n.values === 'bit' ? [n.channel] : [])));
  const window = { after: cycle.day, until };
  const rows = model.identifiers
    .filter((i) => words.has(i.channel))
    .flatMap((i) => i.values.flatMap((v) => [...begunRows(i, v, window), ...endedRows(i, v, window)]));
  return {
    since: { branched: cycle.release, day: cycle.day },
    rows: rows.sort(
      (a, b) =>
        textOrder(a.channel, b.channel) ||
        a.bit - b.bit ||
        textOrder(`${a.day} ${a.name} ${a.change}`, `${b.day} ${b.name} ${b.change}`),
    ),
  };
};

/** Whether a later row takes a number back, or gives its name another. */
const ends = (row: RegistryRow, later: RegistryRow): boolean => {
  if (later.channel !== row.channel || later.name !== row.name || later.day < row.day) return false;
  if (later.change === 'taken-back') return true;
  return later.change === 'moved' && later.bit !== row.bit && (later.day > row.day || row.change === 'given');
};

/** Of such rows the numbers that stand after all of them: what was given and then moved or taken back is none. */
export const standingRows = (rows: readonly RegistryRow[]): readonly RegistryRow[] =>
  rows.filter((row) => row.change !== 'taken-back' && !rows.some((later) => ends(row, later)));
