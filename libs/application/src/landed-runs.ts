import type { RangeCommit } from './backtest';

/** Commits of one push are made by one `git am`; a longer pause is another sitting. */
const MAX_PAUSE_MS = 60 * 60 * 1000;
/** Longer than any series that was ever pushed whole. */
const MAX_RUN = 100;

/** Words that half of all subjects have. */
const COMMON: ReadonlySet<string> = new Set(
  'with from into that this when make move drop remove introduce support handling function functions code file files only after before'.split(
    ' ',
  ),
);

/** The areas a subject names (`x86/hvm, tools: …` has three), and its telling words. */
const wordsOf = (subject: string): ReadonlySet<string> => {
  const split = (text: string): readonly string[] => text.toLowerCase().match(/[a-z_][a-z0-9_]+/g) ?? [];
  const colon = subject.indexOf(':');
  const area = colon < 0 ? [] : split(subject.slice(0, colon));
  return new Set([...area, ...split(subject).filter((w) => w.length >= 4 && !COMMON.has(w))]);
};

type Member = { readonly words: ReadonlySet<string>; readonly paths: ReadonlySet<string> };

const memberOf = ({ subject, diff }: RangeCommit): Member => ({
  words: wordsOf(subject),
  paths: new Set(diff.files.map((f) => f.path)),
});

const shares = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean => {
  for (const one of a) if (b.has(one)) return true;
  return false;
};

const related = (a: Member, b: Member): boolean => shares(a.words, b.words) || shares(a.paths, b.paths);

const pushedTogether = (a: RangeCommit, b: RangeCommit): boolean =>
  a.author.address === b.author.address &&
  a.committer.address === b.committer.address &&
  Math.abs(Date.parse(b.committedAt) - Date.parse(a.committedAt)) <= MAX_PAUSE_MS;

/** Finds runs in commits that come one by one, oldest first. */
export type LandedRuns = {
  /** Takes the next commit; answers the run that ends before it, else nothing. */
  take(commit: RangeCommit): readonly string[];
  /** The run still open. */
  end(): readonly string[];
};

/**
 * Which landed commits are taken for one series where its mails are not known: neighbours in the history, of one author and one committer,
 * committed within an hour of each other, each of which shares an area, a telling word of its subject or a file with an earlier one of the
 * run. Content alone decides: the same history gives the same runs.
 */
export const landedRuns = (): LandedRuns => {
  let last: RangeCommit | undefined;
  let run: { readonly commit: string; readonly member: Member }[] = [];
  return {
    take: (commit) => {
      const member = memberOf(commit);
      const goesOn =
        last !== undefined &&
        run.length < MAX_RUN &&
        pushedTogether(last, commit) &&
        run.some((r) => related(r.member, member));
      const ended = goesOn ? [] : run.map((r) => r.commit);
      if (!goesOn) run = [];
      run.push({ commit: commit.commit, member });
      last = { ...commit, diff: { files: [] } };
      return ended;
    },
    end: () => run.map((r) => r.commit),
  };
};
