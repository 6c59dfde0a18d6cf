import type { Hunk } from '@sluice/mail';
import type { InterfaceChange } from './interface-change';
import { hunkSides, identifierBefore, type SideLine } from './hunk-sides';
import { placeOf, type PatchFile } from './patch-file';

/** A field of a structure as one side of a hunk shows it. */
type Field = {
  readonly structure: string;
  readonly name: string;
  readonly type: string;
  readonly before?: string | undefined;
  readonly line: SideLine;
};

const OPENING = /^\s*(?:typedef\s+)?(?:struct|union)\b\s*(\w*)[^;{]{0,100}\{/;

const DECLARATION = /^(?!#|return\b|typedef\b|extern\b)[^=]{1,300};$/;
const TYPE = /^[A-Za-z_][\w\s()*]{0,120}$/;

/** `uint32_t flags;`, `char name[16];`, `XEN_GUEST_HANDLE_64(uint8) data;`: type and name; absent for anything else. */
const fieldIn = (code: string): { readonly type: string; readonly name: string } | undefined => {
  const text = code.trim();
  if (!DECLARATION.test(text)) return undefined;
  const bracket = text.indexOf('[');
  const end = bracket > 0 ? bracket : text.length - 1;
  const name = identifierBefore(text, end);
  const type = text.slice(0, text.lastIndexOf(name, end)).trim();
  if (name === '' || !TYPE.test(type)) return undefined;
  return { type: type + (bracket > 0 ? text.slice(bracket, -1) : ''), name };
};

/** Tracks in which structure a line stands: nested anonymous ones belong to the named one around them. */
const structureTracker = (first: string) => {
  let stack: readonly string[] = first === '' ? [] : [first];
  return (code: string): string => {
    const inside = stack.at(-1) ?? '';
    const opening = OPENING.exec(code);
    if (opening !== null) stack = [...stack.slice(-8), opening[1] === '' ? inside : (opening[1] ?? '')];
    else if (/^\s*\}/.test(code)) stack = stack.slice(0, -1);
    return inside;
  };
};

const fieldsOf = (lines: readonly SideLine[], section: string): readonly Field[] => {
  const structureAt = structureTracker(/^(?:struct|union)\s+(\w+)/.exec(section)?.[1] ?? '');
  const found: Field[] = [];
  let last: Field | undefined;
  for (const line of lines) {
    const structure = structureAt(line.code);
    const field = structure === '' ? undefined : fieldIn(line.code);
    if (field === undefined) continue;
    const next: Field = { ...field, structure, line };
    if (last?.structure === structure) found[found.length - 1] = { ...last, before: field.name };
    found.push(next);
    last = next;
  }
  return found;
};

/** What git writes behind `@@` where a hunk stands in a structure: its opening line, and no function that returns one. */
const IN_STRUCTURE = /^(?:typedef\s+)?(?:struct|union)\s+\w+\s*\{?\s*$/;

const addsMember = ({ lines }: Hunk): boolean =>
  lines.some(({ mark, text }) => mark === '+' && /^\s+[A-Za-z_][^=]*;\s*(?:\/[/*]|$)/.test(text));

const opensStructure = ({ section, lines }: Hunk): boolean =>
  IN_STRUCTURE.test(section) || lines.some(({ text }) => OPENING.test(text));

/**
 * Members that a hunk of C adds to structures that were there before it, as `STRUCTURE.MEMBER`, in order; only where the hunk shows the structure's
 * name. By the look of its lines: a parser that has the whole file knows better.
 */
export const membersAdded = (hunk: Hunk): readonly string[] => {
  if (!addsMember(hunk) || !opensStructure(hunk)) return [];
  const section = IN_STRUCTURE.test(hunk.section) ? hunk.section : '';
  const { before, after } = hunkSides(hunk);
  const fresh = newStructures(after);
  const nameOf = ({ structure, name }: Field): string => `${structure}.${name}`;
  const had = new Set(fieldsOf(before, section).map(nameOf));
  const added = fieldsOf(after, section).filter((f) => f.line.changed && !fresh.has(f.structure));
  return added.map(nameOf).filter((name) => !had.has(name));
};

/** Structures the patch itself introduces: their fields are no change of anything that was. */
const newStructures = (lines: readonly SideLine[]): ReadonlySet<string> =>
  new Set(lines.filter((l) => l.changed).map((l) => OPENING.exec(l.code)?.[1] ?? ''));

/** Spellings of one type: a field that only changes between them keeps its layout on every arch Xen builds for. */
const SAME_TYPE: ReadonlyMap<string, string> = new Map([
  ['unsigned', 'uint32_t'],
  ['unsigned int', 'uint32_t'],
  ['int', 'int32_t'],
  ['unsigned char', 'uint8_t'],
  ['unsigned short', 'uint16_t'],
]);

const keyOf = (field: Field): string => {
  const type = field.type.replace(/\s+/g, ' ');
  return `${field.structure}.${field.name}:${SAME_TYPE.get(type) ?? type}`;
};

const asChange = (file: PatchFile, field: Field, kind: 'field-added' | 'field-removed'): InterfaceChange => {
  const structure = file.index.structuresIn.get(file.path)?.find((s) => s.name === field.structure);
  const name = `${field.structure}.${field.name}`;
  const known = structure && {
    channel: structure.channel,
    arch: structure.arch,
    capability: file.index.capabilityOf(structure.channel, name, field.name),
  };
  const value = kind === 'field-added' ? { to: field.type, before: field.before } : { from: field.type };
  return {
    kind,
    name,
    file: file.path,
    ...known,
    structure: field.structure,
    ...value,
    ...placeOf(field.line),
  };
};

/**
 * Fields a structure of a public header gains or loses. A field of another type is lost and gained; one that only moves within what the
 * diff shows is neither. `before` names the field that follows a new one: such a field is inserted, not appended.
 */
export const fieldChanges = (file: PatchFile): readonly InterfaceChange[] =>
  file.file.hunks.length === 0
    ? []
    : file.hunkSides().flatMap(({ before, after }, i) => {
        const section = file.file.hunks[i]?.section ?? '';
        const fresh = newStructures(after);
        const gone = newStructures(before);
        const was = fieldsOf(before, section).filter((f) => !gone.has(f.structure));
        const is = fieldsOf(after, section).filter((f) => !fresh.has(f.structure));
        const had = new Set(was.map(keyOf));
        const has = new Set(is.map(keyOf));
        return [
          ...was
            .filter((f) => f.line.changed && !has.has(keyOf(f)))
            .map((f) => asChange(file, f, 'field-removed')),
          ...is
            .filter((f) => f.line.changed && !had.has(keyOf(f)))
            .map((f) => asChange(file, f, 'field-added')),
        ];
      });
