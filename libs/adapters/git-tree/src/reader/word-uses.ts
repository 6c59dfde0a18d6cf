import type { WordUse } from '@sluice/interface-model';

/** Places of one word that are kept: more say nothing more. */
export const MAX_USES = 200;
const MAX_QUOTE = 200;
const MAX_WITHIN = 100;

const isWord = (code: number): boolean =>
  (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 95 || (code >= 97 && code <= 122);

/** Where a whole word stands in a text: offsets, one for each line it stands on. */
export const offsetsOf = (text: string, word: string, limit: number): readonly number[] => {
  const found: number[] = [];
  let at = text.indexOf(word);
  while (at >= 0 && found.length < limit) {
    const whole = !isWord(text.charCodeAt(at - 1)) && !isWord(text.charCodeAt(at + word.length));
    if (whole) found.push(at);
    const lineEnd = whole ? text.indexOf('\n', at) : at;
    at = lineEnd < 0 ? -1 : text.indexOf(word, lineEnd + 1);
  }
  return found;
};

/** A line at the left margin that opens something: a function, structure, OCaml type, Python or Go definition, list section. */
const OPENS =
  /^(?:(?:static|extern|const|inline|typedef|struct|union|enum|type|and|module|external|let|func|def|class|unsigned|void|int|bool|long|u?int\d+_t)\b.*|#\s*define\s+\w+.*|[A-Za-z_][\w\s*]*\([^;]*)$/;

/** How far above a place its opening line is looked for. */
const MAX_ABOVE = 400;

const nameOf = (line: string): string => {
  const define = /^#\s*define\s+(\w+)/.exec(line);
  if (define !== null) return define[1] ?? '';
  const beforeParen = /(\w+)\s*\(/.exec(line);
  if (beforeParen !== null && !line.startsWith('let') && !line.startsWith('type'))
    return beforeParen[1] ?? '';
  return line
    .replace(/[{=:].*$/, '')
    .trim()
    .slice(0, MAX_WITHIN);
};

const opens = (line: string): boolean => /^[A-Za-z_]/.test(line) && OPENS.test(line) && !line.endsWith(';');

/**
 * The name of what a line opens or stands in: of the line itself, else of the nearest above it, at the left margin, that opens something;
 * empty where that has ended since.
 */
export const withinOf = (lines: readonly string[], at: number): string => {
  const own = lines[at] ?? '';
  if (/^#\s*define\s/.test(own) || opens(own)) return nameOf(own);
  for (let i = at - 1; i >= 0 && at - i < MAX_ABOVE; i--) {
    const line = lines[i] ?? '';
    if (line.startsWith('}')) return '';
    if (line.endsWith('\\') && /^#\s*define\s/.test(line)) return nameOf(line);
    if (opens(line)) return nameOf(line);
  }
  return '';
};

type Text = { readonly path: string; readonly text: string };

/** The lines of a text a word stands on. */
export const usesIn = ({ path, text }: Text, word: string, limit: number): readonly WordUse[] => {
  const offsets = offsetsOf(text, word, limit);
  if (offsets.length === 0) return [];
  const lines = text.split('\n');
  const uses: WordUse[] = [];
  let line = 0;
  let start = 0;
  for (const offset of offsets) {
    while (start + (lines[line]?.length ?? 0) < offset) {
      start += (lines[line]?.length ?? 0) + 1;
      line++;
    }
    const quote = (lines[line] ?? '').trim().slice(0, MAX_QUOTE);
    uses.push({ path, line: line + 1, quote, within: withinOf(lines, line) });
  }
  return uses;
};
