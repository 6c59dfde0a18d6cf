import { Text } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Answer, REST } from '@sluice/contracts';
import { counted, shortCommit } from '../../lib/format';
import { EvidenceList, ReasonItem } from '../../ui/evidence';
import { SeriesLink } from '../../ui/links';
import type { Outcome } from '../../lib/outcomes';
import { OutcomeMark } from '../../ui/outcome';
import { Section } from '../../ui/section';
import classes from './dependencies.module.css';
import { isExpectedRef, KIND_WORDS } from './kinds';

export type RevertAnswer = Answer<typeof REST.whatIfReverted>;
export type Change = RevertAnswer['changes'][number];
export type Dependent = RevertAnswer['dependents'][number];

const PREDICTIONS: Readonly<Record<Dependent['predicted'], string>> = {
  blocked: 'would wait',
  broken: 'would be broken',
  renumbered: 'would be renumbered',
  'keeps-number': 'keeps its number',
  'carries-it-out': 'carries it out',
};

export const predictionWords = (predicted: Dependent['predicted']): string => PREDICTIONS[predicted];

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
              <ReasonItem reason={reason} />
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

const DependentItem = ({ one }: { readonly one: Dependent }) => (
  <li>
    <div className={classes['change']}>
      <Link to="/dependencies/$ref" params={{ ref: one.ref }} className={classes['title'] ?? ''}>
        {nameOf(one)}
      </Link>
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
    <EvidenceList
      evidence={one.evidence.filter((e) => e.kind !== 'mail' || !isExpectedRef(e.messageId)).slice(0, 4)}
    />
  </li>
);

/** What needs it, with what would become of each. */
export const Dependents = ({
  dependents,
  leftOut,
}: {
  readonly dependents: readonly Dependent[];
  leftOut: number;
}) => (
  <Section
    title="What needs it"
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
