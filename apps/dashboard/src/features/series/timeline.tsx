import { Chip, Group, SegmentedControl, Text } from '@mantine/core';
import {
  IconArrowBackUp,
  IconEraser,
  IconGavel,
  IconGitMerge,
  IconMail,
  IconMessageReport,
  IconScale,
  IconSend,
  IconSignature,
  IconSpeakerphone,
  type Icon,
} from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { longDayOf } from '../../lib/format';
import { useRowKeys } from '../../lib/row-keys';
import { CommitLink, MailLink, SeriesLink } from '../../ui/links';
import { Empty } from '../../ui/loaded';
import { OutcomeMark } from '../../ui/outcome';
import { PhaseName } from '../../ui/phase-name';
import { Said } from '../../ui/said';
import { Section } from '../../ui/section';
import { When } from '../../ui/when';
import classes from './timeline.module.css';
import {
  countsOf,
  daysOf,
  KINDS,
  kindsIn,
  placeText,
  textOfKinds,
  type Entry,
  type Kind,
  type TimelineAnswer,
} from './timeline-entries';

const MARKS: Readonly<Record<Kind, { readonly icon: Icon; readonly word: string; readonly many: string }>> = {
  revision: { icon: IconSend, word: 'posted', many: 'Revisions' },
  verdict: { icon: IconScale, word: 'verdict', many: 'Verdicts' },
  objection: { icon: IconMessageReport, word: 'objection', many: 'Objections' },
  trailer: { icon: IconSignature, word: 'trailer', many: 'Trailers' },
  withdrawal: { icon: IconEraser, word: 'taken back', many: 'Taken back' },
  declaration: { icon: IconGavel, word: 'declared', many: 'Declared' },
  landing: { icon: IconGitMerge, word: 'landed', many: 'Landings' },
  revert: { icon: IconArrowBackUp, word: 'revert', many: 'Reverts' },
  claim: { icon: IconSpeakerphone, word: 'claim', many: 'Claims' },
  mail: { icon: IconMail, word: 'mail', many: 'Mails' },
};

const Where = ({ entry }: { readonly entry: Entry }) => (
  <span className={classes['where']}>
    {entry.revision === null ? null : <span>v{entry.revision}</span>}
    {placeText(entry) === undefined ? null : <Said text={placeText(entry) ?? ''} />}
    {entry.commit === null ? null : <CommitLink commit={entry.commit} />}
    {entry.series === null ? null : <SeriesLink to={entry.series}>its series</SeriesLink>}
    {entry.messageId === null ? null : <MailLink id={entry.messageId}>mail</MailLink>}
  </span>
);

const Verdict = ({ step }: { readonly step: NonNullable<Entry['verdict']> }) => (
  <>
    {step.before === null || step.before === step.after ? null : (
      <>
        <OutcomeMark outcome={step.before} /> <span aria-label="became">→</span>{' '}
      </>
    )}
    {step.before === step.after ? 'still ' : null}
    <OutcomeMark outcome={step.after} /> for {step.release}
    {step.before === step.after && step.appears.length > 0
      ? `, now also by ${step.appears.join(', ')}`
      : null}
    {step.before === step.after && step.vanishes.length > 0
      ? `, no longer by ${step.vanishes.join(', ')}`
      : null}
    {step.byClock ? (
      <span className={classes['dim']}>
        {' '}
        (the calendar did it: <PhaseName {...step} />)
      </span>
    ) : null}
  </>
);

const Row = ({ entry }: { readonly entry: Entry }) => {
  const { icon: Mark, word } = MARKS[entry.kind];
  return (
    <li className={classes['row']} data-kind={entry.kind} data-row tabIndex={-1}>
      <span className={classes['time']}>
        <time dateTime={entry.at} title={`${entry.at} (UTC)`}>
          {entry.at.slice(11, 16)}
        </time>
      </span>
      <span className={classes['kind']}>
        <Mark size={14} aria-hidden /> {word}
      </span>
      <span className={classes['what']}>
        {entry.verdict === null ? <Said text={entry.what} max={300} /> : <Verdict step={entry.verdict} />}
        {entry.weight === null || entry.weight === 'counts' ? null : (
          <span className={classes['no']}>
            {' '}
            {entry.weight === 'needs-human' ? 'needs a person' : 'does not count'}
          </span>
        )}
        <Where entry={entry} />
        {entry.detail === null ? null : (
          <span
            className={classes['detail']}
            data-quote={entry.kind === 'objection' || entry.kind === 'claim'}
          >
            <Said text={entry.detail} max={600} />
          </span>
        )}
      </span>
    </li>
  );
};

/** Everything that happened to the series, in one list. */
export const Timeline = ({ answer }: { readonly answer: TimelineAnswer }) => {
  const navigate = useNavigate();
  const place = useRowKeys();
  const search = useSearch({ strict: false });
  const kinds = kindsIn(search.show);
  const order = search.order === 'newest' ? 'newest' : 'oldest';
  const set = (more: Readonly<Record<string, string | undefined>>): void => {
    void navigate({ to: '.', search: (old: object) => ({ ...old, ...more }), replace: true } as never);
  };
  const counts = countsOf(answer.entries);
  const days = daysOf(answer.entries, kinds, order);
  const isAll = textOfKinds(kinds) === undefined;
  return (
    <Section
      title="Timeline"
      note={`${String(answer.entries.length)} entries, times in UTC`}
      actions={
        <SegmentedControl
          size="xs"
          aria-label="Order"
          value={order}
          onChange={(to) => {
            set({ order: to === 'oldest' ? undefined : to });
          }}
          data={[
            { value: 'oldest', label: 'Oldest first' },
            { value: 'newest', label: 'Newest first' },
          ]}
        />
      }
    >
      <Chip.Group
        multiple
        value={isAll ? [] : [...kinds]}
        onChange={(to) => {
          set({ show: textOfKinds(new Set(to as Kind[])) });
        }}
      >
        <Group gap={4} mb="xs" role="group" aria-label="Show only">
          {KINDS.filter((kind) => (counts.get(kind) ?? 0) > 0).map((kind) => (
            <Chip key={kind} value={kind} size="xs" radius="sm">
              {MARKS[kind].many} {counts.get(kind)}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      {answer.verdictsSince === null ? null : (
        <Text size="xs" c="dimmed">
          Verdicts are told since <When at={answer.verdictsSince} />; before, too much was said to look at
          each word.
        </Text>
      )}
      {days.length === 0 ? (
        <Empty knownThrough={answer.knownThrough}>Nothing of the kind happened.</Empty>
      ) : null}
      <div ref={place}>
        {days.map(({ day, entries }) => (
          <div key={day} className={classes['day']}>
            <h3 className={classes['date']}>
              <time dateTime={day}>{longDayOf(day)}</time>
            </h3>
            <ol className={classes['list']}>
              {entries.map((entry, i) => (
                <Row key={`${entry.kind} ${entry.at} ${String(i)}`} entry={entry} />
              ))}
            </ol>
          </div>
        ))}
      </div>
    </Section>
  );
};
