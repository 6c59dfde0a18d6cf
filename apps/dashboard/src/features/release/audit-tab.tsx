import { Chip, Group, Text } from '@mantine/core';
import type { Answer, REST } from '@sluice/contracts';
import { useRead } from '../../lib/read';
import { usePageSearch } from '../../lib/search';
import { EvidenceList } from '../../ui/evidence';
import { CommitLink } from '../../ui/links';
import { Empty, Loaded } from '../../ui/loaded';
import { Section } from '../../ui/section';
import { When } from '../../ui/when';
import classes from './release.module.css';

type AuditAnswer = Answer<typeof REST.getLandedAudit>;
type Commit = AuditAnswer['commits'][number];
type Status = Commit['status'];

const WORDS: Readonly<Record<Status, string>> = {
  missing: '✗ missing',
  acked: '✓ acked',
  'acked-misspelt': '✓ acked, misspelt',
  'acked-outside-trailers': '✓ acked, outside the trailers',
  'acked-on-list': '✓ acked on the list only',
  exempt: '– exempt',
  'not-required': '– not required',
};
const STATUSES = Object.keys(WORDS) as Status[];

const Row = ({ commit }: { readonly commit: Commit }) => (
  <li className={classes['commit']} data-status={commit.status}>
    <div>
      <strong>{WORDS[commit.status]}</strong> <CommitLink commit={commit.commit} /> {commit.subject}
    </div>
    <div className={classes['dim']}>
      <When at={commit.committedAt} /> {commit.author}, {commit.phaseTitle}; {commit.class} (
      {commit.classConfidence}: {commit.classReason}). {commit.why} {commit.notes.join(' ')}
    </div>
    <EvidenceList evidence={commit.evidence} />
  </li>
);

const Whole = ({ audit }: { readonly audit: AuditAnswer }) => {
  const [search, change] = usePageSearch();
  const chosen = search['status']?.split(',') ?? [];
  const shown = audit.commits.filter((c) => chosen.length === 0 || chosen.includes(c.status));
  return (
    <div className={classes['stack']}>
      {audit.notKnown.map((sentence) => (
        <Text key={sentence} size="sm" role="note">
          {sentence}
        </Text>
      ))}
      <Section title="By phase" note={`${String(audit.counts.total)} commits`}>
        <div className={classes['scroll']} tabIndex={0} role="group" aria-label="Acks by phase">
          <table className={classes['table']}>
            <thead>
              <tr>
                <th scope="col">phase</th>
                {STATUSES.map((status) => (
                  <th key={status} scope="col">
                    {WORDS[status]}
                  </th>
                ))}
                <th scope="col">all</th>
              </tr>
            </thead>
            <tbody>
              {audit.phases.map(({ phase, title, counts }) => (
                <tr key={phase}>
                  <th scope="row">{title}</th>
                  {STATUSES.map((status) => (
                    <td key={status}>{counts[status]}</td>
                  ))}
                  <td>{counts.total}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Section>
      <Section title="Commits" note={`${String(shown.length)} of ${String(audit.commits.length)}`}>
        <Chip.Group
          multiple
          value={chosen}
          onChange={(to: string[]) => {
            change({ status: to.length === 0 ? undefined : to.join() });
          }}
        >
          <Group gap={6} mb={6} role="group" aria-label="Only these">
            {STATUSES.map((status) => (
              <Chip key={status} value={status} size="xs">
                {status} {audit.counts[status]}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
        {shown.length === 0 ? (
          <Empty knownThrough={audit.knownThrough}>No commit of a freeze phase is known.</Empty>
        ) : null}
        <ol className={classes['commits']}>
          {shown.map((commit) => (
            <Row key={commit.commit} commit={commit} />
          ))}
        </ol>
      </Section>
    </div>
  );
};

/** Every commit that landed in a freeze, and whether the release manager acked it. */
export const Audit = ({ release }: { readonly release: string }) => {
  const audit = useRead('/releases/{release}/audit', { release });
  return (
    <Loaded query={audit} what="the audit">
      {(answer) => <Whole audit={answer} />}
    </Loaded>
  );
};
