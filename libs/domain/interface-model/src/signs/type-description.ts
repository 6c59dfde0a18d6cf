import type { Sign } from '../interface-change';
import type { PatchFile } from '../patch-file';
import { changedLines, isAmong, signAt } from './sign-of';

/** A member of a structure or union, or of an enumeration, as the description writes it. */
const FIELD = /^\s*\(\s*"(\w{1,80})"\s*,\s*(\w{1,80}(?:\([^)]{0,120}\))?)/;
const MEMBER = /^\s*\(\s*-?\d{1,4}\s*,\s*"(\w{1,80})"/;

const memberOf = (text: string): { readonly name: string; readonly type: string } | undefined => {
  const field = FIELD.exec(text);
  if (field?.[1] !== undefined) return { name: field[1], type: (field[2] ?? '').trim() };
  const member = MEMBER.exec(text)?.[1];
  return member === undefined ? undefined : { name: member, type: 'member' };
};

const membersOn = (file: PatchFile, mark: '+' | '-') =>
  file.file.hunks.flatMap((hunk) =>
    hunk.lines.flatMap(({ mark: m, text }, i) => {
      const member = m === mark && !/^\s*#/.test(text) ? memberOf(text) : undefined;
      const place = {
        text,
        code: text,
        changed: true,
        touched: true,
        line: hunk.line + 1 + i,
        within: hunk.section,
      };
      return member === undefined ? [] : [{ ...member, line: place }];
    }),
  );

/** The structure or enumeration a hunk of the description stands in: `libxl_domain_build_info`. */
const withinOf = (section: string): string | undefined => /^(libxl_\w{1,80})\s*=/.exec(section)?.[1];

/** Members the toolstack's type description gains (`to`: the type) or loses (`from`). A member that only moves is neither. */
export const typeDescriptionChanges = (file: PatchFile): readonly Sign[] => {
  if (!isAmong(file.path, file.index.model.reviewPlaces?.typeDescription ?? [])) return [];
  const [gone, come] = [membersOn(file, '-'), membersOn(file, '+')];
  const key = (m: { readonly name: string; readonly type: string }): string => `${m.name} ${m.type}`;
  const had = new Set(gone.map(key));
  const has = new Set(come.map(key));
  const named = (m: (typeof come)[number]): string =>
    [withinOf(m.line.within), m.name].filter((part) => part !== undefined).join('.');
  return [
    ...come
      .filter((m) => !had.has(key(m)))
      .map((m) => signAt(file, m.line, { kind: 'idl-field', name: named(m), to: m.type })),
    ...gone
      .filter((m) => !has.has(key(m)))
      .map((m) => signAt(file, m.line, { kind: 'idl-field', name: named(m), from: m.type })),
  ];
};

/** Macros that tell applications which members there are. */
export const haveMacros = (file: PatchFile): readonly Sign[] => {
  if (!isAmong(file.path, file.index.model.reviewPlaces?.announced ?? [])) return [];
  return changedLines(file, 'after').flatMap((line) => {
    const name = /^\s*#\s*define\s+(\w*_HAVE_\w{1,80})/.exec(line.code)?.[1];
    return name === undefined ? [] : [signAt(file, line, { kind: 'have-macro', name })];
  });
};
