import type { InterfaceChange } from './interface-change';
import type { AcceptancePoint } from './model';
import { identifierBefore, type SideLine } from './hunk-sides';
import {
  operandsOf,
  refusalOf,
  statementAt,
  type CStatement,
  type Operand,
  type Refusal,
} from './c-statement';
import { identityOf, placeOf, type PatchFile } from './patch-file';
import type { Known } from './model-index';

/** What a check says of an identifier in one statement. */
type Say = {
  readonly known: Known;
  readonly says: 'accepts' | 'rejects';
  readonly how?: string | undefined;
  readonly line: SideLine;
};

type Aliases = ReadonlyMap<string, Known>;

const ALIAS = /^\s*(?:const\s+)?bool(?:_t)?\s+(\w+)\s*=.{0,80}&\s*\(?\s*(\w+)/;

/** `bool vpmu = config->flags & XEN_DOMCTL_CDF_vpmu;`: later conditions of the function use the short name, in other hunks, too. */
const aliasesIn = (file: PatchFile, point: AcceptancePoint, side: 'before' | 'after'): Aliases => {
  const found = new Map<string, Known>();
  for (const { code } of file
    .sides()
    .flatMap((s) => s[side].filter((l) => l.within === point.function && l.code.includes('bool')))) {
    const match = ALIAS.exec(code);
    const known = file.index.known(match?.[2] ?? '');
    if (match?.[1] !== undefined && known !== undefined) found.set(match[1], known);
  }
  return found;
};

/** How a statement is read: the check it stands in, and the names that mean something there. */
type Reader = { readonly point: AcceptancePoint; readonly known: (word: string) => Known | undefined };

/** ... and what its branch does. */
type View = { readonly point: AcceptancePoint; readonly refusal: Refusal };

type Verdict = { readonly says: 'accepts' | 'rejects'; readonly how?: string | undefined };

/** In a condition that refuses: what is masked away passes, what is asked for does not. */
const inCondition = (operand: Operand, text: string): Verdict | undefined => {
  if (operand.denied) return undefined;
  if (operand.afterUnequal) return operand.masked ? undefined : { says: 'accepts', how: 'required' };
  if (operand.masked) return { says: 'accepts' };
  return { says: 'rejects', how: text.includes('&&') ? 'under a condition' : undefined };
};

/** What a statement assigns to: `flags_optional`, `.min`; empty when it assigns nothing. */
const targetOf = (text: string): string => {
  const equals = text.indexOf('=');
  if (equals < 0) return '';
  const end = text.charCodeAt(equals - 1) === 124 ? equals - 1 : equals;
  const name = identifierBefore(text, end);
  return text.slice(0, end).trimEnd().endsWith(`.${name}`) ? `.${name}` : name;
};

/** Outside a condition only masks say something: `flags_optional = A | B`, `.min = A`. */
const inAssignment = (operand: Operand, target: string): Verdict | undefined => {
  if (operand.masked || operand.denied) return undefined;
  if (/required|^\.min$/.test(target)) return { says: 'accepts', how: 'required' };
  return /optional|allowed|valid|mask|^\.opt$/.test(target)
    ? { says: 'accepts', how: 'optional' }
    : undefined;
};

/** Of a condition whose beginning is not in view: in a check that is a mask its list is the mask; elsewhere it tells nothing. */
const inTail = (operand: Operand, point: AcceptancePoint): Verdict | undefined =>
  operand.masked || point.silence === 'rejects' ? { says: 'accepts' } : undefined;

/** Where the hunk ends before the branch tells, a mask still reads as one; a plain condition does not read as a refusal. */
const verdictOf = (operand: Operand, statement: CStatement, view: View): Verdict | undefined => {
  if (!statement.isCondition) return inAssignment(operand, targetOf(statement.text));
  if (view.refusal === 'no') return undefined;
  if (statement.isTail) return inTail(operand, view.point);
  const verdict = inCondition(operand, statement.text);
  return verdict?.says === 'rejects' && view.refusal === 'unseen' ? undefined : verdict;
};

/** The line of a statement that names a word: evidence. */
const lineNaming = (lines: readonly SideLine[], statement: CStatement, word: string): SideLine | undefined =>
  lines.slice(statement.first, statement.last + 1).find((l) => l.code.includes(word));

const saysOf = (
  lines: readonly SideLine[],
  statement: CStatement,
  { point, known }: Reader,
): readonly Say[] => {
  const view: View = { point, refusal: refusalOf(lines, statement) };
  return operandsOf(statement.text).flatMap((operand) => {
    const identifier = known(operand.word);
    const verdict = identifier && verdictOf(operand, statement, view);
    const line = verdict && lineNaming(lines, statement, operand.word);
    return identifier && verdict && line ? [{ known: identifier, ...verdict, line }] : [];
  });
};

/** Statements with a changed line, or one right beside a change, inside the function of an acceptance point. */
const statementsIn = (lines: readonly SideLine[], point: AcceptancePoint): readonly CStatement[] => {
  const found: CStatement[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at];
    if (line?.touched !== true || line.within !== point.function || at <= (found.at(-1)?.last ?? -1))
      continue;
    found.push(statementAt(lines, at));
  }
  return found;
};

const saidOn = (
  file: PatchFile,
  point: AcceptancePoint,
  side: 'before' | 'after',
): ReadonlyMap<string, Say> => {
  const found = new Map<string, Say>();
  const aliases = aliasesIn(file, point, side);
  const reader: Reader = { point, known: (word) => file.index.known(word) ?? aliases.get(word) };
  const said = file
    .sides()
    .flatMap((sides) => statementsIn(sides[side], point).flatMap((s) => saysOf(sides[side], s, reader)))
    .filter((say) => point.channels.includes(say.known.namespace.channel));
  for (const say of said) found.set(`${say.says} ${say.known.name}`, say);
  return found;
};

const asChange = (file: PatchFile, point: AcceptancePoint, say: Say) => ({
  ...identityOf(file.index, say.known),
  file: file.path,
  arch: point.arch,
  ...placeOf(say.line),
});

/** A refusal that goes: the bit passes from now on, unless the patch removes the bit itself. */
const refusalGone = (file: PatchFile, point: AcceptancePoint, say: Say): InterfaceChange => ({
  kind: 'accepted',
  from: 'rejected',
  to: 'no longer rejected',
  ...asChange(file, point, say),
});

const pointChanges = (
  file: PatchFile,
  point: AcceptancePoint,
  removed: ReadonlySet<string>,
): readonly InterfaceChange[] => {
  const before = saidOn(file, point, 'before');
  const after = saidOn(file, point, 'after');
  const gained = [...after].filter(([key]) => !before.has(key)).map(([, say]) => say);
  const lost = [...before].filter(([key]) => !after.has(key)).map(([, say]) => say);
  return [
    ...gained.map((say): InterfaceChange => ({
      kind: say.says === 'accepts' ? 'accepted' : 'rejected',
      to: say.how,
      ...asChange(file, point, say),
    })),
    ...lost.flatMap((say): readonly InterfaceChange[] => {
      if (say.says === 'accepts')
        return [{ kind: 'acceptance-withdrawn', from: say.how, ...asChange(file, point, say) }];
      return removed.has(say.known.name) ? [] : [refusalGone(file, point, say)];
    }),
  ];
};

/**
 * Which identifiers a check accepts or refuses from now on, for each arch. Read from whole statements of the acceptance functions: a bit in
 * the allowed mask is accepted, a condition on it that returns an error refuses it. `removed`: bits the same patch removes.
 */
export const acceptanceChanges = (
  file: PatchFile,
  removed: ReadonlySet<string>,
): readonly InterfaceChange[] =>
  (file.index.acceptanceIn.get(file.path) ?? []).flatMap((point) => pointChanges(file, point, removed));
