import type { OwnLine } from './quoting';
import { conditionAfter, conditionBefore } from './trailer-condition';
import { positionsIn, scopeIn } from './trailer-scope';
import { splitLine, isSaid, type TrailerValue } from './trailer-line';

/** Lines of the paragraph in front of a trailer that may hold its condition. */
const MAX_BEFORE = 4;
/** A block of trailers shares what stands in front of it; longer blocks are commit messages, which have no conditions. */
const MAX_BLOCK = 20;

/** What the text around a trailer limits it to. */
export type TrailerContext = {
  readonly scopeText?: string | undefined;
  readonly scopePositions?: readonly number[] | undefined;
  readonly conditionText?: string | undefined;
};

const isTrailer = (text: string): boolean => {
  const split = splitLine(text);
  return split !== undefined && isSaid(split);
};

const isBlank = (line: OwnLine | undefined): boolean => line?.text.trim() === '';

/** The line in front, when no quotation lies between. */
const previous = (lines: readonly OwnLine[], i: number): OwnLine | undefined => {
  const line = lines[i - 1];
  return line !== undefined && line.number === (lines[i]?.number ?? 0) - 1 ? line : undefined;
};

/** Index of the first line of the trailers around `i`, and one blank line in front of them. */
const blockStart = (lines: readonly OwnLine[], i: number): number => {
  let at = i;
  for (let n = 0; n < MAX_BLOCK; n += 1) {
    const line = previous(lines, at);
    if (line === undefined || !isTrailer(line.text)) break;
    at -= 1;
  }
  while (isBlank(previous(lines, at))) at -= 1;
  return at;
};

/** The last sentence of the paragraph in front of the trailers. */
const sentenceBefore = (lines: readonly OwnLine[], i: number): string => {
  const parts: string[] = [];
  let at = blockStart(lines, i);
  for (let n = 0; n < MAX_BEFORE; n += 1) {
    const line = previous(lines, at);
    if (line === undefined || isBlank(line)) break;
    parts.unshift(line.text.trim());
    at -= 1;
  }
  return (
    parts
      .join(' ')
      .split(/(?<=[.!?;])\s+/)
      .at(-1) ?? ''
  );
};

/** The line behind a trailer, when it is in brackets or goes on in lower case. */
const lineAfter = (lines: readonly OwnLine[], i: number): string => {
  const line = lines[i + 1];
  if (line === undefined || line.number !== (lines[i]?.number ?? 0) + 1) return '';
  const text = line.text.trim();
  return /^[[(]/.test(text) || /^(?:for|on|with|provided|assuming|preferably|as long as|if)\b/.test(text)
    ? text
    : '';
};

const bare = (text: string): string => text.replace(/^[[(]+|[\])]+$/g, '').trim();

/** Reads scope and condition of the trailer on `lines[i]`, said in a mail about a series of `total` patches. */
export const contextOf = (
  lines: readonly OwnLine[],
  i: number,
  about: { readonly value: TrailerValue; readonly total?: number | undefined; readonly carried: boolean },
): TrailerContext => {
  // Prose in front of a commit message's trailers is about the change, not about them.
  const sentence = about.carried ? '' : sentenceBefore(lines, i);
  const behind = [about.value.suffix, bare(lineAfter(lines, i))].filter((text) => text !== '');
  const scopes = [...behind, ...(sentence === '' ? [] : [sentence])].map(scopeIn);
  const scopeText = scopes.find((scope) => scope !== undefined);
  const conditionText =
    conditionBefore(sentence) ?? behind.map(conditionAfter).find((text) => text !== undefined);
  if (scopeText === undefined) return conditionText === undefined ? {} : { conditionText };
  return { scopeText, scopePositions: positionsIn(scopeText, about.total), conditionText };
};
