import { nameMeant, namesLike } from './names';
import { jumpOf, type Jump } from './parse';

/**
 * Where a query leads that names one thing. Part of an identifier leads to the identifier, where only one holds it; where several do, nowhere: they are
 * listed.
 */
export const jumpIn = (text: string, names: readonly string[]): Jump | undefined => {
  const jump = jumpOf(text);
  if (jump !== undefined && (jump.kind !== 'dependencies' || jump.what === 'commit')) return jump;
  const meant = nameMeant(names, text);
  if (meant !== undefined) return { kind: 'dependencies', ref: meant, what: 'symbol' };
  return namesLike(names, text).length > 0 ? undefined : jump;
};
