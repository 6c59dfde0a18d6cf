import { Text } from '@mantine/core';
import type { Line } from '../../lib/current-line';
import { longDayOf } from '../../lib/format';
import { MailLink, SeriesLink } from '../../ui/links';
import { Section } from '../../ui/section';
import { When } from '../../ui/when';
import { announced, type AnnouncedDate } from './announced';
import classes from './release.module.css';

/** What people decided, in their words. */
const DECIDED: Readonly<Record<string, string>> = {
  ExceptionGranted: 'exception granted',
  ExceptionRefused: 'exception refused',
  HoldPlaced: 'held',
};

type Source = Line['phases'][number]['source'];

const From = ({ source }: { readonly source: Source }) =>
  source.messageId === undefined ? (
    <span>{source.text ?? 'no source'}</span>
  ) : (
    <MailLink id={source.messageId}>mail</MailLink>
  );

type ChangeProps = { readonly date: AnnouncedDate; readonly title: string };

const DateChange = ({ date, title }: ChangeProps) => (
  <li>
    {title} after {longDayOf(date.lastDay)} <em>{date.status}</em>{' '}
    <span className={classes['tag']}>{date.change}</span>
    {date.change === 'moved' ? ` from ${longDayOf(date.before?.lastDay ?? '')}` : ''}
    {date.change === 'would move' ? `; ${longDayOf(date.before?.lastDay ?? '')} still stands` : ''}
    {date.change === 'surer' || date.change === 'less sure' ? ` (was ${date.before?.status ?? ''})` : ''}
  </li>
);

const Phases = ({ line }: { readonly line: Line }) => (
  <div className={classes['scroll']} tabIndex={0} role="group" aria-label="Phases">
    <table className={classes['table']}>
      <thead>
        <tr>
          <th scope="col">phase</th>
          <th scope="col">begins after</th>
          <th scope="col">how sure</th>
          <th scope="col">says</th>
        </tr>
      </thead>
      <tbody>
        {line.phases.map((phase) => (
          <tr key={phase.name} aria-current={phase.name === line.current ? 'true' : undefined}>
            <th scope="row">
              {phase.title}
              {phase.name === line.current ? ' ▸ now' : ''}
            </th>
            <td>{phase.lastDay === null ? '–' : longDayOf(phase.lastDay)}</td>
            <td>{phase.status}</td>
            <td>
              <From source={phase.source} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

const Announcements = ({ line }: { readonly line: Line }) => {
  const titles = new Map(line.phases.map(({ name, title }) => [name, title]));
  const titleOf = (phase: string): string => titles.get(phase) ?? phase;
  return (
    <Section title="Announcements" note="the latest first; each against what stood before it">
      <ol className={classes['list']}>
        {announced(line.announcements)
          .toReversed()
          .map(({ announcement, dates }, n) => (
            <li key={n}>
              <When at={announcement.saidAt} /> <From source={announcement.source} />
              {announcement.moratorium === undefined ? '' : ` moratorium ${announcement.moratorium}`}
              {announcement.note === undefined ? null : (
                <span className={classes['dim']}> {announcement.note}</span>
              )}
              <ul>
                {dates.map((date) => (
                  <DateChange key={date.phase} date={date} title={titleOf(date.phase)} />
                ))}
                {(announcement.without ?? []).map((phase) => (
                  <li key={phase}>
                    {titleOf(phase)} <span className={classes['tag']}>left out</span>
                  </li>
                ))}
                {(announcement.waivers ?? []).map((waiver, m) => (
                  <li key={m}>waiver: {waiver.sentence}</li>
                ))}
              </ul>
            </li>
          ))}
      </ol>
      {line.announcements.length === 0 ? <Text size="sm">Nothing was announced.</Text> : null}
    </Section>
  );
};

const Heard = ({ line }: { readonly line: Line }) => {
  const unconfirmed = line.heard.filter((one) => !one.confirmed);
  return (
    <Section
      title="Read by machine"
      note={`${String(unconfirmed.length)} unconfirmed: they count for nothing until a person confirms them`}
    >
      {unconfirmed.length === 0 ? (
        <Text size="sm">No release mail waits to be confirmed.</Text>
      ) : (
        <ul className={classes['list']}>
          {unconfirmed.map((one) => (
            <li key={one.messageId}>
              <When at={one.saidAt} /> {one.by} (<MailLink id={one.messageId}>mail</MailLink>):{' '}
              {one.says.join('; ')}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
};

const Said = ({ line }: { readonly line: Line }) => {
  const all = [...line.exceptions, ...line.holds];
  return all.length === 0 ? (
    <Text size="sm">
      No exception, refusal or hold was entered. What a mail says of one series stands on that series’ page.
    </Text>
  ) : (
    <ul className={classes['list']}>
      {all.map(({ type, said, data }, n) => (
        <li key={n}>
          <When at={said.at} /> <strong>{DECIDED[type] ?? type}</strong>{' '}
          <SeriesLink to={data.about}>{data.about}</SeriesLink> by {said.by}: {said.reason} (
          <From source={said.source} />)
        </li>
      ))}
    </ul>
  );
};

/** The calendar of a release line as it came to be: announcement by announcement, with what each changed. */
export const Calendar = ({ line }: { readonly line: Line }) => (
  <div className={classes['stack']}>
    <Section title="Phases" note="days end at 24:00 UTC">
      <Phases line={line} />
      <Text size="sm" mt={6}>
        Release manager: {line.releaseManager ?? 'nobody known'}.{' '}
        {line.moratorium === null ? 'No commit moratorium.' : null}
        {line.moratorium === null ? null : (
          <strong>
            Commit moratorium since <When at={line.moratorium.since} /> (
            <From source={line.moratorium.source} />
            ).
          </strong>
        )}
      </Text>
    </Section>
    <Announcements line={line} />
    <Section title="Exceptions and holds">
      <Said line={line} />
    </Section>
    <Heard line={line} />
  </div>
);
