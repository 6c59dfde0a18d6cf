import { Button, Group, Text, Title } from '@mantine/core';
import type { Answer, REST } from '@sluice/contracts';
import { Link, useParams } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { readText, urlOf } from '../../lib/api';
import { longDayOf, minuteOf, shortCommit } from '../../lib/format';
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

const inDays = (days: number): string =>
  days < 0 ? `${String(-days)} days ago` : days === 0 ? 'today' : `in ${String(days)} days`;

const Numbers = ({ report }: { readonly report: Report }) => {
  const { counts } = report;
  return (
    <Section title="In numbers">
      <Group gap="md" wrap="wrap" fz="sm">
        {(['closed', 'held', 'undetermined', 'open'] as const).map((outcome) => (
          <span key={outcome}>
            <OutcomeMark outcome={outcome} /> {counts[outcome]}
          </span>
        ))}
        <span>
          = {counts.total} verdicts on {counts.series} series
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
    <Part title="Landed" n={report.landed.length} none="Nothing that is known.">
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
    Made of {coverage.mails.toLocaleString('en')} mails known through{' '}
    {knownThrough === null ? 'nothing' : `${minuteOf(knownThrough)} UTC`}, {coverage.parked} parked; tree
    through {coverage.treeThrough === null ? 'nowhere' : `${minuteOf(coverage.treeThrough)} UTC`};{' '}
    {coverage.patchesNeverReceived} patches never received. {coverage.notKnown.join(' ')}
  </footer>
);

const Take = ({ release }: { readonly release: string }) => {
  const viewpoint = queryOf(useViewpoint());
  const [said, setSaid] = useState('');
  const url = (format: string): string =>
    urlOf('/releases/{release}/report', { release }, { ...viewpoint, format });
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
      <Button size="compact-sm" variant="default" component="a" href={url('text')}>
        Text
      </Button>
      <Button size="compact-sm" variant="default" component="a" href={url('markdown')}>
        Markdown
      </Button>
      <Button size="compact-sm" variant="default" component="a" href={url('json')}>
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
            <Decisions report={made} />
            <Rest report={made} />
            <Coverage report={made} />
          </div>
        )}
      </Loaded>
    </>
  );
};
