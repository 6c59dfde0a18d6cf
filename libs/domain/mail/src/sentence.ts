import { cut } from './cut';
import type { OwnLine } from './quoting';
import { isSaid, splitLine } from './trailer-line';

/** A sentence its sender wrote, on one line, and where it begins. */
export type Sentence = { readonly text: string; readonly line: number };

/** Sentences read in one mail: a very long answer has some 300. */
const MAX_SENTENCES = 2_000;
/** Text of a sentence that wordings are sought in; a log or table without full stops is not read further. */
const MAX_SENTENCE = 600;
const LETTER = /[A-Za-z]/;

type Pending = { text: string; line: number };

const isTrailer = (text: string): boolean => {
  const split = text.includes(':') ? splitLine(text) : undefined;
  return split !== undefined && isSaid(split);
};

const flush = (found: Sentence[], pending: Pending): void => {
  if (pending.text === '') return;
  const text = pending.text.trim();
  if (LETTER.test(text)) found.push({ text: cut(text, MAX_SENTENCE), line: pending.line });
  pending.text = '';
};

const INNER_END = /[.!?;]\s/;
const ENDS = /[.!?;]["')]?$/;
const ABBREVIATED = /\b(?:e\.g|i\.e|eg|ie|vs|cf|etc)\.$/i;

const addPart = (found: Sentence[], pending: Pending, part: string): void => {
  if (pending.text.length < MAX_SENTENCE)
    pending.text = pending.text === '' ? part : `${pending.text} ${part}`;
  if (ENDS.test(part) && !ABBREVIATED.test(part)) flush(found, pending);
};

/** Adds one line; a sentence ends at `.`, `!`, `?` or `;` before white space, or at the end of its paragraph. */
const addLine = (found: Sentence[], pending: Pending, line: OwnLine): void => {
  const text = line.text.trim();
  const parts = INNER_END.test(text) ? text.split(/(?<=[.!?;])\s+/) : [text];
  for (const part of parts) {
    if (pending.text === '') pending.line = line.number;
    addPart(found, pending, part);
  }
};

/** Prose, as against blank lines, trailers, and lines that may be somebody else's. */
const isProse = ({ text, sure }: OwnLine): boolean =>
  sure && text !== '' && text.trim() !== '' && !isTrailer(text);

/** The sentences of somebody's own lines; trailers and unsure lines (below a quotation without marks) are left out. */
const sentencesOf = (lines: readonly OwnLine[]): readonly Sentence[] => {
  const found: Sentence[] = [];
  const pending: Pending = { text: '', line: 0 };
  let last = 0;
  for (const line of lines) {
    if (found.length >= MAX_SENTENCES) break;
    const prose = isProse(line);
    if (!prose || line.number !== last + 1) flush(found, pending);
    if (prose) addLine(found, pending, line);
    last = line.number;
  }
  flush(found, pending);
  return found;
};

/** What somebody says in prose. `lower` is all of it in lower case, a sentence a line: one look at it saves one at each sentence. */
export type Prose = { readonly sentences: readonly Sentence[]; readonly lower: string };

/** The prose in somebody's own lines. */
export const proseIn = (lines: readonly OwnLine[]): Prose => {
  const sentences = sentencesOf(lines);
  return {
    sentences,
    lower: sentences
      .map(({ text }) => text)
      .join('\n')
      .toLowerCase(),
  };
};
