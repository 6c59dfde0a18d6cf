import { NativeSelect, Stack, Text } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { nameOf } from '../../lib/format';
import { useRead } from '../../lib/read';
import { EvidenceList, ReasonItem, type Reason } from '../../ui/evidence';
import { Loaded } from '../../ui/loaded';
import { MEANINGS, type Outcome } from '../../lib/outcomes';
import { OutcomeMark } from '../../ui/outcome';
import { Said } from '../../ui/said';
import { Section } from '../../ui/section';
import { When } from '../../ui/when';
import { askedOf, type Acks } from './asked';
import classes from './series.module.css';
import type { Revision } from './series';

type Props = { readonly gateRef: string; readonly revision: Revision };

/** What decides, with what it rests on. */
const Because = ({ reason, outcome }: { readonly reason: Reason; readonly outcome: Outcome }) => (
  <div className={classes['because']} data-outcome={outcome}>
    <div>
      <strong>{outcome} because</strong> <Said text={reason.sentence} />{' '}
      <span className={classes['dim']} title={`version ${String(reason.ruleVersion)}`}>
        ({reason.rule})
      </span>
    </div>
    {reason.clearedBy === '' ? null : (
      <div>
        <strong>Cleared by</strong> <Said text={reason.clearedBy} />
      </div>
    )}
    <EvidenceList evidence={reason.evidence} />
  </div>
);

const GROUPS = [
  ['closes', 'Policy says no, too'],
  ['holds', 'Holds it, too'],
  ['undetermines', 'Not known, and needed'],
  ['informs', 'Worth knowing'],
] as const;

/** The other reasons, worst first. What acts stands open; where something holds, what is not known waits behind a line, as do notes. */
const Others = ({ reasons, outcome }: { readonly reasons: readonly Reason[]; readonly outcome: Outcome }) =>
  GROUPS.map(([effect, title]) => {
    const own = reasons.filter((reason) => reason.effect === effect);
    if (own.length === 0) return null;
    const isOpen =
      effect === 'closes' || effect === 'holds' || (effect === 'undetermines' && outcome === 'undetermined');
    return (
      <details key={effect} open={isOpen} className={classes['reasons']}>
        <summary>
          {title} <span className={classes['dim']}>({own.length})</span>
        </summary>
        <Stack gap={6} mt={4}>
          {own.map((reason, i) => (
            <ReasonItem key={i} reason={reason} />
          ))}
        </Stack>
      </details>
    );
  });

const Reasons = ({
  reasons,
  outcome,
}: {
  readonly reasons: readonly Reason[];
  readonly outcome: Outcome;
}) => {
  const [worst, ...rest] = reasons;
  const decides = worst !== undefined && worst.effect !== 'informs';
  return (
    <>
      {decides ? <Because reason={worst} outcome={outcome} /> : <Text size="sm">{MEANINGS[outcome]}</Text>}
      <Others reasons={decides ? rest : reasons} outcome={outcome} />
    </>
  );
};

const LinePicker = () => {
  const navigate = useNavigate();
  const { release } = useSearch({ strict: false });
  const { data } = useRead('/releases', {});
  return (
    <NativeSelect
      size="xs"
      aria-label="Release line"
      value={release ?? ''}
      onChange={(event) => {
        const to = event.currentTarget.value;
        void navigate({
          to: '.',
          search: (old: object) => ({ ...old, release: to === '' ? undefined : to }),
          replace: true,
        } as never);
      }}
      data={[
        { value: '', label: 'its own line' },
        ...(data?.releases ?? []).map((line) => ({ value: line.release, label: line.release })),
      ]}
    />
  );
};

/** The release manager's name, where they own a file here; else the address. */
const managerName = (acks: Acks | undefined, address: string | undefined): string | undefined => {
  const people = (acks?.patches ?? []).flatMap(({ files }) =>
    files.flatMap((f) => [...f.maintainers, ...f.wider]),
  );
  const known = people.find((p) => p.address === address?.toLowerCase());
  return known === undefined ? address : nameOf(known);
};

/** Who could clear it, by name. */
const AskedOf = ({
  gateRef,
  revision,
  reasons,
  release,
}: Props & {
  readonly reasons: readonly Reason[];
  readonly release: string;
}) => {
  const acks = useRead('/series/{ref}/acks', { ref: gateRef }, { release });
  const objections = useRead('/series/{ref}/objections', { ref: gateRef }, {});
  const line = useRead('/releases/{release}', { release });
  const manager = managerName(acks.data, line.data?.releaseManager ?? undefined);
  const asked = askedOf({
    reasons,
    acks: acks.data,
    objectors: (objections.data?.objections ?? [])
      .filter((o) => o.revision === revision.number)
      .map(({ by }) => by),
    releaseManager: manager,
    poster: nameOf(revision.poster),
  });
  if (asked.length === 0) return null;
  return (
    <div>
      <strong>Asked of</strong>{' '}
      {asked.map((who, i) => (
        <span key={who}>
          {i === 0 ? '' : ', '}
          <Said text={who} max={80} />
        </span>
      ))}
      .
    </div>
  );
};

/** May it go in, and if not, why not, what would clear it, and who is asked. */
export const VerdictCard = ({ gateRef, revision }: Props) => {
  const { release } = useSearch({ strict: false });
  const query = useRead('/series/{ref}/gate', { ref: gateRef }, { release }, { keep: true });
  return (
    <Section title="Verdict" note={`on v${revision.number}`} actions={<LinePicker />}>
      <Loaded query={query} what="the verdict" rows={4}>
        {(verdict) => (
          <Stack gap={8} className={classes['verdict']}>
            <div className={classes['outcome']}>
              <OutcomeMark outcome={verdict.outcome} /> for <strong>{verdict.release}</strong>, phase{' '}
              {verdict.phase}
            </div>
            <AskedOf {...{ gateRef, revision }} reasons={verdict.reasons} release={verdict.release} />
            <Text size="xs" c="dimmed">
              {verdict.validUntil === undefined ? (
                'Stands until something else is said.'
              ) : (
                <>
                  Stands until <When at={verdict.validUntil} /> UTC if nothing else is said.
                </>
              )}
            </Text>
            <Reasons reasons={verdict.reasons} outcome={verdict.outcome} />
          </Stack>
        )}
      </Loaded>
    </Section>
  );
};
