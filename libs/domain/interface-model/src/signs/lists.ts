import type { Define } from '../defines';
import type { Sign } from '../interface-change';
import type { PatchFile } from '../patch-file';
import { signAt } from './sign-of';

/** A longer list is generated, and nobody reads what it gains. */
const MAX_VALUE = 2_000;

/** The names of `(A | B | C)`; absent when the value is anything else. */
const unionOf = (value: string): readonly string[] | undefined => {
  if (value.length > MAX_VALUE) return undefined;
  const text = value.replace(/^\(+|\)+$/g, '').trim();
  const parts = text.split('|').map((p) => p.replace(/[()]/g, '').trim());
  return parts.every((p) => /^[A-Za-z_]\w{0,80}$/.test(p)) ? parts : undefined;
};

/** What a union has that the one before it had not; empty when it also lost something. */
const gained = (before: Define | undefined, after: Define): readonly string[] => {
  const old = unionOf(before?.value ?? '');
  const now = unionOf(after.value);
  if (old === undefined || now === undefined || !old.every((name) => now.includes(name))) return [];
  return now.filter((name) => !old.includes(name));
};

/** Constants of public headers that are the union of others and gain some: whoever uses the constant gets the new ones, too. */
export const listsGrown = (file: PatchFile): readonly Sign[] => {
  const { index, path } = file;
  if (!path.startsWith(index.model.publicHeaders)) return [];
  const masks = new Set(index.model.namespaces.map((n) => n.all));
  const { before, after } = file.defines();
  return [...after.values()]
    .filter((define) => define.changed && !masks.has(define.name))
    .flatMap((define) => {
      const added = gained(before.get(define.name), define);
      if (added.length === 0) return [];
      const line = {
        text: define.quote,
        code: '',
        changed: true,
        touched: true,
        line: define.line,
        within: '',
      };
      return [signAt(file, line, { kind: 'list-grown', name: define.name, to: added.join(' | ') })];
    });
};
