import type { Finding } from '../interface-change';
import {
  finding,
  inModel,
  ofKind,
  shownBy,
  signsOf,
  type PlacedChange,
  type PlacedSign,
  type Rule,
  type RuleContext,
} from './rule';

const lines = (change: PlacedChange): string =>
  change.removedLines === 1 ? 'a line of code' : `${change.removedLines ?? 0} lines of code`;

/** Only a project with levels of a stable interface has guests that name theirs: then a guard by it keeps the old definitions for them. */
const orGuarded = ({ model }: RuleContext): string =>
  model.levels === undefined ? '' : ' (or guards them by __XEN_INTERFACE_VERSION__)';

const stable = (context: RuleContext, change: PlacedChange): Finding =>
  finding(R20, {
    severity: 'block',
    sentence:
      `${change.file} is ${change.to === 'stable-device-model' ? 'stable towards device models' : 'stable'}, and the patch removes or changes ${lines(change)} in it. ` +
      'Whether the change is compatible could not be known from the diff.',
    evidence: [shownBy(change), inModel(change.file, change.to ?? '')],
    clearedBy: `A version that keeps the old definitions${orGuarded(context)}, or a maintainer's word that the change is compatible.`,
    judgement: true,
  });

const mixed = (change: PlacedChange): Finding =>
  finding(R20, {
    severity: 'ask',
    sentence:
      `${change.file} holds a stable part and one for the toolstack only, and the patch removes or changes ${lines(change)} in it. ` +
      'Which part they belong to could not be known from the diff.',
    evidence: [shownBy(change), inModel(change.file, 'mixed')],
    clearedBy: 'The project’s tree, or a reviewer’s look at which side of the guard the lines stand.',
    undetermined: true,
  });

/** Changes of declarations that callers compiled against the old header notice. */
const BREAKS: ReadonlySet<PlacedChange['kind']> = new Set([
  'bit-removed',
  'bit-renumbered',
  'constant-removed',
  'constant-changed',
  'field-removed',
  'field-moved',
  'structure-removed',
] as const);

/** The number of the highest member goes up whenever one is added. */
const isMaximumRaised = ({ kind, name, from, to }: PlacedChange): boolean =>
  kind === 'constant-changed' && /_(?:MAX|LAST|HIGHEST)$/.test(name) && Number(from) < Number(to);

/** Where the whole header was read, what it declared before is known to stand still: only code or names go. */
const declaresAsBefore = (context: RuleContext, change: PlacedChange): boolean => {
  const patch = context.patches.find((p) => p.messageId === change.messageId);
  return (
    patch?.analysis.exact?.includes(change.file) === true &&
    !context.changes.some((c) => c.file === change.file && BREAKS.has(c.kind) && !isMaximumRaised(c))
  );
};

const sameDeclarations = (change: PlacedChange): Finding =>
  finding(R20, {
    severity: 'ask',
    sentence: `${change.file} is stable, and the patch changes ${lines(change)} in it. Every constant, field and structure stays as it was; whether the code of its macros still does the same needs a look.`,
    evidence: [shownBy(change), inModel(change.file, change.to ?? '')],
    clearedBy: 'A reviewer’s look at the macros that change.',
    judgement: true,
  });

const guarded = (change: PlacedChange, guard: PlacedSign): Finding =>
  finding(R20, {
    severity: 'ask',
    sentence: `${change.file} is stable, and the patch removes or changes ${lines(change)} in it. The series guards something by ${guard.name}; whether these lines stand under it needs a look.`,
    evidence: [shownBy(change), shownBy(guard)],
    clearedBy: 'A reviewer’s word that guests built against the old header keep what they had.',
    judgement: true,
  });

const inStable = (context: RuleContext, change: PlacedChange): Finding => {
  if (declaresAsBefore(context, change)) return sameDeclarations(change);
  const guard = signsOf(context, 'version-guard')[0];
  return guard === undefined ? stable(context, change) : guarded(change, guard);
};

/**
 * Stable headers change only compatibly, or under __XEN_INTERFACE_VERSION__. Lines of code lost count; comments, white space, moved lines and
 * other spellings of one type do not. In a header with an unstable part the rule only asks. Where the whole header was read with the tree and
 * no constant, field or structure goes or changes, it only asks, too; and where the series brings a guard by the guest's interface version.
 * Source: a4180b03ff, 2022-11-09; 540d911c28, mended by c4b41ee2b4, 2021-11-25. Kept well by 93d913c6e6, 2023-12-05. Severity: block.
 */
export const R20: Rule = {
  id: 'R20',
  version: 2,
  title: 'Stable headers change only compatibly',
  source: 'a4180b03ff, c4b41ee2b4',
  check: (context) =>
    ofKind(context, 'header-touched')
      .filter((c) => (c.removedLines ?? 0) > 0)
      .flatMap((change) => {
        if (change.to === 'mixed') return [mixed(change)];
        return change.to === 'stable' || change.to === 'stable-device-model'
          ? [inStable(context, change)]
          : [];
      }),
};
