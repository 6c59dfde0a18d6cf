import type { CDefine, CSource } from './c-source';
import type { Define, Defines } from './defines';
import type { KnownFile } from './known-file';
import { mailLineOf } from './known-sides';

/** Definitions by name, in order: branches of an `#if` may define one name twice. */
const byName = ({ defines }: CSource): ReadonlyMap<string, readonly CDefine[]> => {
  const found = new Map<string, CDefine[]>();
  for (const define of defines) {
    const same = found.get(define.name);
    if (same === undefined) found.set(define.name, [define]);
    else same.push(define);
  }
  return found;
};

const NONE: readonly CDefine[] = [];

/** Of several definitions of one name, the one that differs from the other side, else the last. */
const telling = (own: readonly CDefine[], other: readonly CDefine[]): CDefine | undefined =>
  own.find((d, i) => other[i]?.text !== d.text) ?? own.at(-1);

const differs = (own: readonly CDefine[], other: readonly CDefine[]): boolean =>
  own.length !== other.length || own.some((d, i) => other[i]?.text !== d.text);

/** All definitions of one side of a header, as the readers of hunks know them; `changed`: the other side defines the name otherwise or not. */
export const exactDefines = (known: KnownFile, side: 'before' | 'after'): Defines => {
  const { sources, applied } = known;
  if (sources === undefined) return new Map();
  const other = byName(sources[side === 'before' ? 'after' : 'before']);
  const found = new Map<string, Define>();
  for (const [name, own] of byName(sources[side])) {
    const define = telling(own, other.get(name) ?? NONE);
    if (define === undefined) continue;
    const { text, line } = define;
    found.set(name, {
      name,
      value: text,
      changed: differs(own, other.get(name) ?? NONE),
      // Worked out for those that are shown, a few of a header's hundreds.
      get line() {
        return mailLineOf(applied, side, line);
      },
      get quote() {
        return (applied[side][line - 1] ?? '').trim().slice(0, 200);
      },
    });
  }
  return found;
};
