import type { AnalysedPatch } from '../interface-change';
import { finding, type Rule, type RuleContext } from './rule';

const SHORT = 12;

/** Files that an earlier patch of the series touches: their text between the two is in nobody's tree, which is as it should be. */
const touchedBefore = ({ patches }: RuleContext, { position }: AnalysedPatch): ReadonlySet<string> =>
  new Set(patches.filter((p) => p.position < position).flatMap(({ analysis }) => analysis.paths ?? []));

const unread = ({ patches }: RuleContext) =>
  patches.flatMap(({ analysis, messageId }) =>
    (analysis.tree?.unread ?? []).map(({ path, why }) =>
      finding(R37, {
        severity: 'ask',
        sentence: `${path} could not be read exactly: ${why}. What the patch does to it is told from the diff alone.`,
        evidence: [{ kind: 'mail', messageId, quote: path }],
        clearedBy: `A posting of the patch that applies to the project's tree and parses, or a tree that holds what it was made against.`,
        undetermined: true,
      }),
    ),
  );

const otherBase = (context: RuleContext) =>
  context.patches.flatMap((patch) => {
    const { tree } = patch.analysis;
    const own = touchedBefore(context, patch);
    return (tree?.otherBase ?? [])
      .filter(({ path }) => !own.has(path))
      .map(({ path, blob }) =>
        finding(R37, {
          severity: 'info',
          sentence: `${path} was applied on another base: its text ${blob.slice(0, SHORT)}, which the patch was made against, is not in the project's tree; it was read as of ${tree?.commit.slice(0, SHORT) ?? ''}.`,
          evidence: [{ kind: 'mail', messageId: patch.messageId, quote: path }],
          clearedBy: '',
        }),
      );
  });

/**
 * Was every file of the model that the series touches read exactly? Where a text is missing, does not fit or does not parse, the diff alone was
 * read, and rules that need the rest could see less than there is: that is told, and leaves the series undetermined. A text that was read at
 * another state than the patch was made against informs.
 * Source: 93d913c6e6, 2023-12-05, brought a macro into io/ring.h behind which a parser without a preprocessor loses the lines around it; `index`
 * lines of git's diffs (git-diff(1), "extended header lines") name the text a patch was made against. Severity: ask, info.
 */
export const R37: Rule = {
  id: 'R37',
  version: 1,
  title: 'Files that could not be read exactly',
  source: '93d913c6e6, 2023-12-05; git diff, extended header lines',
  check: (context) => [...unread(context), ...otherBase(context)],
};
