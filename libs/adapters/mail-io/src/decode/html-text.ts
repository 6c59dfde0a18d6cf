import { createRequire } from 'node:module';
import { MAX_HTML_DEPTH, MAX_HTML_LENGTH } from '../limits';

type Convert = (html: string, options: unknown) => string;

/**
 * Trailers in quoted text never count, so a quote must stay recognisable: html-to-text marks a blockquote with `> `. No wrapping (a
 * wrapped trailer is none), no upper-case headings, no link targets behind link texts.
 */
const OPTIONS = {
  wordwrap: false,
  limits: { maxDepth: MAX_HTML_DEPTH, maxInputLength: MAX_HTML_LENGTH },
  selectors: [
    { selector: 'a', options: { ignoreHref: true } },
    { selector: 'img', format: 'skip' },
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
  ],
};

let loaded: Convert | undefined;

/** html-to-text is a dependency of mailparser: its own copy is asked for, on first need (it costs some 40 ms of CPU to load). */
const converter = (): Convert => {
  if (loaded !== undefined) return loaded;
  const of = createRequire(require.resolve('mailparser'));
  loaded = (of('html-to-text') as { readonly convert: Convert }).convert;
  return loaded;
};

const VOID = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '));
/** Closed by the next of their kind: an unclosed run of them does not nest. */
const IMPLIED_END = new Set('p li dt dd option optgroup tr td th thead tbody tfoot rt rp'.split(' '));
const TAG = /<(\/?)([a-z][a-z0-9:-]{0,40})/gi;

/** Whether elements nest deeper than the converter may be asked to go; linear. A closing tag that closes nothing lowers nothing. */
const nestsTooDeep = (html: string): boolean => {
  const stack: string[] = [];
  const open = new Map<string, number>();
  for (const match of html.matchAll(TAG)) {
    const name = (match[2] ?? '').toLowerCase();
    if (VOID.has(name) || IMPLIED_END.has(name)) continue;
    if (match[1] === '') {
      stack.push(name);
      open.set(name, (open.get(name) ?? 0) + 1);
      if (stack.length > MAX_HTML_DEPTH) return true;
    } else if ((open.get(name) ?? 0) > 0) closeDownTo(name, stack, open);
  }
  return false;
};

const closeDownTo = (name: string, stack: string[], open: Map<string, number>): void => {
  for (let popped = stack.pop(); popped !== undefined; popped = stack.pop()) {
    open.set(popped, (open.get(popped) ?? 1) - 1);
    if (popped === name) return;
  }
};

/** What stands between tags, every line marked as quoted: nobody can say which of it was, so none of it may count. */
const stripped = (html: string): string => {
  let out = '';
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    out += html.slice(at, open === -1 ? undefined : open);
    const close = open === -1 ? -1 : html.indexOf('>', open);
    if (close === -1) break;
    at = close + 1;
  }
  return out.replace(/^/gm, '> ');
};

/** The text of an HTML part. `whole` is false where the HTML was too large or too deep to be converted and was only stripped. */
export const htmlToText = (html: string): { readonly text: string; readonly whole: boolean } => {
  if (html.length > MAX_HTML_LENGTH || nestsTooDeep(html)) return { text: stripped(html), whole: false };
  try {
    return { text: converter()(html, OPTIONS), whole: true };
  } catch {
    return { text: stripped(html), whole: false };
  }
};
