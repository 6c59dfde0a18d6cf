import { dayOf, nameOf, type CalendarPhase, type Need, type PolicyClass, type Source } from '@sluice/freeze';
import type { Evidence } from '@sluice/kernel';
import type { Case } from './case';
import type { Effect, Reason } from './verdict';

/** A gate rule: its id and version, and what it says of a case. */
export type Rule = {
  readonly rule: string;
  readonly ruleVersion: number;
  readonly judge: (matter: Case) => readonly Said[];
};

/** What a rule says; `judge` adds who says it. A finding brings its own rule id, version and severity. */
export type Said = Omit<Reason, 'rule' | 'ruleVersion' | 'severity'> &
  Partial<Pick<Reason, 'rule' | 'ruleVersion' | 'severity'>>;

const SEVERITIES: Readonly<Record<Effect, Reason['severity']>> = {
  closes: 'block',
  holds: 'must-fix',
  undetermines: 'ask',
  informs: 'info',
};

/** The reasons of one rule for a case. */
export const reasonsOf = (rule: Rule, matter: Case): readonly Reason[] => {
  const said = rule.judge(matter);
  if (said.length === 0) return NO_REASONS;
  return said.map((one) => ({
    rule: rule.rule,
    ruleVersion: rule.ruleVersion,
    severity: SEVERITIES[one.effect],
    ...one,
  }));
};
const NO_REASONS: readonly Reason[] = [];

/** A reason that only informs. */
export const informs = (sentence: string, evidence: readonly Evidence[] = []): Said => ({
  effect: 'informs',
  sentence,
  evidence,
  clearedBy: '',
});

/** A source of the calendar or of a decision as evidence. */
export const sourceEvidence = (source: Source, day: string): readonly Evidence[] =>
  source.messageId === undefined
    ? [{ kind: 'date', date: day, what: source.text ?? 'no source given' }]
    : [{ kind: 'mail', messageId: source.messageId }];

/** A mail as evidence. */
export const mailEvidence = (
  messageId: string,
  at: { readonly line?: number | undefined; readonly quote?: string | undefined } = {},
): Evidence => ({ kind: 'mail', messageId, ...at });

/** `Julien Grall`, or the name in the mail where no identity is known. */
export const spoken = (matter: Case, by: { readonly name: string; readonly address: string }): string =>
  nameOf(by.address, matter.standing.identities, by.name === '' ? by.address : by.name);

/** A name for somebody of whom only an address is known. */
export const named = (matter: Case, address: string): string => spoken(matter, { name: '', address });

/** `2021-10-15, announced`: the last day before a phase and how firm it is. */
export const borderText = (phase: CalendarPhase): string => `${borderDay(phase)}, ${phase.status}`;

/** The last day before a phase. */
export const borderDay = (phase: CalendarPhase): string =>
  phase.lastDay ?? (phase.from === undefined ? 'no date' : dayOf(phase.from));

/** What a class needs, as words that follow "needs". */
export const NEED_TEXT: Readonly<Record<Need, string>> = {
  nothing: 'no ack',
  'maintainer-ack': "a maintainer's ack",
  'release-ack': 'a release ack',
  no: 'a freeze exception',
};

/** A class of change as words that follow "a" or "no". */
export const CLASS_TEXT: Readonly<Record<PolicyClass, string>> = {
  feature: 'feature',
  fix: 'fix',
  refactoring: 'refactoring',
  docs: 'documentation change',
  tests: 'test change',
  ci: 'CI change',
  maintainers: 'MAINTAINERS change',
  security: 'security fix',
  revert: 'revert',
  'release-administration': 'release-administration change',
  unknown: 'change of unknown class',
};

/** A text of somebody else as a sentence: with a full stop where it has none. */
export const asSentence = (text: string): string => (/[.!?]["')]?$/.test(text) ? text : `${text}.`);

/** The first letter as at the beginning of a sentence. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The date of a border and where it was said. */
export const borderEvidence = (
  phase: CalendarPhase,
  what = `last day before ${phase.title}`,
): readonly Evidence[] => [
  { kind: 'date', date: phase.lastDay ?? '', what: `${what} (${phase.status})` },
  ...(phase.source.messageId === undefined
    ? []
    : [{ kind: 'mail' as const, messageId: phase.source.messageId }]),
];

/** The first of a list of names, and how many more there are. */
export const atMost = (count: number, names: readonly string[]): string =>
  names.length <= count
    ? names.join(', ')
    : `${names.slice(0, count).join(', ')} and ${names.length - count} more`;
