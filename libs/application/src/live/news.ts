import type { News } from '../ports/news-reader';
import type { ConclusionType } from './event-types';

/** Conclusions that are news to somebody who looks in now and then. */
export const NEWS_TYPES = [
  'RevisionPosted',
  'PatchLanded',
  'PatchReverted',
  'VerdictChanged',
] as const satisfies readonly ConclusionType[];
type NewsType = (typeof NEWS_TYPES)[number];

/** What the data of these conclusions has in common, and each for itself: see `conclusions.ts`. */
type NewsData = {
  readonly series: string;
  readonly revision: string;
  readonly position?: number;
  readonly commit?: string;
  readonly confidence?: string;
  readonly revertedBy?: string;
  readonly leaves?: readonly string[];
  readonly total?: number;
  readonly missing?: readonly number[];
  readonly kind?: string;
  readonly release?: string;
  readonly outcome?: string;
  readonly phase?: string;
  readonly reasons?: readonly string[];
};

/** What is said of one piece of news: a line, and a few sentences. */
export type Said = { readonly title: string; readonly sentences: readonly string[] };

const dataOf = ({ event }: News): NewsData => event.data as NewsData;

const nameOf = (news: News): string =>
  `${news.series?.subject ?? `series ${dataOf(news).series}`}, v${dataOf(news).revision}`;

const byWhom = ({ series }: News): string =>
  series === undefined || series.author === '' ? '' : ` by ${series.author}`;

const SHORT = 12;
const short = (commit: string | undefined): string => (commit ?? '').slice(0, SHORT);

const patches = (count: number): string => (count === 1 ? '1 patch' : `${count} patches`);

const posted = (news: News): Said => {
  const { total = 1, missing = [], kind } = dataOf(news);
  const what = kind === 'rfc' ? 'Posted for comment' : 'Posted';
  return {
    title: `${what}: ${nameOf(news)}`,
    sentences: [
      `${what}${byWhom(news)}, ${patches(total)}.`,
      ...(missing.length === 0 ? [] : [`Not received so far: ${missing.join(', ')}.`]),
    ],
  };
};

const landed = (news: News): Said => {
  const { position = 1, commit, confidence } = dataOf(news);
  return {
    title: `Landed: patch ${position} of ${nameOf(news)}`,
    sentences: [
      `Patch ${position} landed as ${short(commit)}.`,
      ...(confidence === undefined || confidence === 'certain'
        ? []
        : [`That it is this patch is ${confidence}.`]),
    ],
  };
};

const reverted = (news: News): Said => {
  const { position = 1, commit, revertedBy, leaves = [] } = dataOf(news);
  return {
    title: `Reverted: patch ${position} of ${nameOf(news)}`,
    sentences: [
      `Patch ${position}, landed as ${short(commit)}, was reverted by ${short(revertedBy)}.`,
      ...(leaves.length === 0 ? [] : ['A part of it was left in.']),
    ],
  };
};

const EFFECTS = [
  ['closes', 'closed by'],
  ['holds', 'held by'],
  ['undetermines', 'not known because of'],
] as const;

/** `R01/3:holds`: the rules by what they do. */
const rulesOf = (reasons: readonly string[]): readonly string[] =>
  EFFECTS.flatMap(([effect, words]) => {
    const rules = reasons.filter((r) => r.endsWith(`:${effect}`)).map((r) => r.slice(0, r.indexOf('/')));
    return rules.length === 0 ? [] : [`${words} ${[...new Set(rules)].join(', ')}`];
  });

const judged = (news: News): Said => {
  const { outcome = '', phase = '', release = '', reasons = [] } = dataOf(news);
  const { before } = news;
  const rules = rulesOf(reasons);
  return {
    title: `${outcome.toUpperCase()} for ${release}: ${nameOf(news)}`,
    sentences: [
      before === undefined || before === outcome
        ? `The verdict for ${release} is ${outcome}, in the phase ${phase}.`
        : `The verdict for ${release} went from ${before} to ${outcome}, in the phase ${phase}.`,
      ...(rules.length === 0 ? [] : [`Rules: ${rules.join('; ')}.`]),
    ],
  };
};

const SAYING: Readonly<Record<NewsType, (news: News) => Said>> = {
  RevisionPosted: posted,
  PatchLanded: landed,
  PatchReverted: reverted,
  VerdictChanged: judged,
};

/** What feeds say of one piece of news. Subjects and names are as their mails have them: whoever shows them escapes them. */
export const sayNews = (news: News): Said => SAYING[news.event.type as NewsType](news);
