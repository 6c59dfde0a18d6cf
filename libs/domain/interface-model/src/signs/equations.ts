import type { Sign } from '../interface-change';
import type { Known } from '../model-index';
import { statementAt } from '../c-statement';
import type { SideLine } from '../hunk-sides';
import type { PatchFile } from '../patch-file';
import { signAt } from './sign-of';

const pairIn = (known: readonly Known[]): readonly [Known, Known] | undefined => {
  for (const host of known.filter((k) => k.namespace.reach === 'host')) {
    const domain = known.find((k) => k.namespace.reach === 'domain' && k.stem === host.stem);
    if (domain !== undefined) return [host, domain];
  }
  return undefined;
};

/** Most code never names a capability of the host: then no statement has to be put together. */
const namesHost = (file: PatchFile, lines: readonly SideLine[]): boolean => {
  const prefixes = file.index.model.namespaces.filter((n) => n.reach === 'host').map((n) => n.prefix);
  return lines.some((l) => prefixes.some((p) => l.code.includes(p)));
};

const equationsIn = (file: PatchFile, lines: readonly SideLine[]): readonly Sign[] => {
  const found: Sign[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at];
    if (line?.changed !== true || file.index.identifiersIn(line.code).length === 0) continue;
    const statement = statementAt(lines, at);
    const pair = statement.isCondition ? pairIn(file.index.identifiersIn(statement.text)) : undefined;
    if (pair !== undefined)
      found.push(signAt(file, line, { kind: 'equated', name: pair[1].name, to: pair[0].name }));
    at = Math.max(at, statement.last);
  }
  return found;
};

/** A changed condition that holds a bit of the whole host and the bit of a domain with the same stem. */
export const equations = (file: PatchFile): readonly Sign[] =>
  file.path.startsWith(file.index.model.publicHeaders)
    ? []
    : file.sides().flatMap(({ after }) => (namesHost(file, after) ? equationsIn(file, after) : []));
