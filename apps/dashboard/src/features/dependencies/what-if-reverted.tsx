import { Text } from '@mantine/core';
import { IconCheck, IconQuestionMark, IconX } from '@tabler/icons-react';
import { counted } from '../../lib/format';
import { useIsTreeUnread } from '../../lib/tree';
import { CommitLink, SeriesLink } from '../../ui/links';
import { OutcomeMark } from '../../ui/outcome';
import { Section } from '../../ui/section';
import { When } from '../../ui/when';
import classes from './dependencies.module.css';
import { Changes, Dependents, predictionWords, type RevertAnswer } from './what-if-parts';

const Premise = ({ answer }: { readonly answer: RevertAnswer }) => (
  <Section title="If this is taken back" note={`as of ${answer.asOf?.slice(0, 10) ?? 'now'}`}>
    <ul className={classes['changes']}>
      {answer.targets.map((target) => (
        <li key={target.ref}>
          {target.series === null ? (
            <CommitLink commit={target.ref} />
          ) : (
            <SeriesLink to={target.series}>{target.subject ?? target.ref}</SeriesLink>
          )}{' '}
          <Text component="span" size="xs" c="dimmed">
            {target.how === 'revert' ? 'by a revert of what landed' : 'by withdrawing what was posted'}
            {target.revision === null ? '' : `, v${target.revision}`}
            {target.position === null ? '' : ` patch ${String(target.position)}`}
          </Text>
        </li>
      ))}
      {answer.takenBack.map((one) => (
        <li key={one.commit} className={classes['prose']}>
          <CommitLink commit={one.commit} /> was taken back already by <CommitLink commit={one.by} />{' '}
          <When at={one.at} />.
        </li>
      ))}
    </ul>
    {answer.frees.length === 0 ? null : (
      <Text size="sm" mt={4}>
        It frees {answer.frees.map((one) => `${one.channel} ${String(one.value)} (${one.name})`).join(', ')}.
      </Text>
    )}
    {answer.dependents
      .flatMap(({ renumbering }) => (renumbering === null ? [] : [renumbering]))
      .map((one) => (
        <p key={one.name} className={classes['sentence']}>
          {one.name}: {one.sentence}
        </p>
      ))}
  </Section>
);

const CameTrue = ({ cameTrue }: { readonly cameTrue: boolean | null }) => {
  if (cameTrue === null)
    return (
      <span>
        <IconQuestionMark size={14} aria-hidden /> not to be told
      </span>
    );
  return cameTrue ? (
    <span>
      <IconCheck size={14} aria-hidden /> came true
    </span>
  ) : (
    <span>
      <IconX size={14} aria-hidden /> did not come true
    </span>
  );
};

type Compared = NonNullable<RevertAnswer['outcome']>['verdicts'][number];

const agreement = ({ agrees, foretold, happened }: Compared): string => {
  if (agrees) return 'as foretold';
  return foretold === happened ? 'the same outcome, but not for all reasons foretold' : 'not as foretold';
};

const Happened = ({ outcome }: { readonly outcome: NonNullable<RevertAnswer['outcome']> }) => {
  const isUnread = useIsTreeUnread();
  return (
    <Section title="What happened" note={`by ${outcome.asOf.slice(0, 10)}`}>
      <Text size="sm">
        {outcome.premise.length === 0
          ? isUnread
            ? 'Whether it had been taken back by then is not known: no git tree is read here.'
            : 'It had not been taken back by then, as far as the tree is known.'
          : outcome.premise
              .map((one) => `${one.ref.slice(0, 12)} was taken back on ${one.at.slice(0, 10)}.`)
              .join(' ')}
      </Text>
      <ul className={classes['changes']}>
        {outcome.verdicts.map((verdict) => (
          <li key={`${verdict.series} ${verdict.revision} ${verdict.release}`} className={classes['change']}>
            <SeriesLink to={verdict.series}>{verdict.subject}</SeriesLink> foretold{' '}
            {verdict.foretold === null ? 'nothing' : <OutcomeMark outcome={verdict.foretold} />} and it was{' '}
            {verdict.happened === null ? 'not judged' : <OutcomeMark outcome={verdict.happened} />}
            <Text component="span" size="xs" c="dimmed">
              {agreement(verdict)}
              {verdict.silent.length === 0 ? '' : `; ${verdict.silent.join(', ')} did not speak`}
            </Text>
          </li>
        ))}
        {outcome.dependents.map((one) => (
          <li key={one.ref}>
            <div className={classes['change']}>
              <CameTrue cameTrue={one.cameTrue} />
              <span>{one.subject ?? one.ref}</span>
              <Text component="span" size="xs" c="dimmed">
                {predictionWords(one.predicted)}; then: {one.happened.replaceAll('-', ' ')}
              </Text>
              {one.commit === null ? null : <CommitLink commit={one.commit} />}
            </div>
            <Text size="xs">{one.sentence}</Text>
          </li>
        ))}
      </ul>
      <Text size="xs" c="dimmed">
        {counted(outcome.blocked.foretold.length, 'patch', 'patches')} foretold to wait
        {isUnread ? '; whether they did is not known' : `, ${String(outcome.blocked.happened.length)} did`}.
      </Text>
    </Section>
  );
};

/** What would change by a revert, and where asked, what did. */
export const Reverted = ({ answer }: { readonly answer: RevertAnswer }) => (
  <>
    <Premise answer={answer} />
    {answer.outcome === undefined ? null : <Happened outcome={answer.outcome} />}
    <Changes changes={answer.changes} />
    <Dependents dependents={answer.dependents} leftOut={answer.leftOut} />
  </>
);
