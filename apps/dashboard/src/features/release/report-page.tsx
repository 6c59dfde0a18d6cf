import { Group, Text, Title } from '@mantine/core';
import type { Answer, REST } from '@sluice/contracts';
import { Link, useParams } from '@tanstack/react-router';
import { counted, longDayOf, minuteOf } from '../../lib/format';
import { useRead } from '../../lib/read';
import { useTitle } from '../../lib/title';
import { Loaded } from '../../ui/loaded';
import { OutcomeMark } from '../../ui/outcome';
import { Section } from '../../ui/section';
import {
  AtRisk,
  Chains,
  Changed,
  Exceptions,
  Interfaces,
  Landed,
  Notes,
  OpenObjections,
  ToDecide,
  Unacked,
} from './report-parts';
import { SavedReports } from './saved-reports';
import { Take } from './take-report';
import classes from './release.module.css';

type Report = Answer<typeof REST.getFreezeReport>;

const inDays = (days: number): string => {
  if (days === 0) return 'today';
  return days < 0 ? `${counted(-days, 'day')} ago` : `in ${counted(days, 'day')}`;
};

const Numbers = ({ report }: { readonly report: Report }) => {
  const { counts } = report;
  return (
    <Section
      title="In numbers"
      note={report.asOf === null ? 'as of now' : `as of ${minuteOf(report.asOf)} UTC`}
    >
      <Group gap="md" wrap="wrap" fz="sm">
        {(['closed', 'held', 'undetermined', 'open'] as const).map((outcome) => (
          <span key={outcome}>
            <OutcomeMark outcome={outcome} /> {counts[outcome]}
          </span>
        ))}
        <span>
          = {counted(counts.total, 'verdict')} on {counted(counts.series, 'series', 'series')}
        </span>
      </Group>
      <Text size="sm" mt={4}>
        Phase: {report.phaseTitle}. Release manager: {report.releaseManager ?? 'nobody known'}.
        {report.moratorium ? ' Commit moratorium: nothing goes in.' : ''}
        {report.schedule === null
          ? ' No schedule was announced.'
          : ` Schedule v${String(report.schedule.version)} of ${longDayOf(report.schedule.saidAt.slice(0, 10))}${report.schedule.messageId === null ? ': announced in no mail.' : '.'}`}
      </Text>
      <ul className={classes['list']}>
        {report.borders.map((border) => (
          <li key={border.phase}>
            {border.title} after {longDayOf(border.lastDay)} <em>{border.status}</em>, {inDays(border.days)}
          </li>
        ))}
      </ul>
    </Section>
  );
};

const Coverage = ({ report: { coverage, knownThrough } }: { readonly report: Report }) => (
  <footer className={classes['dim']}>
    Made of {counted(coverage.mails, 'mail')} known through{' '}
    {knownThrough === null ? 'nothing' : `${minuteOf(knownThrough)} UTC`},{' '}
    <Link to="/parked" className={classes['inline'] ?? ''}>
      {coverage.parked} parked
    </Link>
    ; tree through {coverage.treeThrough === null ? 'nowhere' : `${minuteOf(coverage.treeThrough)} UTC`};{' '}
    {counted(coverage.patchesNeverReceived, 'patch', 'patches')} that others speak of were never received.
    {coverage.waiting === 0 ? null : (
      <div>
        <strong>Lag:</strong> {counted(coverage.waiting, 'conversation')} with mail that was not read into
        verdicts yet
        {coverage.waitingSince === null ? '' : `, since ${minuteOf(coverage.waitingSince)} UTC`}.
      </div>
    )}
    {coverage.notKnown.map((sentence) => (
      <div key={sentence}>Not known: {sentence}.</div>
    ))}
  </footer>
);

/** The freeze report of a release line: first what its manager has to decide, each line a sentence with where to look it up. */
export const ReportPage = () => {
  const { release = '' } = useParams({ strict: false });
  useTitle(`${release} freeze report`);
  const report = useRead('/releases/{release}/report', { release }, {}, { keep: true });
  return (
    <>
      <Group justify="space-between" mb="xs" wrap="wrap">
        <Title order={1} fz="1.2rem">
          Freeze report of {release}
        </Title>
        <Take release={release} />
      </Group>
      <Loaded query={report} rows={14} what="the report">
        {(made) => (
          <div className={classes['stack']}>
            <Numbers report={made} />
            <Notes report={made} />
            <ToDecide report={made} />
            <AtRisk report={made} />
            <Interfaces report={made} />
            <OpenObjections report={made} />
            <Unacked report={made} />
            <Exceptions report={made} />
            <Chains report={made} />
            <Changed report={made} />
            <Landed report={made} />
            <SavedReports release={release} />
            <Coverage report={made} />
          </div>
        )}
      </Loaded>
    </>
  );
};
