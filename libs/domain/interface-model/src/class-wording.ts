import type { ChangeClass } from './interface-change';
import { likely, type ClassTest } from './class-evidence';

/** The imperative the subject begins with, area prefixes (`xen/arm: `) skipped. */
const wording =
  (changeClass: ChangeClass, pattern: RegExp): ClassTest =>
  ({ subject }) => {
    const what = subject.slice(subject.lastIndexOf(': ') + 1).trim();
    const word = pattern.exec(what)?.[0];
    return word === undefined ? undefined : likely(changeClass, `The subject says “${word.trim()}”.`);
  };

export const byFixWording = wording(
  'fix',
  /\bfix(?:es|ed|ing)?\b|\bregression\b|\b(?:memory|info(?:rmation)?) leak\b|\boverflow\b|^(?:correct|prevent|avoid|work ?around|mend|repair|don'?t|do not|never|handle|properly|harden|restore|re-?instate)\b/i,
);

export const byFeatureWording = wording(
  'feature',
  /^(?:introduce|add (?:support|a|an|the|new|handling|initial|basic|option)|adds? |implement|enable|expose|support|allow|provide)\b/i,
);

export const byRefactoringWording = wording(
  'refactoring',
  /^(?:move|rename|refactor|clean ?up|tidy|split|drop unused|remove unused|simplify|fold|factor|convert|reorder|modify|use|switch|consolidate|constify|de-?duplicate|introduce (?:a )?helper)\b/i,
);
