import { Button, Group, Text, Title } from '@mantine/core';
import type { Answer, REST } from '@sluice/contracts';
import { Link, useParams } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { readText, urlOf } from '../../lib/api';
import { counted, dayOf, longDayOf, minuteOf, shortCommit } from '../../lib/format';
import { useRead } from '../../lib/read';
import { useTitle } from '../../lib/title';
import { queryOf, useViewpoint } from '../../lib/viewpoint';
import { ReasonItem } from '../../ui/evidence';
import { MailLink, SeriesLink } from '../../ui/links';
import { Loaded } from '../../ui/loaded';
import { OutcomeMark } from '../../ui/outcome';
import { Section } from '../../ui/section';
import { When } from '../../ui/when';
import classes from './release.module.css';

type Report = Answer<typeof REST.getFreezeReport>;

const Part = ({
  title,
  n,
  none,
  children,
}: {
  readonly title: string;
  readonly n: number;
  readonly none: string;
  readonly children: ReactNode;
}) => (
  <Section title={title} note={String(n)}>
    {n === 0 ? <Text size="sm">{none}</Text> : <ul className={classes['list']}>{children}</ul>}
  </Section>
);

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

/** Only where there is any: a mail that nobody confirmed counts for nothing, but should be read. */
const Heard = ({ report: { heard } }: { readonly report: Report }) =>
  heard.length === 0 ? null : (
    <Part title="Read by machine in release mails, confirmed by nobody" n={heard.length} none="">
      {heard.map((one) => (
        <li key={one.messageId}>
          <When at={one.saidAt} /> {one.by} (<MailLink id={one.messageId}>mail</MailLink>):{' '}
          {one.says.join('; ')}
        </li>
      ))}
    </Part>
  );

const Decisions = ({ report }: { readonly report: Report }) => (
  <Part title="To decide" n={report.decisions.length} none="Nothing stands against any series.">
    {report.decisions.map((one) => (
      <li key={`${one.series} ${one.revision}`}>
        <OutcomeMark outcome={one.outcome} /> <SeriesLink to={one.series}>{one.subject}</SeriesLink> v
        {one.revision}, {one.author}: {one.because}{' '}
        {one.clearedBy === '' ? null : <strong>Cleared by: {one.clearedBy}</strong>}
        <details className="sl-no-print">
          <summary>{one.reasons.length} reasons</summary>
          {one.reasons.map((reason, n) => (
            <ReasonItem key={n} reason={reason} />
          ))}
        </details>
      </li>
    ))}
  </Part>
);

const Rest = ({ report }: { readonly report: Report }) => (
  <>
    <Part title="Bits of public flags words" n={report.bits.length} none="None changes.">
      {report.bits.map((bit, n) => (
        <li key={n}>
          {bit.channel} bit {bit.bit}: <code>{bit.name}</code> {bit.change} by{' '}
          <SeriesLink to={bit.series}>{bit.subject}</SeriesLink>
        </li>
      ))}
    </Part>
    <Part title="Objections" n={report.objections.length} none="None is open.">
      {report.objections.map((one, n) => (
        <li key={n}>
          <When at={one.saidAt} /> {one.by} {one.certainty === 'sure' ? 'objected' : 'may have objected'} to{' '}
          <SeriesLink to={one.series}>{one.subject}</SeriesLink> v{one.revision}: <q>{one.sentence}</q> (
          <MailLink id={one.messageId}>mail</MailLink>)
        </li>
      ))}
    </Part>
    <Part
      title="Landed"
      n={report.landed.length}
      none={
        report.coverage.treeThrough === null
          ? 'Not known: the project’s git tree was not read.'
          : 'Nothing of what was judged.'
      }
    >
      {report.landed.map((one) => (
        <li key={one.commit}>
          <When at={one.committedAt} /> <SeriesLink to={one.series}>{one.subject}</SeriesLink> v{one.revision}{' '}
          as <code>{shortCommit(one.commit)}</code>
          {one.revertedBy === null ? (
            <>
              ,{' '}
              <Link
                to="/dependencies/$ref"
                params={{ ref: one.commit }}
                search={{ view: 'what-if' } as never}
                className={classes['link'] ?? ''}
              >
                what if it were reverted
              </Link>
            </>
          ) : (
            <>
              , taken back <When at={one.revertedBy.committedAt} />
            </>
          )}
        </li>
      ))}
    </Part>
  </>
);

const Coverage = ({ report: { coverage, knownThrough } }: { readonly report: Report }) => (
  <footer className={classes['dim']}>
    Made of {counted(coverage.mails, 'mail')} known through{' '}
    {knownThrough === null ? 'nothing' : `${minuteOf(knownThrough)} UTC`},{' '}
    <Link to="/parked" className={classes['inline'] ?? ''}>
      {coverage.parked} parked
    </Link>
    ; tree through {coverage.treeThrough === null ? 'nowhere' : `${minuteOf(coverage.treeThrough)} UTC`};{' '}
    {counted(coverage.patchesNeverReceived, 'patch', 'patches')} that others speak of were never received.
    {coverage.notKnown.map((sentence) => (
      <div key={sentence}>Not known: {sentence}.</div>
    ))}
  </footer>
);

const Take = ({ release }: { readonly release: string }) => {
  const viewpoint = queryOf(useViewpoint());
  const [said, setSaid] = useState('');
  const url = (format: string): string =>
    urlOf('/releases/{release}/report', { release }, { ...viewpoint, format });
  const asOf = viewpoint['as-of'];
  const fileOf = (ending: string): string =>
    `freeze-report-${release}${asOf === undefined ? '' : `-${dayOf(asOf)}`}.${ending}`;
  const copy = async (): Promise<void> => {
    try {
      const text = await readText(
        '/releases/{release}/report',
        { release },
        { ...viewpoint, format: 'text' },
      );
      await navigator.clipboard.writeText(text);
      setSaid('Copied: 72 columns, ready for a mail.');
    } catch (error) {
      setSaid(`Not copied: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  return (
    <Group gap="xs" className="sl-no-print">
      <Button size="compact-sm" variant="default" onClick={() => void copy()}>
        Copy as mail
      </Button>
      <Button size="compact-sm" variant="default" component="a" href={url('text')} download={fileOf('txt')}>
        Text
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        component="a"
        href={url('markdown')}
        download={fileOf('md')}
      >
        Markdown
      </Button>
      <Button size="compact-sm" variant="default" component="a" href={url('json')} download={fileOf('json')}>
        JSON
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        onClick={() => {
          window.print();
        }}
      >
        Print
      </Button>
      <Text size="xs" role="status">
        {said}
      </Text>
    </Group>
  );
};

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
            <Heard report={made} />
            <Decisions report={made} />
            <Rest report={made} />
            <Coverage report={made} />
          </div>
        )}
      </Loaded>
    </>
  );
};
