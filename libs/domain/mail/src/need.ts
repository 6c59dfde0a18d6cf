import { cut } from './cut';
import type { NeedName, NeedWording } from './reading';
import type { Prose, Sentence } from './sentence';
import { positionsIn } from './trailer-scope';

/** Sentences kept of one mail; more is a discussion of dependencies, not a statement. */
const MAX_NEEDS = 10;
const MAX_NAMES = 5;
const MAX_SHOWN = 300;
/** Characters behind the words of needing in which their object stands. */
const REACH = 200;

/** One cheap look that most mails fail: whoever says that something needs something uses one of these. */
export const NEED_HINT = /depend|based|on top|requires|needs|blocked|wait|go(?:es)? in |merge|appl/;

/** A change needs another one. Bounded gaps only: linear in a sentence. */
const NEEDS =
  /\b(?:(?:depends?|depended|dependent|depending|relies|rely) (?:up)?on|(?:re)?based (?:up)?on|(?:on top|ahead) of|requires?|needs?(?! to\b)|(?:waits?|waiting) (?:for|on)|blocked (?:by|on)|(?:cannot|can't|can not) (?:go in|be (?:merged|committed|applied|pushed)) (?:without|before|until)|(?:not possible|impossible) (?:\w{2,12} ){0,3}without)\b/gi;
/** Right in front of the words: then nothing is needed, or nobody says so. */
const DENIED = /(?:\bnot|n't|n’t|\bnever|\bno longer|\bnor|\bwithout|\bin)\s(?:\w{2,12}\s){0,2}$/i;
const SUPPOSED = /\b(?:would|should|could|might|may|if|whether|to|can|will)\s(?:\w{2,12}\s){0,2}$/i;
/** Other words than of needing in one's own work: `tried this on top of`. */
const PLACED = /^(?:on top|ahead) of$/i;
const PLACES =
  /\b(?:appl(?:y|ies|ied)|rebased?|based|go(?:es)?|sits?|built|stacked|is|are)\s(?:\w{2,12}\s){0,2}$/i;
/** Weak words say it only of what is surely a change. */
const WEAK = /^(?:requires?|needs?|waits?|waiting|(?:re)?based|relies|rely)\b/i;

/** Who needs: a change, as against code that needs code. */
const CHANGE = /\b(?:patch(?:es|set)?|series?|commits?|rest|remaining (?:part|ones)|work|they are)\b/i;

/** The last words in front that say by number which patches need it. */
const NUMBERED = /\bpatch(?:es)?\s{1,3}#?\d[^.;:]{0,80}$/i;
/** All that is left of a series. */
const REST =
  /\b(?:the rest|(?:the|all) (?:remaining|other|following|later|subsequent) (?:\w{2,12} ){0,2}(?:parts?|patch(?:es)?|ones|work)|the remainder)\b/i;

const TITLE = /(?<!\w)["“‘'](\S[^"“”]{1,60}: [^"“”]{3,180}?)["”’'](?=[\s,.;:)\]]|$)/g;
const REVERT_TITLE = /\brevert:? ?["“]([^"“”]{5,200})["”]/gi;
const SERIES_TITLE =
  /["“]([^"“”]{8,180})["”] (?:patch|series|patchset)\b|\b(?:patch|series|patchset|commit) ["“]([^"“”]{8,180})["”]/gi;
const COMMIT = /\bcommits? ([0-9a-f]{7,40})\b|\b([0-9a-f]{12,40})\b/gi;
/** In a link to an archive, or in angle brackets, where an address of a person is no name of a mail: such a one has digits. */
const MAIL =
  /(?:<(?=[^@>]{0,150}\d)(?=[^@>]{10})|https?:\/\/[^\s<>]{4,100}\/)([^\s<>@/]{3,150}(?:@|%40)[^\s<>@/]{2,150}[^\s<>@/.,;:)])/gi;
/** Where another clause begins: what is named there explains, and is not what is needed. */
const CLAUSE = /\b(?:which|where|since|because|but|although|whose)\b/i;
/** A shortlog in a cover letter: `Olga Otter (9):`. Its titles are the series' own. */
const SHORTLOG = /\s\(\d{1,3}\):(?:\s|$)/;
const ANSWERED =
  /^ (?:of )?(?:this|these|that|the present) (?:\w{2,12} ){0,1}(flag|patch|patches|series|change|commit)\b/i;
const REVERT = /^ (?:\w{2,12} ){0,2}(?:the|this|that|a) (revert)\b(?! (?:of|to) )/i;
/** An identifier that is more than a word: with an underscore, and a digit or capital. */
const SYMBOL = /\b((?=\w{0,80}_)(?=\w{0,80}[A-Z0-9])[A-Za-z_]\w{5,80})\b/g;

const each = (text: string, pattern: RegExp, what: NeedName['what']): readonly NeedName[] =>
  [...text.matchAll(pattern)].flatMap((match) => {
    const value = (match[1] ?? match[2] ?? '').trim();
    return value === '' ? [] : [{ what, value }];
  });

/** Changes that a text names by title, hash or Message-ID. */
const changesIn = (text: string): readonly NeedName[] => {
  const reverts = each(text, REVERT_TITLE, 'title').map(({ what, value }) => ({
    what,
    value: `Revert "${value}"`,
  }));
  // The title inside a revert's title is not what is needed, and what a title says of symbols is not said of them.
  const rest = text.replace(REVERT_TITLE, ' ');
  const titles = [...each(rest, TITLE, 'title'), ...each(rest, SERIES_TITLE, 'title')];
  return [
    ...reverts,
    ...titles,
    ...each(rest.replace(MAIL, ' '), COMMIT, 'commit'),
    ...each(rest, MAIL, 'mail'),
  ];
};

const one = (text: string, pattern: RegExp, what: NeedName['what']): readonly NeedName[] => {
  const value = pattern.exec(text)?.[1];
  return value === undefined ? [] : [{ what, value: value.toLowerCase() }];
};

/** What is needed, by words that leave open what it is called: only where no change is named by its own name. */
const pointedAt = (behind: string, verb: string, before: string): readonly NeedName[] => {
  if (SUPPOSED.test(before)) return [];
  const pointed = [...one(behind, ANSWERED, 'answered'), ...one(behind, REVERT, 'revert')];
  if (pointed.length > 0) return WEAK.test(verb) && !CHANGE.test(before) ? [] : pointed;
  return WEAK.test(verb) || PLACED.test(verb) || !CHANGE.test(before)
    ? []
    : each(behind.slice(0, REACH / 4), SYMBOL, 'symbol');
};

const objectsOf = (text: string, verb: string, at: number): readonly NeedName[] => {
  const before = text.slice(Math.max(0, at - REACH), at);
  if (DENIED.test(before) || (PLACED.test(verb) && !PLACES.test(before))) return [];
  const behind = text.slice(at + verb.length, at + verb.length + REACH).split(CLAUSE)[0] ?? '';
  const changes = changesIn(behind);
  return changes.length > 0 ? changes : pointedAt(behind, verb, before);
};

/** Who needs it, of the series the mail is about, by the words in front of the first words of needing. */
const needingIn = (text: string): NeedWording['needing'] => {
  const before = text.slice(0, Math.max(0, text.search(NEEDS))).slice(-REACH);
  const numbered = NUMBERED.exec(before)?.[0];
  const positions = numbered === undefined ? undefined : positionsIn(numbered, undefined);
  return positions ?? (REST.test(before) ? 'rest' : undefined);
};

const namesIn = (text: string, canPoint: boolean): readonly NeedName[] => {
  const names = [...text.matchAll(NEEDS)].flatMap((match) => objectsOf(text, match[0], match.index));
  const seen = new Set<string>();
  return names
    .filter(({ what }) => canPoint || (what !== 'answered' && what !== 'revert'))
    .filter(({ what, value }) => !seen.has(`${what} ${value}`) && seen.add(`${what} ${value}`))
    .slice(0, MAX_NAMES);
};

const needOf = ({ text, line }: Sentence, canPoint: boolean): readonly NeedWording[] => {
  if (text.endsWith('?') || SHORTLOG.test(text)) return [];
  const names = namesIn(text, canPoint);
  if (names.length === 0) return [];
  const needing = needingIn(text);
  const said = { sentence: cut(text, MAX_SHOWN), line, names };
  return [needing === undefined ? said : { ...said, needing }];
};

/**
 * Sentences in which somebody says that a change depends on, is based on, needs or waits for another one, with what they name: titles in quotes,
 * commits, mails, identifiers; in a reply (`canPoint`) also `this flag` or `this series`, which is what it answers, and `the revert` of that.
 * Questions, denials and what only might be are left out: a hint that is wrong costs more than one that is missing.
 */
export const needsIn = ({ sentences, lower }: Prose, canPoint: boolean): readonly NeedWording[] =>
  NEED_HINT.test(lower) ? sentences.flatMap((s) => needOf(s, canPoint)).slice(0, MAX_NEEDS) : [];
