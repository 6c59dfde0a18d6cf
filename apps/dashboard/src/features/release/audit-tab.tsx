import { Button, Text } from '@mantine/core';
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

/** Commits of a phase and of some statuses, both as the address has them. */
const commitsOf = (commits: readonly Commit[], { phase, status }: Chosen): readonly Commit[] =>
  commits.filter(
    (c) =>
      (phase === undefined || c.phase === phase) &&
      (status === undefined || status.split(',').includes(c.status)),
  );

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

type Chosen = { readonly phase?: string | undefined; readonly status?: string | undefined };

type CellProps = {
  readonly n: number;
  readonly label: string;
  readonly of: Chosen;
  readonly chosen: Chosen;
  readonly onChoose: (to: Chosen) => void;
};

/** A count that shows what it counts, and on another press everything again. */
const Count = ({ n, label, of, chosen, onChoose }: CellProps) => {
  const isChosen = chosen.phase === of.phase && chosen.status === of.status;
  return n === 0 ? (
    <>0</>
  ) : (
    <button
      type="button"
      className={classes['count']}
      aria-pressed={isChosen}
      aria-label={label}
      onClick={() => {
        onChoose(isChosen ? { phase: undefined, status: undefined } : of);
      }}
    >
      {n}
    </button>
  );
};

type CountsProps = {
  readonly audit: AuditAnswer;
  readonly chosen: Chosen;
  readonly onChoose: (to: Chosen) => void;
};

const Counts = ({ audit, chosen, onChoose }: CountsProps) => {
  const rows = [
    ...audit.phases.map(({ phase, title, counts }) => ({ phase, title, counts })),
    { phase: undefined, title: 'all', counts: audit.counts },
  ];
  const statuses = STATUSES.filter((status) => audit.counts[status] > 0 || status === 'missing');
  return (
    <div className={classes['scroll']} tabIndex={0} role="group" aria-label="Acks by phase">
      <table className={classes['table']}>
        <thead>
          <tr>
            <th scope="col">phase</th>
            {statuses.map((status) => (
              <th key={status} scope="col">
                {WORDS[status]}
              </th>
            ))}
            <th scope="col">all</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ phase, title, counts }) => (
            <tr key={title}>
              <th scope="row">{title}</th>
              {[...statuses, undefined].map((status) => {
                const n = counts[status ?? 'total'];
                const label = `${String(n)} ${status ?? 'of any status'}, ${phase === undefined ? 'in all phases' : title}`;
                return (
                  <td key={status ?? 'total'}>
                    <Count n={n} label={label} of={{ phase, status }} chosen={chosen} onChoose={onChoose} />
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};

const Whole = ({ audit }: { readonly audit: AuditAnswer }) => {
  const [search, change] = usePageSearch();
  const chosen: Chosen = { phase: search['phase'], status: search['status'] };
  const shown = commitsOf(audit.commits, chosen);
  const isFiltered = chosen.phase !== undefined || chosen.status !== undefined;
  return (
    <div className={classes['stack']}>
      {audit.notKnown.map((sentence) => (
        <Text key={sentence} size="sm" role="note">
          Not known: {sentence}.
        </Text>
      ))}
      <Section title="By phase" note="each count shows its commits below">
        <Counts audit={audit} chosen={chosen} onChoose={change} />
      </Section>
      <Section
        title="Commits"
        note={`${String(shown.length)} of ${String(audit.commits.length)}`}
        actions={
          isFiltered ? (
            <Button
              size="compact-xs"
              variant="default"
              onClick={() => {
                change({ phase: undefined, status: undefined });
              }}
            >
              Show all
            </Button>
          ) : undefined
        }
      >
        {audit.commits.length === 0 ? (
          <Empty knownThrough={audit.knownThrough}>No commit of a freeze phase is known.</Empty>
        ) : null}
        {shown.length === 0 && audit.commits.length > 0 ? (
          <Text size="sm">None of them is of this phase and status.</Text>
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
