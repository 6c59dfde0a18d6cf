import type { CField, CStructure } from '@sluice/interface-model';
import type { Node } from 'web-tree-sitter';
import { lineOf, textOf } from './node-text';

/** Structures nest a few deep; deeper is hostile. */
const MAX_DEPTH = 12;
/** Fields of one structure; the largest real ones have some hundred. */
const MAX_FIELDS = 2_000;

/** Where a declarator's name stands, and what it adds to the type: stars, array bounds. */
type Declared = { readonly name: string; readonly before: string; readonly after: string };

const BRACKETS = /\[[^\]]*\]/g;

/** `*name[4]` is a pointer array: the name, the star before it, the bounds behind it. */
const declaredBy = (declarator: Node): Declared | undefined => {
  let before = '';
  let node: Node | null = declarator;
  for (let depth = 0; node !== null && depth < MAX_DEPTH; depth++) {
    if (node.type === 'field_identifier' || node.type === 'identifier' || node.type === 'type_identifier') {
      const bounds = textOf(declarator).match(BRACKETS)?.join('') ?? '';
      return { name: node.text, before, after: bounds };
    }
    if (node.type === 'pointer_declarator') before += '*';
    if (node.type === 'function_declarator')
      return {
        name: nameIn(node),
        before: `${before}(*)`,
        after: textOf(node.childForFieldName('parameters')),
      };
    node = node.childForFieldName('declarator') ?? node.namedChild(0);
  }
  return undefined;
};

const nameIn = (node: Node): string => /[A-Za-z_]\w*/.exec(node.text)?.[0] ?? '';

const isBody = (node: Node | null): node is Node => node?.type === 'field_declaration_list';

const isRecord = (node: Node): boolean => node.type === 'struct_specifier' || node.type === 'union_specifier';

/** The type as written, without the body of one declared in place. */
const typeText = (declaration: Node, type: Node): string => {
  const qualifiers = declaration.namedChildren
    .filter((c) => c !== null && c.type === 'type_qualifier')
    .map((c) => c?.text ?? '');
  const name = type.childForFieldName('name')?.text ?? '';
  const own = isRecord(type)
    ? `${type.type === 'struct_specifier' ? 'struct' : 'union'} ${name}`
    : textOf(type);
  return [...qualifiers, own].join(' ').trim();
};

type Place = {
  readonly prefix: string;
  readonly depth: number;
  /** The members of a union lie over each other: each is an arm of its own. */
  readonly inUnion: boolean;
  readonly arm?: string | undefined;
};

const isUnion = (specifier: Node): boolean => specifier.type === 'union_specifier';

/** Members of a structure declared in place without a name of its own belong to the one around it, under a dotted name. */
const nested = (
  type: Node,
  declarators: readonly Node[],
  { prefix, depth, arm }: Place,
): readonly CField[] => {
  const body = type.childForFieldName('body');
  if (!isBody(body) || depth >= MAX_DEPTH) return [];
  const names = declarators.flatMap((d) => declaredBy(d)?.name ?? []);
  const prefixes = names.length === 0 ? [prefix] : names.map((name) => `${prefix}${name}.`);
  return prefixes.flatMap((p) =>
    fieldsIn(body, { prefix: p, depth: depth + 1, inUnion: isUnion(type), arm }),
  );
};

const declarationFields = (declaration: Node, place: Place): readonly CField[] => {
  const type = declaration.childForFieldName('type');
  if (type === null) return [];
  const declarators = declaration.childrenForFieldName('declarator').flatMap((d) => d ?? []);
  const unnamed = isRecord(type) && type.childForFieldName('name') === null;
  if (unnamed && isBody(type.childForFieldName('body'))) return nested(type, declarators, place);
  const width = declaration.namedChildren.find((c) => c?.type === 'bitfield_clause');
  return declarators.flatMap((declarator) => {
    const declared = declaredBy(declarator);
    if (declared === undefined) return [];
    const written = `${typeText(declaration, type)} ${declared.before}`.trim();
    return [
      {
        name: place.prefix + declared.name,
        type: written + declared.after + (width ? ` ${textOf(width).replaceAll(' ', '')}` : ''),
        ...(place.arm === undefined ? {} : { arm: place.arm }),
        line: lineOf(declarator),
      },
    ];
  });
};

/** The members of a structure's body in order, those behind `#if` included. */
const fieldsIn = (body: Node, place: Place): readonly CField[] => {
  const found: CField[] = [];
  for (const [i, child] of body.namedChildren.entries()) {
    if (child === null || found.length >= MAX_FIELDS) continue;
    const here = place.inUnion ? { ...place, arm: `${place.arm ?? ''}${place.prefix}#${i}` } : place;
    if (child.type === 'field_declaration') found.push(...declarationFields(child, here));
    else if (child.type.startsWith('preproc_') && place.depth < MAX_DEPTH)
      found.push(...fieldsIn(child, { ...here, depth: place.depth + 1 }));
  }
  return found.slice(0, MAX_FIELDS);
};

/** A structure or union with a body, under its own name or that of its typedef; absent for a mere mention. */
export const structureOf = (specifier: Node, typedefName: string): CStructure | undefined => {
  const body = specifier.childForFieldName('body');
  const name = specifier.childForFieldName('name')?.text ?? typedefName;
  if (!isBody(body) || name === '') return undefined;
  return {
    kind: specifier.type === 'struct_specifier' ? 'struct' : 'union',
    name,
    fields: fieldsIn(body, { prefix: '', depth: 0, inUnion: isUnion(specifier) }),
    line: lineOf(specifier),
  };
};
