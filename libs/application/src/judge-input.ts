import type { JudgeInput } from '@sluice/gate';
import type { Instant } from '@sluice/kernel';
import { releaseOf, type DerivedRevision, type Knowledge } from './derive';
import { landedIn } from './landed-in';
import type { SeriesView } from './views';

/** From when, with what knowledge, and for which release line where not for the revision's own. */
type Asked = {
  readonly knowledge: Knowledge;
  readonly now: Instant;
  readonly release?: string | undefined;
};

/**
 * What a revision was judged by, without its dependences: for asking rules of the gate apart from a verdict. `release` is absent where no line is known for it.
 * @throws where the revision is not one of the series
 */
export const judgeInputOf = (
  view: Pick<SeriesView, 'derived' | 'impostors'>,
  { number, changes, findings, changeClasses, classSaid }: DerivedRevision,
  { knowledge, now, release: asked }: Asked,
): { readonly input: JudgeInput; readonly release?: string | undefined } => {
  const { series } = view.derived;
  const revision = series.revisions.find((r) => r.number === number);
  if (revision === undefined) throw new Error(`v${number} was judged and is not there`);
  const release = asked ?? releaseOf(revision, knowledge);
  const { announcements, policy, roles, identities, decisions, heard, project } = knowledge;
  const isKnown = release !== undefined && project.releaseLines.includes(release);
  const input: JudgeInput = {
    ...{ series, revision, release: release ?? '', now, interface: { changes, findings }, changeClasses },
    ...{ announcements, policy, roles, identities, decisions, heard, classSaid, impostors: view.impostors },
    landed: isKnown ? landedIn(revision, release, knowledge) : undefined,
  };
  return { input, release };
};
