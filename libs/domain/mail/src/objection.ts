import { WORDINGS } from './objection-wording';
import type { OwnLine } from './quoting';
import type { ObjectionWording } from './reading';
import type { Sentence } from './sentence';

/** Objections kept of one mail; more say no more. */
const MAX_OBJECTIONS = 20;
const MAX_SHOWN = 300;
const COMMAND = /^\s{0,3}sluice:\s{1,3}object\b/i;
/** One cheap look that most sentences fail: every wording holds one of these words. */
const HINT =
  /like|hate|broken|bogus|wrong|incorrect|flawed|unacceptable|insane|buggy|duplicate|revert|object|na(?:c)?k|please|commit|apply|merge|push|can't|cannot|can not|must not|mustn't|should not|shouldn't|won't|comfortable|happy|favou?r|keen|fond|thrilled|disagree|oppose|against|break|regress|rush|acceptable|ready|no-?go|option/i;

const wordingOf = (text: string): string | undefined => {
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
      sentence: text.trim().slice(0, MAX_SHOWN),
      wording: 'command',
      line: number,
    }));

/** Objections in a reply: commands surely, prose by the table of wordings as a question to a person. */
export const objectionsIn = (
  lines: readonly OwnLine[],
  sentences: readonly Sentence[],
): readonly ObjectionWording[] => {
  const found: ObjectionWording[] = [...commanded(lines)];
  for (const { text, line } of sentences) {
    if (found.length >= MAX_OBJECTIONS) break;
    const wording = COMMAND.test(text) ? undefined : wordingOf(text);
    if (wording !== undefined)
      found.push({ certainty: 'possible', sentence: text.slice(0, MAX_SHOWN), wording, line });
  }
  return found.slice(0, MAX_OBJECTIONS);
};
