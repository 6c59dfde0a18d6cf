import { latest, type Evidence, type Instant } from '@sluice/kernel';
import { dayOf, numberOn, type InterfaceModel, type Renumbering } from '@sluice/interface-model';
import { subjectKey } from '@sluice/mail';
import { isReverted, isSure, type Landing, type RevisionPatch } from '@sluice/series';
import type { DerivedSeries } from '../derive';
import type { Dependent, Prediction } from './dependent';

/** What was seen by a later moment: the series of that moment, and the registry of the model. */
export type SeenBy = {
  readonly seen: readonly DerivedSeries[];
  readonly model: InterfaceModel;
  readonly at: Instant;
  /** By the ref of a dependent that never came: the commit that bears its title. */
  readonly byTitle: ReadonlyMap<string, Pick<Landing, 'commit' | 'committedAt'>>;
};

/** What became of a dependent. */
export type DependentHappened = {
  readonly ref: string;
  readonly subject: string | null;
  readonly predicted: Prediction;
  readonly happened:
    'went-in' | 'waits' | 'stays' | 'taken-back' | 'renumbered' | 'keeps-number' | 'not-known';
  /** The commit it went in as. */
  readonly commit: string | null;
  readonly at: Instant | null;
  /** `null`: nothing that is known tells. */
  readonly cameTrue: boolean | null;
  readonly sentence: string;
};

type Came = Pick<DependentHappened, 'happened' | 'cameTrue' | 'sentence'> &
  Partial<Pick<DependentHappened, 'commit' | 'at'>>;

const quotesOf = (evidence: readonly Evidence[]): readonly string[] =>
  evidence.flatMap((e) => ('quote' in e && e.quote !== undefined ? [subjectKey(e.quote)] : []));

/** Whether a patch is a version of the dependent: the posting itself, one of its subject, or one whose title the words that make the edge quote. */
const isVersionOf = (patch: RevisionPatch, { ref, subject, evidence }: Dependent): boolean => {
  if (patch.messageId === ref || patch.landing?.commit === ref) return true;
  if (patch.subject === undefined) return false;
  const key = subjectKey(patch.subject);
  if (subject !== null) return subjectKey(subject) === key;
  return key.length > 0 && quotesOf(evidence).some((quote) => quote.includes(key));
};

/** The versions of a dependent among what was seen later. */
const versionsOf = (dependent: Dependent, { seen }: SeenBy): readonly RevisionPatch[] =>
  seen
    .filter((s) => dependent.series === null || s.series.id === dependent.series)
    .flatMap((s) => s.series.revisions.flatMap((r) => r.patches))
    .filter((p) => isVersionOf(p, dependent));

const landingsOf = (versions: readonly RevisionPatch[]): readonly Landing[] =>
  versions.flatMap(({ landing }) => (landing !== undefined && isSure(landing) ? [landing] : []));

const short = (commit: string): string => commit.slice(0, 10);

/** The commits that a later version of a series went in as, where all of it did: by title, in whichever version that went in. */
const wholeSince = ({ series, revision }: Dependent, { seen }: SeenBy) => {
  const revisions = seen.find((s) => s.series.id === series)?.series.revisions ?? [];
  const standing = new Map(
    revisions
      .flatMap((r) => r.patches)
      .flatMap(({ subject, landing }) =>
        subject !== undefined && landing !== undefined && isSure(landing) && !isReverted(landing)
          ? [[subjectKey(subject), landing] as const]
          : [],
      ),
  );
  const later = revisions.slice(revisions.findIndex((r) => r.number === revision) + 1);
  const landingOf = ({ subject }: RevisionPatch): Landing | undefined =>
    subject === undefined ? undefined : standing.get(subjectKey(subject));
  const whole = later.findLast(
    (r) => r.patches.length > 0 && r.patches.every((p) => landingOf(p) !== undefined),
  );
  return whole && { number: whole.number, landings: whole.patches.flatMap((p) => landingOf(p) ?? []) };
};

const NAMED = 6;

/** Of a patch that never came and that no words entitle nobody knows which later patch it became: only the series as a whole tells. */
const untitled = (dependent: Dependent, by: SeenBy): Came => {
  const whole = wholeSince(dependent, by);
  if (whole === undefined)
    return {
      happened: 'not-known',
      cameTrue: null,
      sentence: 'what it became is not known: it never came, and nothing tells its title',
    };
  const commits = whole.landings.map((l) => short(l.commit));
  const named = commits.length > NAMED ? [...commits.slice(0, NAMED), '…'] : commits;
  return {
    ...{ happened: 'went-in', cameTrue: false, at: latest(whole.landings.map((l) => l.committedAt)) ?? null },
    sentence: `v${whole.number} of its series went in as a whole: ${named.join(', ')}`,
  };
};

const blockedOrNot = (dependent: Dependent, by: SeenBy): Came => {
  const versions = versionsOf(dependent, by);
  const titled = by.byTitle.get(dependent.ref);
  const standing = landingsOf(versions).find((l) => !isReverted(l)) ?? titled;
  if (standing === undefined)
    return dependent.sort === 'expected' && versions.length === 0
      ? untitled(dependent, by)
      : { happened: 'waits', cameTrue: true, sentence: `it is not in by ${by.at.slice(0, 10)}` };
  const { commit, committedAt: at } = standing;
  return {
    ...{ happened: 'went-in', cameTrue: false, commit, at },
    sentence: `it went in as ${short(commit)} on ${at.slice(0, 10)}${standing === titled ? ', by its title' : ''}`,
  };
};

const brokenOrNot = (dependent: Dependent, by: SeenBy): Came => {
  const taken = landingsOf(versionsOf(dependent, by)).find(isReverted)?.revertedBy;
  if (taken === undefined)
    return {
      happened: 'stays',
      cameTrue: null,
      sentence: 'it stays in; whether it was changed is not known',
    };
  const { commit, committedAt: at } = taken;
  return {
    ...{ happened: 'taken-back', cameTrue: true, commit, at },
    sentence: `it was taken back by ${short(commit)} on ${at.slice(0, 10)}`,
  };
};

const movedOrNot = ({ name, value, to }: Renumbering, { model, at }: SeenBy): Came => {
  const now = numberOn(model, name, dayOf(at));
  if (now === undefined)
    return {
      happened: 'not-known',
      cameTrue: null,
      sentence: `the model has no number of ${name} for that day`,
    };
  const happened = now.value === value ? 'keeps-number' : 'renumbered';
  return {
    ...{ happened, cameTrue: now.value === to },
    sentence: `${name} is ${String(now.value)} (${now.cite})`,
  };
};

const carriedOut = (dependent: Dependent, by: SeenBy): Came => {
  const went = blockedOrNot(dependent, by);
  return { ...went, cameTrue: went.happened === 'went-in' };
};

const cameOf = (dependent: Dependent, by: SeenBy): Came => {
  const { predicted, renumbering } = dependent;
  if (predicted === 'carries-it-out') return carriedOut(dependent, by);
  if (renumbering !== null) return movedOrNot(renumbering, by);
  return predicted === 'broken' ? brokenOrNot(dependent, by) : blockedOrNot(dependent, by);
};

/** What became of a dependent by a later moment, beside what was foretold of it. */
export const dependentHappened = (dependent: Dependent, by: SeenBy): DependentHappened => {
  const { ref, subject, predicted } = dependent;
  return { ref, subject, predicted, commit: null, at: null, ...cameOf(dependent, by) };
};
