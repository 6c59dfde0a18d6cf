import { membersAdded } from '@sluice/interface-model';
import type { Hunk } from '@sluice/mail';

const MACRO = /^\s*#\s*define\s+([A-Za-z_]\w{2,99})/;
/** At the left margin, and no declaration: a function. */
const FUNCTION = /^[A-Za-z_][\w\s*]{0,200}?\b([A-Za-z_]\w{2,99})\s*\([^;]*$/;
const TAGGED = /^(?:typedef\s+)?(?:struct|union|enum)\s+([A-Za-z_]\w{2,99})\s*\{?\s*$/;
const ENUMERATOR = /^\s+([A-Z][A-Z0-9_]{2,99})\s*(?:=[^,;(]{0,100})?,?\s*(?:\/\*.*)?$/;

const PATTERNS = [MACRO, FUNCTION, TAGGED, ENUMERATOR];

/**
 * What the added lines of a hunk of C seem to define: macros, functions, structures, enumerators, and members of structures that were there before, as
 * `STRUCTURE.MEMBER`. By their looks: a parser that has the file says what is true.
 */
export const definedNames = (hunk: Hunk): readonly string[] => {
  const names = hunk.lines
    .filter(({ mark }) => mark === '+')
    .flatMap(({ text }) => PATTERNS.flatMap((pattern) => pattern.exec(text)?.[1] ?? []));
  return [...names, ...membersAdded(hunk)];
};
