import { canonicalJson, shortHash, type Instant, type NewEvent } from '@sluice/kernel';
import type { Revision } from '@sluice/series';
import type { InterfaceChange } from '@sluice/interface-model';
import type { DerivedSeries } from './derive';
import type { ConclusionType } from './live/event-types';

/** Version of the functions that conclude: it stands in every conclusion. Since 2 a found change is told by hashes. */
export const CONCLUDER_VERSION = 2;

type Conclusion = {
  readonly key: string;
  readonly type: ConclusionType;
  /** Shape of the value, where it is not the first. */
  readonly schemaVersion?: number | undefined;
  readonly streamName: string;
  readonly saidAt?: Instant | undefined;
  readonly causes: readonly string[];
  readonly value: Readonly<Record<string, unknown>>;
};

const landingConclusions = (derived: DerivedSeries, revision: Revision): readonly Conclusion[] =>
  revision.patches.flatMap(({ landing, messageId, position }) => {
    if (landing === undefined) return [];
    const streamName = `series-${derived.series.id}`;
    const { commit, committedAt, confidence, revertedBy } = landing;
    const value = { series: derived.series.id, revision: revision.number, position, commit };
    const causes = [...(messageId === undefined ? [] : [messageId]), commit];
    const key = `${derived.series.id} ${revision.number} ${position}`;
    const landed = {
      key: `PatchLanded ${key}`,
      type: 'PatchLanded' as const,
      streamName,
      saidAt: committedAt,
      causes,
    };
    const reverted = { ...landed, key: `PatchReverted ${key}`, type: 'PatchReverted' as const };
    return [
      { ...landed, value: { ...value, confidence } },
      ...(revertedBy === undefined
        ? []
        : [
            {
              ...reverted,
              saidAt: revertedBy.committedAt,
              causes: [...causes, revertedBy.commit],
              value: { ...value, revertedBy: revertedBy.commit, leaves: revertedBy.leaves },
            },
          ]),
    ];
  });

const postedAs = ({ declared, kind }: Revision): Revision['kind'] => declared?.posted?.kind ?? kind;

const revisionConclusions = (derived: DerivedSeries): readonly Conclusion[] =>
  derived.series.revisions.flatMap((revision) => {
    const streamName = `series-${derived.series.id}`;
    const at = { series: derived.series.id, revision: revision.number };
    const posted: Conclusion = {
      key: `RevisionPosted ${derived.series.id} ${revision.number}`,
      type: 'RevisionPosted',
      streamName,
      saidAt: revision.postedAt,
      causes: revision.patches.flatMap((p) => p.messageId ?? []),
      // It was posted as what it was posted as, whatever was declared of it since.
      value: { ...at, total: revision.total, missing: revision.missing, kind: postedAs(revision) },
    };
    const said = revision.trailers
      .filter((t) => t.manner === 'said')
      .map<Conclusion>((t) => ({
        key: `AckGiven ${t.messageId} ${t.line} ${t.canonical}`,
        type: 'AckGiven',
        streamName,
        saidAt: t.saidAt,
        causes: [t.messageId],
        value: { ...at, key: t.canonical, scope: t.scope, trust: t.trust, late: t.late },
      }));
    const objections = revision.objections.map<Conclusion>((o) => ({
      key: `ObjectionRaised ${o.messageId} ${o.line}`,
      type: 'ObjectionRaised',
      streamName,
      saidAt: o.saidAt,
      causes: [o.messageId],
      value: { ...at, certainty: o.certainty, wording: o.wording, scope: o.scope },
    }));
    return [posted, ...said, ...objections, ...landingConclusions(derived, revision)];
  });

/** Names, files and values are the patch's own text: an event that outlives an erased mail holds their hash. */
const placeOf = ({ name, file, arch }: InterfaceChange): string =>
  shortHash(canonicalJson({ name, file, arch }));

const sidesOf = ({ from, to }: InterfaceChange): string => shortHash(canonicalJson({ from, to }));

const analysisConclusions = (derived: DerivedSeries): readonly Conclusion[] =>
  derived.revisions.flatMap((revision) => {
    const streamName = `series-${derived.series.id}`;
    const at = { series: derived.series.id, revision: revision.number };
    const posted = derived.series.revisions.find((r) => r.number === revision.number);
    const causes = posted?.patches.flatMap((p) => p.messageId ?? []) ?? [];
    const changes = revision.changes.map<Conclusion>((c) => ({
      key: `InterfaceChangeFound ${derived.series.id} ${revision.number} ${c.kind} ${placeOf(c)}`,
      type: 'InterfaceChangeFound',
      schemaVersion: 2,
      streamName,
      saidAt: posted?.postedAt,
      causes,
      value: { ...at, kind: c.kind, change: placeOf(c), sides: sidesOf(c), channel: c.channel },
    }));
    if (revision.verdict === undefined) return changes;
    const { outcome, phase, release, reasons } = revision.verdict;
    const verdict: Conclusion = {
      key: `VerdictChanged ${derived.series.id} ${revision.number} ${release}`,
      type: 'VerdictChanged',
      streamName,
      causes,
      value: {
        ...at,
        release,
        outcome,
        phase,
        reasons: reasons.map((r) => `${r.rule}/${r.ruleVersion}:${r.effect}`),
      },
    };
    return [...changes, verdict];
  });

const conclusionsOf = (series: readonly DerivedSeries[]): ReadonlyMap<string, Conclusion> =>
  new Map(
    series.flatMap((s) => [...revisionConclusions(s), ...analysisConclusions(s)]).map((c) => [c.key, c]),
  );

const event = (conclusion: Conclusion, generation: string): NewEvent => ({
  sort: 'conclusion',
  type: conclusion.type,
  schemaVersion: conclusion.schemaVersion ?? 1,
  streamName: conclusion.streamName,
  // A mind that changes back and forth changes each time: the generation tells the steps apart, a repeat of one step is harmless.
  idempotencyKey: `${conclusion.key} ${generation}`,
  saidAt: conclusion.saidAt,
  data: { ...conclusion.value, causes: conclusion.causes, concluder: CONCLUDER_VERSION },
});

/** Whether two conclusions of one key say the same. Most are new: of them no text is made. */
const isSame = (before: Conclusion | undefined, now: Conclusion): boolean =>
  before !== undefined && canonicalJson(before.value) === canonicalJson(now.value);

/**
 * What changed in Sluice's mind: the difference of what was derived before and what is derived now. Nothing changed, no conclusion.
 * What no longer holds is concluded too, as `ConclusionLapsed`.
 * `generation` names this derivation; it differs between two derivations of one conversation.
 */
export const conclude = (
  before: readonly DerivedSeries[],
  after: readonly DerivedSeries[],
  generation: string,
): readonly NewEvent[] => {
  const then = conclusionsOf(before);
  const now = conclusionsOf(after);
  const risen = [...now.values()].filter((c) => !isSame(then.get(c.key), c)).map((c) => event(c, generation));
  const lapsed = [...then.values()]
    .filter((c) => !now.has(c.key))
    .map((c) => event({ ...c, type: 'ConclusionLapsed', value: { lapsed: c.type, ...c.value } }, generation));
  return [...risen, ...lapsed];
};
