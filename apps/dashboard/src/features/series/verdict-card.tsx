import { NativeSelect, Stack, Text } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { counted, nameOf } from '../../lib/format';
import { useRead } from '../../lib/read';
import { EvidenceList, ReasonItem, type Reason } from '../../ui/evidence';
import { Loaded } from '../../ui/loaded';
import { MEANINGS, type Outcome } from '../../lib/outcomes';
import { OutcomeMark } from '../../ui/outcome';
import { PhaseName } from '../../ui/phase-name';
import { Said } from '../../ui/said';
import { Section } from '../../ui/section';
import { TreeUnread } from '../../ui/tree-unread';
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

type Group = {
  readonly title: string;
  readonly isOf: (reason: Reason) => boolean;
  /** Whether it stands open under such an outcome. */
  readonly isOpen: (outcome: Outcome) => boolean;
};

const isObjection = ({ rule, effect }: Reason): boolean => rule === 'objections' && effect !== 'informs';

/** Worst first; what somebody objects before what only is not known. */
const GROUPS: readonly Group[] = [
  { title: 'Policy says no, too', isOf: (r) => r.effect === 'closes', isOpen: () => true },
  {
    title: 'Holds it, too',
    isOf: (r) => r.effect === 'holds' && !isObjection(r),
    isOpen: () => true,
  },
  { title: 'Objections', isOf: isObjection, isOpen: () => true },
  {
    title: 'Not known, and needed',
    isOf: (r) => r.effect === 'undetermines' && !isObjection(r),
    isOpen: (outcome) => outcome === 'undetermined',
  },
  { title: 'Worth knowing', isOf: (r) => r.effect === 'informs', isOpen: () => false },
];

/** The other reasons. What acts stands open; where something holds, what is not known waits behind a line, as do notes. */
const Others = ({ reasons, outcome }: { readonly reasons: readonly Reason[]; readonly outcome: Outcome }) =>
  GROUPS.map(({ title, isOf, isOpen }) => {
    const own = reasons.filter(isOf);
    if (own.length === 0) return null;
    return (
      <details key={title} open={isOpen(outcome)} className={classes['reasons']}>
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

/** The reason that decides, where one does, and the rest. */
const parted = (reasons: readonly Reason[]) => {
  const [worst, ...rest] = reasons;
  return worst === undefined || worst.effect === 'informs'
    ? { worst: undefined, others: reasons }
    : { worst, others: rest };
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

const useVerdict = (gateRef: string) => {
  const { release } = useSearch({ strict: false });
  return useRead('/series/{ref}/gate', { ref: gateRef }, { release }, { keep: true });
};

/** May it go in, and if not, why not, what would clear it, and who is asked. */
export const VerdictCard = ({ gateRef, revision }: Props) => {
  const query = useVerdict(gateRef);
  return (
    <Section title="Verdict" note={`on v${revision.number}`} actions={<LinePicker />}>
      <Loaded query={query} what="the verdict" rows={4}>
        {(verdict) => {
          const { worst } = parted(verdict.reasons);
          return (
            <Stack gap={8} className={classes['verdict']}>
              <div className={classes['outcome']}>
                <OutcomeMark outcome={verdict.outcome} /> for <strong>{verdict.release}</strong>, phase{' '}
                <PhaseName {...verdict} />
              </div>
              {worst === undefined ? (
                <Text size="sm">{MEANINGS[verdict.outcome]}</Text>
              ) : (
                <Because reason={worst} outcome={verdict.outcome} />
              )}
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
              <TreeUnread />
            </Stack>
          );
        }}
      </Loaded>
    </Section>
  );
};

/** How many count towards the verdict, and how many only inform. */
const counts = (reasons: readonly Reason[]): string => {
  const remarks = reasons.filter(({ effect }) => effect === 'informs').length;
  const acting = reasons.length - remarks;
  return [
    ...(acting === 0 ? [] : [`${String(acting)} count`]),
    ...(remarks === 0 ? [] : [counted(remarks, 'remark')]),
  ].join(', ');
};

/** The reasons that do not decide; nothing where there are none. */
export const OtherReasons = ({ gateRef }: Pick<Props, 'gateRef'>) => {
  const { data } = useVerdict(gateRef);
  if (data === undefined) return null;
  const { worst, others } = parted(data.reasons);
  if (others.length === 0) return null;
  return (
    <Section title={worst === undefined ? 'Remarks' : 'Other reasons'} note={counts(others)}>
      <Stack gap={8} className={classes['verdict']}>
        <Others reasons={others} outcome={data.outcome} />
      </Stack>
    </Section>
  );
};
