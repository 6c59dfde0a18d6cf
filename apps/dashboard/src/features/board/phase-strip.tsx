import { longDayOf } from '../../lib/format';
import { MailLink } from '../../ui/links';
import type { Line } from '../../lib/current-line';
import classes from './board.module.css';

/** Words for how far a date is fixed; a date that is none of these is said without a word. */
const DOUBTFUL: ReadonlySet<string> = new Set(['draft', 'considered', 'tentative']);

const Dates = ({ phase }: { readonly phase: Line['phases'][number] }) => {
  if (phase.lastDay === null && phase.from === null) return <span className={classes['dim']}>no date</span>;
  return (
    <>
      <time dateTime={phase.from ?? phase.lastDay ?? ''}>
        {phase.lastDay === null ? longDayOf(phase.from ?? '') : `after ${longDayOf(phase.lastDay)}`}
      </time>
      {DOUBTFUL.has(phase.status) ? <em> {phase.status}</em> : null}
    </>
  );
};

/** The phases of a release line in their order, with when each begins and how sure that is; the one it is in is marked. */
export const PhaseStrip = ({ line }: { readonly line: Line }) => (
  <>
    <ol className={classes['strip']} tabIndex={0} aria-label={`Phases of ${line.release}, days in UTC`}>
      {line.phases.map((phase) => (
        <li
          key={phase.name}
          className={classes['phase']}
          aria-current={phase.name === line.current ? 'step' : undefined}
        >
          <strong>{phase.title}</strong>
          {phase.name === line.current ? <span className={classes['here']}>▸ now in this phase</span> : null}
          <span className={classes['date']}>
            <Dates phase={phase} />
          </span>
        </li>
      ))}
    </ol>
    <p className={classes['under']}>
      Days end at 24:00 UTC. Release manager: {line.releaseManager ?? 'nobody known'}.
      {line.moratorium === null ? null : (
        <strong>
          {' '}
          Commit moratorium since {longDayOf(line.moratorium.since)}
          {line.moratorium.source.messageId === undefined ? null : (
            <>
              {' '}
              (<MailLink id={line.moratorium.source.messageId}>mail</MailLink>)
            </>
          )}
          : nothing goes in.
        </strong>
      )}
    </p>
  </>
);
