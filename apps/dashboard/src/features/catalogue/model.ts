import type { Answer, REST } from '@sluice/contracts';
import { grouped } from '../../lib/grouped';

export type Catalogue = Answer<typeof REST.getCatalogue>;
export type Claim = Answer<typeof REST.listClaims>['claims'][number];
export type Capability = Catalogue['capabilities'][number];
export type Signal = Capability['signals'][number];
export type Identifier = Catalogue['bits'][number];
export type Word = Catalogue['words'][number];
export type Source = Catalogue['comparedUpTo'];

/** A word shows this many bits at least, and a few beyond the next free one. */
const LEAST = 16;
const BEYOND = 3;
const ROW = 8;

export type Held = {
  readonly name: string;
  readonly from: Source;
  /** Absent where it holds the bit still. */
  readonly until: Source;
  readonly released: string;
};

export type Cell = {
  readonly bit: number;
  /** Who has it now. */
  readonly name: string | undefined;
  readonly isNext: boolean;
  /** Who had it, and has it, oldest first. */
  readonly history: readonly Held[];
  readonly claims: readonly Claim[];
};

const isOver = (until: Source, day: string): boolean => until !== null && until.date <= day;

/** A source of an end, where that had come by a day. */
export const endedBy = (until: Source, day: string): Source => (isOver(until, day) ? until : null);

const heldOf = (bits: readonly Identifier[], bit: number, day: string): readonly Held[] =>
  bits
    .flatMap(({ name, history }) =>
      history
        .filter(({ value }) => value === bit)
        .map(({ from, until, released }) => ({ name, from, until: endedBy(until, day), released })),
    )
    .sort((a, b) => ((a.from?.date ?? '') < (b.from?.date ?? '') ? -1 : 1));

/** A word of flags bit by bit: who has each, who had it, who wants it. */
export const cellsOf = (
  { channel, nextFree, taken }: Pick<Word, 'channel' | 'nextFree' | 'taken'>,
  { bits, day }: Pick<Catalogue, 'bits' | 'day'>,
  claims: readonly Claim[],
): readonly Cell[] => {
  const own = bits.filter((one) => one.channel === channel);
  const wanted = grouped(
    claims.filter((claim) => claim.channel === channel),
    (claim) => claim.bit,
  );
  const most = Math.max(
    ...[LEAST - 1, nextFree + BEYOND, ...taken],
    ...[...wanted.keys()].flatMap((bit) => (/^\d+$/.test(bit) && Number(bit) < 64 ? [Number(bit)] : [])),
  );
  const count = Math.ceil((most + 1) / ROW) * ROW;
  return Array.from({ length: count }, (_, bit) => ({
    bit,
    name: own.find((one) => one.kind === 'bit' && one.value === bit)?.name,
    isNext: bit === nextFree,
    history: heldOf(own, bit, day),
    claims: wanted.get(String(bit)) ?? [],
  }));
};

/** Claims that name no bit that can be drawn. */
export const undrawn = (channel: string, claims: readonly Claim[]): readonly Claim[] =>
  claims.filter((claim) => claim.channel === channel && !/^\d{1,2}$/.test(claim.bit));

/** The name without what all names of the word begin with. */
export const shortName = (name: string, prefix: string): string =>
  name.startsWith(prefix) ? name.slice(prefix.length) : name;

/** Architectures in the order in which they are shown: what is common comes last. */
export const archesIn = (capabilities: readonly Capability[]): readonly string[] =>
  [...new Set(capabilities.flatMap(({ signals }) => signals.map(({ arch }) => arch)))].sort(
    (a, b) => Number(a === 'common') - Number(b === 'common') || (a < b ? 1 : -1),
  );

/** Capabilities of which the name, the title, another name or an identifier holds a text. */
export const capabilitiesWith = (
  capabilities: readonly Capability[],
  text: string,
): readonly Capability[] => {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return capabilities;
  return capabilities.filter(({ name, title, aliases, signals }) =>
    [name, title, ...aliases, ...signals.map((s) => s.identifier)].some((one) =>
      one.toLowerCase().includes(wanted),
    ),
  );
};
