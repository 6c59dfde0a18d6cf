import type { InterfaceChange } from './interface-change';
import type { BuilderPlace } from './model';
import type { SideLine } from './hunk-sides';
import { statementAt } from './c-statement';
import { identityOf, placeOf, type PatchFile } from './patch-file';
import type { Known } from './model-index';

const identifiersIn = (file: PatchFile, line: SideLine): readonly Known[] =>
  file.index.identifiersIn(line.code).filter((k) => k.namespace.reach !== 'host');

/** An identifier in an assignment or initialiser is set; one in a condition is only asked. */
const sets = (lines: readonly SideLine[], at: number): boolean => {
  const statement = statementAt(lines, at);
  return !statement.isCondition && /(?:^|[^=!<>])=(?!=)/.test(statement.text);
};

const placeChanges = (file: PatchFile, place: BuilderPlace): readonly InterfaceChange[] =>
  file.sides().flatMap(({ before, after }) => {
    const had = new Set(
      before.filter((l) => l.changed).flatMap((l) => identifiersIn(file, l).map((k) => k.name)),
    );
    return after.flatMap((line, at) => {
      if (!line.changed || (place.functions.length > 0 && !place.functions.includes(line.within))) return [];
      const fresh = identifiersIn(file, line).filter((k) => !had.has(k.name));
      if (fresh.length === 0 || !sets(after, at)) return [];
      return fresh.map((known): InterfaceChange => ({
        kind: 'set-by-builder',
        ...identityOf(file.index, known),
        file: file.path,
        arch: place.arch,
        to: place.role,
        ...placeOf(line),
      }));
    });
  });

/** Identifiers that a place which builds domains newly sets, with its arch and, in `to`, the role it builds for. */
export const builderChanges = (file: PatchFile): readonly InterfaceChange[] =>
  (file.index.buildersIn.get(file.path) ?? []).flatMap((place) => placeChanges(file, place));
