import { NativeSelect, Stack, Text } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { counted, nameOf } from '../../lib/format';
import { useRead } from '../../lib/read';
import { ReasonItem, type Reason } from '../../ui/evidence';
import { Loaded } from '../../ui/loaded';
import { MEANINGS, OutcomeMark, type Outcome } from '../../ui/outcome';
import { Said } from '../../ui/said';
import { Section } from '../../ui/section';
import { When } from '../../ui/when';
import { askedOf } from './asked';
import classes from './series.module.css';
import type { Revision } from './series';

type Props = { readonly gateRef: string; readonly revision: Revision };

const Sentences = ({
  reasons,
  outcome,
}: {
  readonly reasons: readonly Reason[];
  readonly outcome: Outcome;
}) => {
  const [worst, ...rest] = reasons.filter(({ effect }) => effect !== 'informs');
  if (worst === undefined) return <Text size="sm">{MEANINGS.open}</Text>;
  return (
    <Stack gap={4}>
      <div>
        <strong>{outcome} because</strong> <Said text={worst.sentence} />
      </div>
      {worst.clearedBy === '' ? null : (
        <div>
          <strong>Cleared by</strong> <Said text={worst.clearedBy} />
        </div>
      )}
      {rest.length === 0 ? null : (
        <Text size="xs" c="dimmed">
          {counted(rest.length, 'more reason stands', 'more reasons stand')} against it, below.
        </Text>
      )}
    </Stack>
  );
};

const GROUPS = [
  ['closes', 'Policy says no'],
  ['holds', 'Holds it'],
  ['undetermines', 'Not known, and needed'],
  ['informs', 'Worth knowing'],
] as const;

/** Every reason, worst first. What acts stands open; where something holds, what is not known waits behind a line, as do notes. */
const Reasons = ({ reasons }: { readonly reasons: readonly Reason[] }) => {
  const isHeld = reasons.some(({ effect }) => effect === 'closes' || effect === 'holds');
  return GROUPS.map(([effect, title]) => {
    const own = reasons.filter((reason) => reason.effect === effect);
    if (own.length === 0) return null;
    const isOpen = effect === 'closes' || effect === 'holds' || (effect === 'undetermines' && !isHeld);
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
};

const LinePicker = () => {
  const navigate = useNavigate();
  const { release } = useSearch({ strict: false });
  const { data } = useRead('/releases', {}, { fields: 'releases' });
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
  const manager = line.data?.releaseManager ?? undefined;
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
          <Said text={who} />
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
            <Sentences reasons={verdict.reasons} outcome={verdict.outcome} />
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
            <Reasons reasons={verdict.reasons} />
          </Stack>
        )}
      </Loaded>
    </Section>
  );
};
