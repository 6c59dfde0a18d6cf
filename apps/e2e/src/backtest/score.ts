import type { FollowUp, Label } from './labels';
import type { RightReason } from './right-reasons';

/** What of a judged commit the scoring looks at: the answer of `interface backtest`, shortened. */
export type JudgedCommit = {
  /** Full hash. */
  readonly commit: string;
  readonly findings: readonly {
    readonly rule: string;
    readonly severity: string;
    readonly sentence: string;
  }[];
};

/** Findings of these severities hold a series: they are alarms. `ask` and `info` never change a verdict and are none. */
const ALARMING: ReadonlySet<string> = new Set(['block', 'must-fix']);

/** One rule's alarm on one commit, however many findings it has. */
export type Alarm = {
  readonly label: Label;
  readonly rule: string;
  readonly sentence: string;
  /** The labels that say it is right; none: a false alarm. */
  readonly reasons: readonly RightReason[];
};

/** A follow-up of the interface within twelve months, and what the rules said of its cause. */
export type Recalled = {
  readonly label: Label;
  readonly followUp: FollowUp;
  readonly reason: RightReason;
  readonly caught: 'alarm' | 'ask' | 'no';
};

export type Score = { readonly alarms: readonly Alarm[]; readonly followUps: readonly Recalled[] };

/** Twelve months. */
const MAX_DAYS = 366;

const isOfInterface = ({ followupClass, days }: FollowUp): boolean =>
  followupClass.startsWith('interface') && !followupClass.endsWith('-late') && days <= MAX_DAYS;

type Findings = ReadonlyMap<string, JudgedCommit['findings']>;

const alarmsOf = (label: Label, findings: Findings, reasons: readonly RightReason[]): readonly Alarm[] => {
  const alarming = (findings.get(label.commit) ?? []).filter((f) => ALARMING.has(f.severity));
  return [...new Set(alarming.map((f) => f.rule))].map((rule) => ({
    label,
    rule,
    sentence: alarming.find((f) => f.rule === rule)?.sentence ?? '',
    reasons: reasons.filter((r) => r.commit === label.commit && r.rule === rule),
  }));
};

const recalled = (label: Label, findings: Findings, reasons: readonly RightReason[]): readonly Recalled[] =>
  label.followUps.filter(isOfInterface).map((followUp) => {
    const reason = reasons.find((r) => r.commit === label.commit && r.evidence === followUp.commit);
    if (reason === undefined)
      throw new Error(`no label says which rule asks for ${followUp.commit}, follow-up of ${label.commit}`);
    const own = (findings.get(label.commit) ?? []).filter((f) => f.rule === reason.rule);
    const alarm = own.some((f) => ALARMING.has(f.severity));
    const ask = own.some((f) => f.severity === 'ask');
    return { label, followUp, reason, caught: alarm ? 'alarm' : ask ? 'ask' : 'no' } as const;
  });

/**
 * Scores findings by labels, on the `core` rows. An alarm is right when a label names its commit and its rule, early, late or never mended; a
 * follow-up is caught when the rule its label names gave alarm on its cause. Throws when a row was not judged or a graded follow-up has no label:
 * a figure that silently leaves some out would be none.
 */
export const score = (
  labels: readonly Label[],
  judged: readonly JudgedCommit[],
  reasons: readonly RightReason[],
): Score => {
  const findings = new Map(judged.map((c) => [c.commit.slice(0, 10), c.findings]));
  const core = labels.filter((l) => l.scope === 'core');
  const unjudged = core.find((l) => !findings.has(l.commit));
  if (unjudged !== undefined) throw new Error(`${unjudged.commit} was not judged: is it in the range?`);
  return {
    alarms: core.flatMap((label) => alarmsOf(label, findings, reasons)),
    followUps: core.flatMap((label) => recalled(label, findings, reasons)),
  };
};

export type Share = { readonly of: number; readonly all: number };

const share = <T>(all: readonly T[], is: (one: T) => boolean): Share => ({
  of: all.filter(is).length,
  all: all.length,
});

const isGradedInTime = (reason: RightReason): boolean =>
  reason.graded !== undefined && reason.when === 'year';

export type Figures = {
  /** Right alarms, late and never mended ones included. */
  readonly precision: Share;
  /** Only alarms that the graded list itself knows as followed up within twelve months. */
  readonly strict: Share;
  /** Follow-ups of the interface caught by an alarm; with asks; and commits with at least one of theirs caught by an alarm. */
  readonly recall: Share;
  readonly recallWithAsks: Share;
  readonly recallByCommit: Share;
};

export const figuresOf = ({ alarms, followUps }: Score): Figures => {
  const commits = [...new Set(followUps.map((f) => f.label.commit))];
  const caught = new Set(followUps.filter((f) => f.caught === 'alarm').map((f) => f.label.commit));
  return {
    precision: share(alarms, (a) => a.reasons.length > 0),
    strict: share(alarms, (a) => a.reasons.some(isGradedInTime)),
    recall: share(followUps, (f) => f.caught === 'alarm'),
    recallWithAsks: share(followUps, (f) => f.caught !== 'no'),
    recallByCommit: share(commits, (c) => caught.has(c)),
  };
};

/** The part of a score that concerns rows of some release cycles. */
export const ofCycles = ({ alarms, followUps }: Score, cycles: readonly string[]): Score => ({
  alarms: alarms.filter((a) => cycles.includes(a.label.cycle)),
  followUps: followUps.filter((f) => cycles.includes(f.label.cycle)),
});
