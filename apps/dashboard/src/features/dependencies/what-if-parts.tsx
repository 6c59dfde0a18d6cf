import { Text } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Answer, REST } from '@sluice/contracts';
import { counted, shortCommit } from '../../lib/format';
import { EvidenceList, ReasonItem, type Evidence, type Reason } from '../../ui/evidence';
import { CommitLink, SeriesLink } from '../../ui/links';
import type { Outcome } from '../../lib/outcomes';
import { OutcomeMark } from '../../ui/outcome';
import { Section } from '../../ui/section';
import classes from './dependencies.module.css';
import { isExpectedRef, KIND_WORDS } from './kinds';

export type RevertAnswer = Answer<typeof REST.whatIfReverted>;
export type Change = RevertAnswer['changes'][number];
export type Dependent = RevertAnswer['dependents'][number];

/** What the Message-ID of a withdrawal begins with that nobody sent. */
const SUPPOSED = 'supposed.withdrawal.';

const PREDICTIONS: Readonly<Record<Dependent['predicted'], string>> = {
  blocked: 'would wait',
  broken: 'would be broken',
  renumbered: 'would be renumbered',
  'keeps-number': 'keeps its number',
  'carries-it-out': 'carries it out',
};

export const predictionWords = (predicted: Dependent['predicted']): string => PREDICTIONS[predicted];

const isSupposed = (one: Evidence): boolean => one.kind === 'mail' && one.messageId.startsWith(SUPPOSED);

/** Without what was only supposed: no such mail is there to be opened. */
const lookedUp = (reason: Reason): Reason => ({
  ...reason,
  evidence: reason.evidence.filter((one) => !isSupposed(one)),
});

/** Each once, and no patch that never came: the same mail may bear out several edges. */
const toLookUp = (evidence: readonly Evidence[]): readonly Evidence[] => [
  ...new Map(
    evidence
      .filter((one) => one.kind !== 'mail' || !isExpectedRef(one.messageId))
      .map((one) => [JSON.stringify(one), one] as const),
  ).values(),
];

const Mark = ({ outcome }: { readonly outcome: Outcome | null }) =>
  outcome === null ? <em>not judged</em> : <OutcomeMark outcome={outcome} />;

const sameAs = ({ differs, state }: Change): string => {
  if (differs === 'outcome') return '';
  const note = state.before === state.after ? '' : ` (${state.before} → ${state.after})`;
  return `the same outcome, ${differs === 'reasons' ? 'for other reasons' : 'with other notes'}${note}`;
};

/** Verdicts before and after, each with the reasons that come and go. */
export const Changes = ({
  changes,
  title = 'Verdicts',
}: {
  readonly changes: readonly Change[];
  title?: string;
}) => (
  <Section title={title} note={`${counted(changes.length, 'verdict')} would change`}>
    {changes.length === 0 ? <Text size="sm">No verdict would change.</Text> : null}
    <ul className={classes['changes']}>
      {changes.map((change) => (
        <li key={`${change.series} ${change.revision} ${change.release}`}>
          <div className={classes['change']}>
            <SeriesLink to={change.series}>{change.subject}</SeriesLink>
            <Text component="span" size="xs" c="dimmed">
              v{change.revision} for {change.release}
            </Text>
            <Mark outcome={change.before} />
            <IconArrowRight size={14} aria-label="would become" />
            <Mark outcome={change.after} />
            <Text component="span" size="xs" c="dimmed">
              {sameAs(change)}
            </Text>
          </div>
          {change.because.map(({ change: how, reason }, i) => (
            <div key={i}>
              <Text size="xs" fw={600}>
                {how === 'appears' ? '+ comes' : '− goes'}
              </Text>
              <ReasonItem reason={lookedUp(reason)} />
              {reason.evidence.some(isSupposed) ? (
                <Text size="xs" c="dimmed">
                  It rests on what is supposed here, not on a mail.
                </Text>
              ) : null}
            </div>
          ))}
        </li>
      ))}
    </ul>
  </Section>
);

const nameOf = ({ subject, position, revision, landedAs, ref }: Dependent): string =>
  subject ??
  (position === null || revision === null
    ? shortCommit(landedAs ?? ref)
    : `patch ${String(position)} of v${revision}, title not known`);

const FIRST = 4;

const Looked = ({ evidence }: { readonly evidence: readonly Evidence[] }) => (
  <>
    <EvidenceList evidence={evidence.slice(0, FIRST)} />
    {evidence.length > FIRST ? (
      <details>
        <summary>{evidence.length - FIRST} more</summary>
        <EvidenceList evidence={evidence.slice(FIRST)} />
      </details>
    ) : null}
  </>
);

const DependentItem = ({ one }: { readonly one: Dependent }) => (
  <li>
    <div className={classes['change']}>
      {one.subject === null && one.position === null ? (
        <CommitLink commit={one.landedAs ?? one.ref} />
      ) : (
        <Link to="/dependencies/$ref" params={{ ref: one.ref }} className={classes['title'] ?? ''}>
          {nameOf(one)}
        </Link>
      )}
      <strong>{predictionWords(one.predicted)}</strong>
      <Text component="span" size="xs" c="dimmed">
        {one.kinds.map((kind) => KIND_WORDS[kind]).join(', ')}, {one.confidence}
        {one.depth > 1 ? `, ${String(one.depth)} steps away` : ''}
        {one.names.length === 0 ? '' : `: ${one.names.join(', ')}`}
      </Text>
    </div>
    <Text size="sm" className={one.renumbering === null ? '' : (classes['sentence'] ?? '')}>
      {one.does}
    </Text>
    <Looked evidence={toLookUp(one.evidence)} />
  </li>
);

/** What needs it, with what would become of each. */
export const Dependents = ({
  dependents,
  leftOut,
  title = 'What needs it',
}: {
  readonly dependents: readonly Dependent[];
  leftOut: number;
  title?: string;
}) => (
  <Section
    title={title}
    note={`${counted(dependents.length, 'patch', 'patches')}${leftOut > 0 ? `; ${String(leftOut)} more were left out` : ''}`}
  >
    {dependents.length === 0 ? <Text size="sm">Nothing is known to need it.</Text> : null}
    <ul className={classes['changes']}>
      {dependents.map((one) => (
        <DependentItem key={one.ref} one={one} />
      ))}
    </ul>
  </Section>
);
