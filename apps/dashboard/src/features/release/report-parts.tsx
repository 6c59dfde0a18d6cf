import { Table, Text } from '@mantine/core';
import type { Answer, REST } from '@sluice/contracts';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { counted, dayOf, shortCommit } from '../../lib/format';
import { ReasonItem } from '../../ui/evidence';
import { MailLink, SeriesLink } from '../../ui/links';
import { OutcomeMark } from '../../ui/outcome';
import { Section } from '../../ui/section';
import { When } from '../../ui/when';
import classes from './release.module.css';

type Report = Answer<typeof REST.getFreezeReport>;
type OfReport = { readonly report: Report };

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

/** Where a line is looked up: its series, its mail. */
const Look = ({ series, mail }: { readonly series: string | null; readonly mail: string | null }) => (
  <>
    {series === null ? null : (
      <>
        {' '}
        <SeriesLink to={series}>series</SeriesLink>
      </>
    )}
    {mail === null ? null : (
      <>
        {' '}
        (<MailLink id={mail}>mail</MailLink>)
      </>
    )}
  </>
);

/** What the release manager wrote to stand on top. */
export const Notes = ({ report: { notes } }: OfReport) =>
  notes === null ? null : (
    <Section title="From the release manager">
      <Text size="sm" className={classes['notes'] ?? ''}>
        {notes.text}
      </Text>
    </Section>
  );

export const ToDecide = ({ report: { decide } }: OfReport) => (
  <Part title="To decide" n={decide.length} none="Nothing waits for a word of the release manager.">
    {decide.map((one) => (
      <li key={one.sentence}>
        {one.sentence}
        <Look series={one.series} mail={one.messageId} />
        {one.commit === null ? null : (
          <>
            {' '}
            <Link
              to="/dependencies/$ref"
              params={{ ref: one.commit }}
              search={{ view: 'what-if' } as never}
              className={classes['link'] ?? ''}
            >
              what if it were reverted
            </Link>
          </>
        )}
      </li>
    ))}
  </Part>
);

export const AtRisk = ({ report }: OfReport) => (
  <Part title="At risk" n={report.atRisk.length} none="Nothing stands against any series.">
    {report.atRisk.map((one) => (
      <li key={one.series}>
        <OutcomeMark outcome={one.outcome} /> <SeriesLink to={one.series}>{one.subject}</SeriesLink> v
        {one.revision}, {one.author}
        {one.late ? ', posted after the last posting date' : ''}: {one.because}{' '}
        {one.clearedBy === '' ? null : <strong>Cleared by: {one.clearedBy}</strong>}
        <details className="sl-no-print">
          <summary>all reasons</summary>
          {report.decisions
            .filter((d) => d.series === one.series && d.revision === one.revision)
            .flatMap((d) => d.reasons.map((reason, n) => <ReasonItem key={n} reason={reason} />))}
        </details>
      </li>
    ))}
  </Part>
);

const CHANGED = { given: 'in the tree', moved: 'moved here', 'taken-back': 'taken back' } as const;

/** The numbers that the tree gave since the last release branched, and those that posted series claim. */
const Bits = ({ report: { bits, registry } }: OfReport) => (
  <Table fz="sm" verticalSpacing={2} horizontalSpacing={4} className={classes['bits'] ?? ''}>
    <Table.Thead>
      <Table.Tr>
        {['Word', 'Bit', 'Name', 'What became of it'].map((title) => (
          <Table.Th key={title}>{title}</Table.Th>
        ))}
      </Table.Tr>
    </Table.Thead>
    <Table.Tbody>
      {registry.map((row) => (
        <Table.Tr key={`${row.channel} ${row.name} ${row.change} ${row.day}`}>
          <Table.Td>{row.channel}</Table.Td>
          <Table.Td>{row.bit}</Table.Td>
          <Table.Td>
            <code>{row.name}</code>
          </Table.Td>
          <Table.Td>
            {CHANGED[row.change]} {row.day}{' '}
            {row.commit === null ? null : <code>{shortCommit(row.commit)}</code>}
          </Table.Td>
        </Table.Tr>
      ))}
      {bits.map((bit, n) => (
        <Table.Tr key={n}>
          <Table.Td>{bit.channel}</Table.Td>
          <Table.Td>{bit.bit}</Table.Td>
          <Table.Td>
            <code>{bit.name}</code>
          </Table.Td>
          <Table.Td>
            {bit.change} by <SeriesLink to={bit.series}>{bit.subject}</SeriesLink>
          </Table.Td>
        </Table.Tr>
      ))}
    </Table.Tbody>
  </Table>
);

export const Interfaces = ({ report }: OfReport) => {
  const { bits, registry, interfaceChanges } = report;
  return (
    <Section title="Interface changes" note={String(bits.length + registry.length + interfaceChanges.length)}>
      {bits.length + registry.length === 0 ? (
        <Text size="sm">No bit is added, removed or renumbered.</Text>
      ) : (
        <Bits report={report} />
      )}
      <ul className={classes['list']}>
        {interfaceChanges.map((one) => (
          <li key={`${one.series} ${one.sentence}`}>
            <SeriesLink to={one.series}>{one.subject}</SeriesLink> v{one.revision}: {one.sentence}
          </li>
        ))}
      </ul>
    </Section>
  );
};

export const OpenObjections = ({ report }: OfReport) => {
  const open = report.objections.filter((o) => o.stands);
  return (
    <Part title="Open objections" n={open.length} none="None stands.">
      {open.map((one, n) => (
        <li key={n}>
          <When at={one.saidAt} /> {one.by} {one.certainty === 'sure' ? 'objected' : 'may have objected'} to{' '}
          <SeriesLink to={one.series}>{one.subject}</SeriesLink> v{one.revision}: <q>{one.sentence}</q> (
          <MailLink id={one.messageId}>mail</MailLink>)
        </li>
      ))}
    </Part>
  );
};

export const Unacked = ({ report: { unacked } }: OfReport) => (
  <Part
    title="Landed without ack"
    n={unacked?.missing.length ?? 0}
    none={
      unacked?.counts['total'] === 0
        ? 'No commit of a freeze phase is known.'
        : 'Every commit has the ack it needed, or needed none.'
    }
  >
    {(unacked?.missing ?? []).map((one) => (
      <li key={one.commit}>
        <When at={one.committedAt} /> <code>{shortCommit(one.commit)}</code> {one.subject} ({one.phase}).{' '}
        {one.why}
      </li>
    ))}
  </Part>
);

export const Exceptions = ({ report: { exceptions } }: OfReport) => (
  <Part title="Exceptions" n={exceptions.length} none="None was asked for, granted or refused.">
    {exceptions.map((one) => (
      <li key={`${one.state} ${one.subject} ${one.at}`}>
        <strong>{one.state}</strong> {one.subject}: by {one.by}, {dayOf(one.at)}
        {one.until === null ? '' : `, until ${dayOf(one.until)}`}: <q>{one.reason}</q>
        <Look series={one.series} mail={one.messageId} />
      </li>
    ))}
  </Part>
);

export const Chains = ({ report: { chains } }: OfReport) => (
  <Part title="Chains waiting on one item" n={chains.length} none="None is known.">
    {chains.map((one) => (
      <li key={one.series}>
        {counted(one.waiting.length, 'patch waits', 'patches wait')} on{' '}
        <SeriesLink to={one.series}>{one.subject}</SeriesLink> v{one.revision}
        <ul className={classes['list']}>
          {one.waiting.map((row) => (
            <li key={row.subject}>
              {row.subject} ({row.state === 'never-received' ? 'never received' : row.state}
              {row.commit === null ? '' : `, ${shortCommit(row.commit)}`}; by {row.kinds.join(', ')}
              {row.confidence === 'weak' ? ', weak' : ''})
            </li>
          ))}
        </ul>
      </li>
    ))}
  </Part>
);

export const Changed = ({ report: { since, release } }: OfReport) => (
  <Part
    title={
      since === null ? 'Changed since the last report' : `Changed since the report of ${dayOf(since.asOf)}`
    }
    n={since?.changes.length ?? 0}
    none={since === null ? `No earlier report of ${release} was saved.` : 'Nothing.'}
  >
    {(since?.changes ?? []).map((one) => (
      <li key={one.sentence}>
        {one.sentence}
        <Look series={one.series} mail={one.messageId} />
      </li>
    ))}
  </Part>
);

export const Landed = ({ report }: OfReport) => (
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
        {one.revertedBy === null ? null : (
          <>
            , taken back <When at={one.revertedBy.committedAt} />
          </>
        )}
      </li>
    ))}
  </Part>
);
