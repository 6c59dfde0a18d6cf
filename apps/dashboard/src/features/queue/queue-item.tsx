import { Text } from '@mantine/core';
import { IconHourglass, IconPlayerPlay, IconQuestionMark } from '@tabler/icons-react';
import { MailLink, SeriesLink } from '../../ui/links';
import { OutcomeMark } from '../../ui/outcome';
import { StateMark } from '../../ui/state';
import { When } from '../../ui/when';
import classes from './queue.module.css';
import { turnWords, type Item, type Turn } from './sections';

type Whose = { readonly turn: Turn; readonly yours: boolean; readonly isOwn: boolean };

const TurnMark = ({ turn, yours, isOwn }: Whose) => {
  const Mark = yours ? IconPlayerPlay : turn.role === 'unknown' ? IconQuestionMark : IconHourglass;
  return (
    <span className={classes['turn']} data-yours={yours}>
      <Mark size={14} stroke={1.8} aria-hidden />
      {yours ? (isOwn ? 'your turn' : 'their turn') : turnWords(turn)}
    </span>
  );
};

/** Everybody else of whom something is asked. */
const Turns = ({ turns }: { readonly turns: readonly Turn[] }) => (
  <details className={classes['turns']}>
    <summary>
      {turns.length === 1 ? 'What clears it' : `All ${String(turns.length)} that is asked, and of whom`}
    </summary>
    <ul>
      {turns.map((turn, i) => (
        <li key={i}>
          <strong>{turnWords(turn)}</strong>
          {turn.since === null ? null : (
            <>
              {' '}
              since <When at={turn.since} />
            </>
          )}
          : {turn.sentence}
          {turn.clearedBy === '' ? null : (
            <Text size="xs" c="dimmed">
              Cleared by: {turn.clearedBy}
            </Text>
          )}
        </li>
      ))}
    </ul>
  </details>
);

/** A series of somebody's queue: whose turn it is, why, and since when. */
export const QueueItem = ({ item, isOwn }: { readonly item: Item; readonly isOwn: boolean }) => {
  const [first] = item.turns;
  if (first === undefined) return null;
  const { lastWord } = item;
  return (
    <li className={classes['item']} data-row tabIndex={-1}>
      <div className={classes['head']}>
        <OutcomeMark outcome={item.outcome} />
        <SeriesLink to={item.series}>{item.subject}</SeriesLink>
        <Text component="span" size="xs" c="dimmed">
          v{item.revision} for {item.release}, by {item.author}
        </Text>
        <StateMark state={item.state} />
      </div>
      <div className={classes['why']}>
        <TurnMark turn={first} yours={item.yours} isOwn={isOwn} />
        {first.since === null ? null : (
          <Text component="span" size="xs" c="dimmed">
            since <When at={first.since} /> (<When at={first.since} distance />)
          </Text>
        )}
        <span className={classes['sentence']}>{first.sentence}</span>
      </div>
      <Text size="xs" c="dimmed">
        Last word: {lastWord.by}, <When at={lastWord.saidAt} />{' '}
        {lastWord.messageId === null ? null : <MailLink id={lastWord.messageId}>mail</MailLink>}
      </Text>
      <Turns turns={item.turns} />
    </li>
  );
};
