import { Text } from '@mantine/core';
import type { Answer, REST } from '@sluice/contracts';
import { counted, longDayOf } from '../../lib/format';
import { ReasonItem } from '../../ui/evidence';
import { SeriesLink } from '../../ui/links';
import { OutcomeMark } from '../../ui/outcome';
import { PhaseName } from '../../ui/phase-name';
import { Section } from '../../ui/section';
import classes from './dependencies.module.css';
import { Changes, Dependents } from './what-if-parts';

/** What would change if a series were not ready before the next border, and what the line after would say of it. */
export const Slipped = ({ answer }: { readonly answer: Answer<typeof REST.whatIfSlipped> }) => (
  <>
    <Section title="If this is not ready in time">
      <Text size="sm" className={classes['prose'] ?? ''}>
        <SeriesLink to={answer.series.id}>{answer.series.subject}</SeriesLink> v{answer.series.revision} is
        judged for {answer.release}, which is in phase <PhaseName {...answer} />.{' '}
        {answer.border === null
          ? 'No later border is known.'
          : `The next border is ${answer.border.title}, ${
              answer.border.lastDay === null
                ? longDayOf(answer.border.at)
                : `last day ${longDayOf(answer.border.lastDay)}`
            } (${answer.border.status}).`}
      </Text>
    </Section>
    <Changes changes={answer.changes} title="Verdicts just after the border" />
    <Section title="For the line after">
      {answer.next.length === 0 ? <Text size="sm">No later line is known.</Text> : null}
      <ul className={classes['changes']}>
        {answer.next.map((one) => (
          <li key={`${one.series} ${one.release}`}>
            <div className={classes['change']}>
              <SeriesLink to={one.series}>{one.subject}</SeriesLink>
              <Text component="span" size="xs" c="dimmed">
                for {one.release}
              </Text>
              <OutcomeMark outcome={one.outcome} />
            </div>
            <details>
              <summary>{counted(one.because.length, 'reason')}</summary>
              {one.because.map((reason, i) => (
                <ReasonItem key={i} reason={reason} />
              ))}
            </details>
          </li>
        ))}
      </ul>
    </Section>
    <Dependents
      title="What needs it beside its own series"
      dependents={answer.dependents}
      leftOut={answer.leftOut}
    />
  </>
);
