import {
  evaluate,
  valuesOf,
  type CDefine,
  type CEnumerator,
  type CFunction,
  type CSource,
  type CStructure,
} from '@sluice/interface-model';
import type { Node } from 'web-tree-sitter';
import { structureOf } from './fields';
import { lineOf, textOf } from './node-text';

/** What one file declares, and how deep what is looked into nests: `#if` in `#if`, structures in structures. */
const MAX_DECLARATIONS = 50_000;
const MAX_DEPTH = 40;
const MAX_UNREAD = 5_000;

type Found = {
  readonly defines: CDefine[];
  readonly structures: CStructure[];
  readonly enumerations: { readonly name: string; readonly body: Node }[];
  readonly functions: CFunction[];
  left: number;
};

const defineOf = (node: Node): CDefine | undefined => {
  const name = node.childForFieldName('name')?.text;
  if (name === undefined) return undefined;
  const parameters = node.childForFieldName('parameters');
  const text = textOf(node.childForFieldName('value'));
  return {
    name,
    text,
    ...(parameters === null ? {} : { parameters: textOf(parameters) }),
    line: lineOf(node),
  };
};

const DECLARATORS: ReadonlySet<string> = new Set([
  'function_declarator',
  'pointer_declarator',
  'parenthesized_declarator',
]);

const functionName = (node: Node): string | undefined => {
  let declarator = node.childForFieldName('declarator');
  for (let depth = 0; declarator !== null && depth < 10; depth++) {
    if (declarator.type === 'identifier') return declarator.text;
    if (!DECLARATORS.has(declarator.type)) return undefined;
    declarator = declarator.childForFieldName('declarator') ?? declarator.namedChild(0);
  }
  return undefined;
};

const functionOf = (node: Node): CFunction | undefined => {
  const name = functionName(node);
  return name === undefined ? undefined : { name, line: lineOf(node), endLine: node.endPosition.row + 1 };
};

const typedefName = (node: Node): string => {
  const parent = node.parent;
  return parent?.type === 'type_definition' ? (parent.childForFieldName('declarator')?.text ?? '') : '';
};

const structure = (found: Found, node: Node): void => {
  const one = structureOf(node, typedefName(node));
  if (one !== undefined) found.structures.push(one);
};

const enumeration = (found: Found, node: Node): void => {
  const body = node.childForFieldName('body');
  if (body === null) return;
  found.enumerations.push({ name: node.childForFieldName('name')?.text ?? typedefName(node), body });
};

/** By kind of node: what it declares. What is inside is looked at as well, except in functions. */
const TAKERS: Readonly<Record<string, (found: Found, node: Node) => void>> = {
  preproc_def: (found, node) => found.defines.push(...some(defineOf(node))),
  preproc_function_def: (found, node) => found.defines.push(...some(defineOf(node))),
  function_definition: (found, node) => found.functions.push(...some(functionOf(node))),
  struct_specifier: structure,
  union_specifier: structure,
  enum_specifier: enumeration,
};

const some = <T>(value: T | undefined): readonly T[] => (value === undefined ? [] : [value]);

/** Declarations stand in these; expressions, parameters and comments hold none that anybody else could see. */
const HOLDS =
  /^(?:translation_unit|preproc_(?:if|ifdef|else|elif|elifdef)|linkage_specification|declaration_list|declaration|type_definition|ERROR|(?:struct|union)_specifier|field_declaration_list|field_declaration)$/;

const walk = (found: Found, node: Node, depth: number): void => {
  if (depth > MAX_DEPTH || found.left <= 0) return;
  found.left -= 1;
  TAKERS[node.type]?.(found, node);
  // `preproc_def` inside a function's body would be missed; headers have none that matter.
  if (!HOLDS.test(node.type)) return;
  for (const child of node.namedChildren) if (child !== null) walk(found, child, depth + 1);
};

/**
 * Lines of what the grammar could not place. An error can hold most of a file, with much in it that was understood: then its beginning and the
 * words left over in it are what was not.
 */
const unreadIn = (root: Node): readonly number[] => {
  const lines = new Set<number>();
  const visit = (node: Node, depth: number): void => {
    if (lines.size >= MAX_UNREAD || !node.hasError) return;
    if (node.isError || node.isMissing || depth > MAX_DEPTH) lines.add(lineOf(node));
    if (depth > MAX_DEPTH) return;
    for (const child of node.children) {
      if (child === null || lines.size >= MAX_UNREAD) continue;
      if (node.isError && child.childCount === 0 && child.type !== 'comment') lines.add(lineOf(child));
      visit(child, depth + 1);
    }
  };
  visit(root, 0);
  return [...lines].sort((a, b) => a - b);
};

type Values = (name: string) => bigint | undefined;

/** C counts on from the enumerator before, where none says a value. */
const enumeratorsIn = (body: Node, within: string, values: Values): readonly CEnumerator[] => {
  const found: CEnumerator[] = [];
  const own = new Map<string, bigint>();
  let next: bigint | undefined = 0n;
  for (const child of body.namedChildren) {
    const name = child?.type === 'enumerator' ? child.childForFieldName('name')?.text : undefined;
    if (child === null || name === undefined) continue;
    const value = textOf(child.childForFieldName('value'));
    const number: bigint | undefined = value === '' ? next : evaluate(value, (n) => own.get(n) ?? values(n));
    if (number !== undefined) own.set(name, number);
    found.push({ name, within, ...(number === undefined ? {} : { number }), line: lineOf(child) });
    next = number === undefined ? undefined : number + 1n;
  }
  return found;
};

/** Everything a parsed file declares that another file could see, in order. */
export const declarationsOf = (root: Node): CSource => {
  const found: Found = {
    defines: [],
    structures: [],
    enumerations: [],
    functions: [],
    left: MAX_DECLARATIONS,
  };
  walk(found, root, 0);
  const constants = found.defines.filter((d) => d.parameters === undefined);
  const values = valuesOf(new Map(constants.map((d) => [d.name, { value: d.text }])));
  const defines = found.defines.map((define): CDefine => {
    const number = define.parameters === undefined ? evaluate(define.text, values) : undefined;
    return number === undefined ? define : { ...define, number };
  });
  const enumerators = found.enumerations.flatMap(({ name, body }) => enumeratorsIn(body, name, values));
  const { structures, functions } = found;
  return { defines, structures, enumerators, functions, unread: unreadIn(root) };
};
