import { Stack } from '@mantine/core';
import type { Answer, REST } from '@sluice/contracts';
import { Link } from '@tanstack/react-router';
import { counted } from '../../lib/format';
import { useRead } from '../../lib/read';
import { MailLink } from '../../ui/links';
import { Empty, Loaded } from '../../ui/loaded';
import { Said } from '../../ui/said';
import { Section } from '../../ui/section';
import { Finding } from './findings';
import classes from './series.module.css';

type Found = Answer<typeof REST.getInterfaceChanges>;

const SEVERITIES = ['block', 'must-fix', 'ask', 'info'] as const;

const Changes = ({ changes }: { readonly changes: Found['changes'] }) => (
  <div className={classes['scroll']} tabIndex={0} role="group" aria-label="Interface changes">
    <table className={classes['table']}>
      <thead>
        <tr>
          <th scope="col">Change</th>
          <th scope="col">Name</th>
          <th scope="col">From</th>
          <th scope="col">To</th>
          <th scope="col">Channel</th>
          <th scope="col">Where</th>
        </tr>
      </thead>
      <tbody>
        {changes.map((one, i) => (
          <tr key={i}>
            <td>{one.kind}</td>
            <td className={classes['code']}>
              <Link
                to="/dependencies/$ref"
                params={{ ref: one.name }}
                title="What introduces and what uses it"
              >
                <Said text={one.name} />
              </Link>
            </td>
            <td className={classes['code']}>{one.from === null ? '–' : <Said text={one.from} />}</td>
            <td className={classes['code']}>{one.to === null ? '–' : <Said text={one.to} />}</td>
            <td>
              {one.channel ?? '–'}
              {one.arch === null ? '' : ` (${one.arch})`}
            </td>
            <td className={classes['code']}>
              <Said text={`${one.file}:${String(one.line)}`} />
              <div className={classes['dim']}>
                <Said text={one.quote} />
              </div>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

const Switches = ({ switches }: { readonly switches: Found['switches'] }) => (
  <ul className={classes['note']}>
    {switches.map((one, i) => (
      <li key={i}>
        <strong>
          {one.capability}, {one.arch}
        </strong>{' '}
        ({one.effect}, {one.state}): <Said text={one.sentence} />
        {one.evidence.map((e) => (
          <div key={`${e.file} ${String(e.line)} ${e.name}`} className={classes['dim']}>
            <MailLink id={e.messageId}>
              {e.file}:{e.line}
            </MailLink>{' '}
            <span className={classes['code']}>
              <Said text={e.quote} />
            </span>
          </div>
        ))}
      </li>
    ))}
  </ul>
);

/** What the revision changes in the declared interfaces, and what the review rules find. */
export const Interface = ({ gateRef, number }: { readonly gateRef: string; readonly number: string }) => {
  const query = useRead('/series/{ref}/interface', { ref: gateRef });
  return (
    <Loaded query={query} what="the interface changes">
      {({ changes, findings, switches, knownThrough }) => (
        <>
          <Section title="Findings" note={`v${number}: ${counted(findings.length, 'finding')}`}>
            {findings.length === 0 ? (
              <Empty knownThrough={knownThrough}>The review rules find nothing.</Empty>
            ) : (
              <Stack gap="xs">
                {SEVERITIES.map((severity) => {
                  const own = findings.filter((f) => f.severity === severity);
                  return own.length === 0 ? null : (
                    <div key={severity}>
                      <h3 className={classes['severity']}>
                        {severity} ({own.length})
                      </h3>
                      {own.map((finding, i) => (
                        <Finding key={i} finding={finding} />
                      ))}
                    </div>
                  );
                })}
              </Stack>
            )}
          </Section>
          <Section title="Changes" note={counted(changes.length, 'change')}>
            {changes.length === 0 ? (
              <Empty knownThrough={knownThrough}>
                No declared interface changes, as far as its patches came.
              </Empty>
            ) : (
              <Changes changes={changes} />
            )}
          </Section>
          {switches.length === 0 ? null : (
            <Section title="Switches" note="what it does to capabilities that have to be switched on">
              <Switches switches={switches} />
            </Section>
          )}
        </>
      )}
    </Loaded>
  );
};
