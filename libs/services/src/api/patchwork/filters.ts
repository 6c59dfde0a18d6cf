import {
  PATCHWORK_STATES,
  type PatchworkCoverFilter,
  type PatchworkPatchFilter,
  type PatchworkState,
  type PatchworkSeriesFilter,
} from '@sluice/application';
import { messageId } from '@sluice/kernel';
import { flagOf, listFilterOf, NothingAnswers, numberIn, numbersOf, type Query } from './query';
import { projectNames } from './render';
import type { Asked, PatchworkSurface } from './surface';

/** The slug of a state however it is written: `Under Review`, `under-review`, its number. */
export const stateOf = (text: string): PatchworkState | undefined => {
  const number = numberIn(text);
  if (number !== undefined) return PATCHWORK_STATES[number - 1];
  const slug = text
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_]+/g, '-');
  return PATCHWORK_STATES.find((s) => s === slug);
};

/** There is one project, by its number or any of its names; any other narrows to nothing. */
export const checkProject = (query: Query, { facts }: Asked): void => {
  const names = new Set(['1', ...projectNames(facts).map((n) => n.toLowerCase())]);
  if (query.all('project').some((value) => !names.has(value.toLowerCase()))) throw new NothingAnswers();
};

/** People by number or address. */
export const peopleOf = async (
  query: Query,
  name: string,
  { reader }: Pick<PatchworkSurface, 'reader'>,
): Promise<readonly number[] | undefined> => {
  const values = query.all(name);
  if (values.length === 0) return undefined;
  const addresses = values.filter((v) => numberIn(v) === undefined).map((v) => v.toLowerCase());
  const known = await reader.peopleAt(addresses);
  return values.map((value) => {
    const number = numberIn(value) ?? known.get(value.toLowerCase())?.number;
    if (number === undefined) throw new NothingAnswers();
    return number;
  });
};

export const seriesFilterOf = async (
  query: Query,
  surface: PatchworkSurface,
  asked: Asked,
): Promise<PatchworkSeriesFilter> => {
  checkProject(query, asked);
  return { ...listFilterOf(query), submitters: await peopleOf(query, 'submitter', surface) };
};

export const coverFilterOf = async (
  query: Query,
  surface: PatchworkSurface,
  asked: Asked,
): Promise<PatchworkCoverFilter> => {
  const named = query.one('msgid');
  return {
    ...(await seriesFilterOf(query, surface, asked)),
    series: numbersOf(query, 'series'),
    ...(named === undefined ? {} : { messageId: messageId(named.replaceAll('\0', '')) }),
  };
};

export const patchFilterOf = async (
  query: Query,
  surface: PatchworkSurface,
  asked: Asked,
): Promise<PatchworkPatchFilter> => {
  const states = query.all('state').map(stateOf);
  if (states.includes(undefined)) throw new NothingAnswers();
  const hash = query.one('hash');
  const archived = flagOf(query.one('archived'));
  return {
    ...(await coverFilterOf(query, surface, asked)),
    ...(states.length === 0 ? {} : { states: states.flatMap((s) => s ?? []) }),
    delegates: await peopleOf(query, 'delegate', surface),
    ...(hash === undefined ? {} : { hash: hash.replaceAll('\0', '') }),
    ...(archived === undefined ? {} : { archived }),
  };
};
