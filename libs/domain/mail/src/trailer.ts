import { type Address, sameAddress } from './mail';
import type { OwnLine } from './quoting';
import type { TrailerLine } from './reading';
import { contextOf, type TrailerContext } from './trailer-context';
import { isConsent, isPersonKey } from './trailer-keys';
import { isSaid, readValue, type SplitLine, splitLine } from './trailer-line';

/** Trailers read from one mail; Linux's treewide patches name some 100 people in Cc. */
const MAX_TRAILERS = 200;
/** A long name wraps its address to the next line. */
const ADDRESS_LINE = /^<?[^\s<>]{1,120}@[^\s<>]{1,120}>?$/;

/** Lines that may hold trailers, and what is known about them. */
export type TrailerZone = {
  readonly lines: readonly OwnLine[];
  readonly place: TrailerLine['place'];
  /** n/m's m, for `both patches` and `the whole series`. */
  readonly total?: number | undefined;
  /** Who speaks: below a quotation without marks only a trailer that names this person is taken. */
  readonly sender: Address;
};

const isFilled = ({ text }: OwnLine): boolean => text.trim() !== '';

/** git's rule (trailer.c, find_trailer_block_start): the last paragraph, a quarter of whose lines are trailers, takes any key. */
export const blockFrom = (lines: readonly OwnLine[]): number => {
  const end = lines.findLastIndex(isFilled) + 1;
  const start = lines.slice(0, end).findLastIndex((line) => !isFilled(line)) + 1;
  const block = lines.slice(start, end).map((line) => splitLine(line.text));
  const shaped = block.filter((split) => split !== undefined);
  return shaped.some(isSaid) && shaped.length * 4 >= block.length ? start : lines.length;
};

const isCarried = (split: SplitLine, inBlock: boolean, text: string): boolean => {
  if (/^\s/.test(text)) return false;
  return isSaid(split) || (inBlock && split.value !== '' && !/[ _]/.test(split.key));
};

const isOwn = (zone: TrailerZone, line: OwnLine, person: Address | undefined): boolean =>
  line.sure ||
  (person !== undefined &&
    (sameAddress(person.address, zone.sender.address) ||
      (person.name !== '' && person.name.toLowerCase() === zone.sender.name.toLowerCase())));

const unwrapped = (split: SplitLine, next: OwnLine | undefined): SplitLine => {
  if (split.value.includes('@') || !isPersonKey(split.form)) return split;
  const rest = next?.text.trim() ?? '';
  return ADDRESS_LINE.test(rest) ? { ...split, value: `${split.value} ${rest}` } : split;
};

/** A line of the shape of a trailer, and where it stands. */
type Candidate = {
  readonly line: OwnLine;
  readonly i: number;
  readonly split: SplitLine;
  readonly inBlock: boolean;
};

const NO_CONTEXT: TrailerContext = {};

const trailerFrom = (zone: TrailerZone, { line, i, split, inBlock }: Candidate): TrailerLine | undefined => {
  const said = zone.place === 'commit-message' ? isCarried(split, inBlock, line.text) : isSaid(split);
  if (!said) return undefined;
  const value = readValue(split);
  if (!isOwn(zone, line, value.person)) return undefined;
  const about = { value, total: zone.total, carried: zone.place !== 'reply' };
  const context = isConsent(split.form) ? contextOf(zone.lines, i, about) : NO_CONTEXT;
  return {
    key: split.key,
    canonical: split.form.canonical,
    nearMissOf: split.form.nearMissOf,
    value: split.value,
    person: value.person,
    area: value.area,
    ...context,
    line: line.number,
    place: zone.place,
  };
};

/**
 * The trailers of one part of a mail. In a commit message any key of git's trailer block counts, and known tags anywhere; in replies and notes
 * only known tags and `…-by` with a person: `Note: x` is prose there. The lines are the sender's own: quoted text never comes here.
 */
export const readTrailers = (zone: TrailerZone): readonly TrailerLine[] => {
  const start = zone.place === 'commit-message' ? blockFrom(zone.lines) : 0;
  const found: TrailerLine[] = [];
  for (let i = 0; i < zone.lines.length && found.length < MAX_TRAILERS; i += 1) {
    const line = zone.lines[i];
    const split = line === undefined ? undefined : splitLine(line.text);
    if (line === undefined || split === undefined) continue;
    const candidate = { line, i, split: unwrapped(split, zone.lines[i + 1]), inBlock: i >= start };
    const trailer = trailerFrom(zone, candidate);
    if (trailer !== undefined) found.push(trailer);
  }
  return found;
};
