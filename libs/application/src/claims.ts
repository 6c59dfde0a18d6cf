import type { Claim, InterfaceChange, PatchAnalysis } from '@sluice/interface-model';
import { seriesState, type Revision, type Series } from '@sluice/series';
import type { Instant } from '@sluice/kernel';
import type { StoredMail } from './ports/intake-store';

/** A series nobody posted again for so long is in flight no more, whatever became of it. */
const IN_FLIGHT_DAYS = 180;
const DAY_MS = 86_400_000;

/** Changes that claim a number: a bit that is new, and one that moves. */
const claiming = (changes: readonly InterfaceChange[]): readonly InterfaceChange[] =>
  changes.filter((c) => (c.kind === 'bit-added' || c.kind === 'bit-renumbered') && c.channel !== undefined);

/**
 * Under which keys a patch is found together with others that claim a bit: by the name of the identifier, and by channel and number. Rules
 * compare claims by these two alone, so that whatever is in one neighbourhood by them is all a rule could find.
 */
export const claimKeys = (analysis: Pick<PatchAnalysis, 'changes'> | undefined): readonly string[] =>
  claiming(analysis?.changes ?? []).flatMap(({ channel, name, to }) => [
    `claim ${name}`,
    ...(to === undefined ? [] : [`claim ${channel ?? ''} ${to}`]),
  ]);

/** A claim with when its series was last posted. */
export type SeriesClaim = Claim & { readonly postedAt: Instant };

type Known = ReadonlyMap<string, StoredMail>;

const ofRevision = (
  series: Series,
  revision: Revision,
  byHash: Known,
): readonly Omit<SeriesClaim, 'state'>[] =>
  revision.patches.flatMap(({ rawHash, messageId, saidAt }) => {
    if (messageId === undefined || saidAt === undefined) return [];
    return claiming(byHash.get(rawHash ?? '')?.analysis?.changes ?? []).flatMap(({ channel, name, to }) =>
      channel === undefined
        ? []
        : [{ channel, name, value: to, series: series.id, messageId, saidAt, postedAt: revision.postedAt }],
    );
  });

/** Patches for which a revert was posted. */
const revertedPatches = (series: readonly Series[]): ReadonlySet<string> =>
  new Set(series.flatMap((s) => s.reverts?.messageId ?? []));

const isReverted = (series: Series, reverted: ReadonlySet<string>): boolean =>
  series.revisions.some((r) => r.patches.some((p) => p.messageId !== undefined && reverted.has(p.messageId)));

/** Numbers that series want: those of their last revision, while they are in flight or after a revert of them was posted. */
export const claimsOf = (series: readonly Series[], byHash: Known): readonly SeriesClaim[] => {
  const reverted = revertedPatches(series);
  return series.flatMap((one) => {
    const last = one.revisions.at(-1);
    const state = isReverted(one, reverted) ? 'reverted' : 'in-flight';
    const posted = ['posted', 'incomplete'].includes(seriesState(one));
    if (last === undefined || one.reverts !== undefined || !(posted || state === 'reverted')) return [];
    return ofRevision(one, last, byHash).map((claim) => ({ ...claim, state }) as const);
  });
};

const near = (a: Instant, b: Instant): boolean =>
  Math.abs(Date.parse(a) - Date.parse(b)) <= IN_FLIGHT_DAYS * DAY_MS;

/** The claims of other series that a revision has to mind: reverted ones that went before it, and those in flight at about the same time. */
export const claimsBeside = (
  claims: readonly SeriesClaim[],
  series: Series,
  revision: Revision,
): readonly Claim[] =>
  claims.filter(
    (c) =>
      c.series !== series.id &&
      (c.state === 'reverted' ? c.saidAt < revision.postedAt : near(c.postedAt, revision.postedAt)),
  );
