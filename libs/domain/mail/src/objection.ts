import { cut } from './cut';
import { WORDINGS } from './objection-wording';
import type { OwnLine } from './quoting';
import type { ObjectionWording } from './reading';
import type { Prose } from './sentence';

/** Objections kept of one mail; more say no more. */
const MAX_OBJECTIONS = 20;
const MAX_SHOWN = 300;
const COMMAND = /^\s{0,3}sluice:\s{1,3}object\b/i;
/** One cheap look that most sentences fail: every wording holds one of these. */
const HINT =
  /dislike|hate|n't (?:\w{1,15} ){0,2}like|not (?:\w{1,15} ){0,2}like|broken|bogus|wrong|incorrect|flawed|unacceptable|insane|buggy|duplicate|revert|object|nac?k|please|pls|commit|apply|merge|push|can't|cannot|can not|n't be |not be |n't go|not go|n't land|n't ship|comfortable|n't .{0,15}happy|not .{0,15}happy|favou?r|keen|fond|thrilled|disagree|oppose|against|break|regress|rush|acceptable|not ready|n't ready|no-?go|not an option/;

const wordingOf = (sentence: string): string | undefined => {
  const text = sentence.toLowerCase();
  if (!HINT.test(text)) return undefined;
  const found = WORDINGS.find(({ says, unless }) => says.test(text) && !(unless?.test(text) ?? false));
  return found?.name;
};

/** Explicit objections: the line `sluice: object` in unquoted text. */
const commanded = (lines: readonly OwnLine[]): readonly ObjectionWording[] =>
  lines
    .filter(({ text, sure }) => sure && text.includes(':') && COMMAND.test(text))
    .map(({ text, number }) => ({
      certainty: 'sure',
      sentence: cut(text.trim(), MAX_SHOWN),
      wording: 'command',
      line: number,
    }));

/** Objections in a reply: commands surely, prose by the table of wordings as a question to a person. */
export const objectionsIn = (
  lines: readonly OwnLine[],
  { sentences, lower }: Prose,
): readonly ObjectionWording[] => {
  const found: ObjectionWording[] = [...commanded(lines)];
  if (!HINT.test(lower)) return found.slice(0, MAX_OBJECTIONS);
  for (const { text, line } of sentences) {
    if (found.length >= MAX_OBJECTIONS) break;
    const wording = wordingOf(text);
    if (wording !== undefined && !COMMAND.test(text))
      found.push({ certainty: 'possible', sentence: cut(text, MAX_SHOWN), wording, line });
  }
  return found.slice(0, MAX_OBJECTIONS);
};
