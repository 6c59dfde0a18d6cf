import type { Instant } from '@sluice/kernel';
import type { CapabilitySwitch, Day, InterfaceModel, Source, Span, VersionHistory } from './model';

/** The day of an instant. The model speaks in days: what a commit of that day changed counts from its beginning. */
export const dayOf = (at: Instant): Day => at.slice(0, 10);

/** Whether something of the model holds on a day. */
export const holdsOn = (span: Span, day: Day): boolean =>
  (span.from === undefined || span.from.date <= day) && (span.until === undefined || day < span.until.date);

/** The last branching day on or before a day: a development cycle began then. Absent before the model's first. */
export const cycleBegan = (
  model: InterfaceModel,
  day: Day,
): { readonly release: string; readonly day: Day } | undefined =>
  model.releases
    .flatMap((r) =>
      r.branched !== undefined && r.branched <= day ? [{ release: r.name, day: r.branched }] : [],
    )
    .reduce<{ readonly release: string; readonly day: Day } | undefined>(
      (last, r) => (last === undefined || last.day < r.day ? r : last),
      undefined,
    );

/** Whether a release was out by a day. `never` and unknown names were not; a release before the model's first was. */
export const wasReleased = (model: InterfaceModel, release: string, day: Day): boolean => {
  if (release === 'never') return false;
  const known = model.releases.find((r) => r.name === release);
  return known === undefined
    ? /^[34]\.\w+$/.test(release)
    : known.released !== undefined && known.released <= day;
};

/** The value an interface version had on a day, and whether it was bumped in the cycle of that day. */
export type VersionOnDay = { readonly value: string; readonly from: Source; readonly thisCycle: boolean };

export const versionOn = (
  model: InterfaceModel,
  history: VersionHistory,
  day: Day,
): VersionOnDay | undefined => {
  const last = history.values.filter((v) => v.from.date <= day).at(-1);
  const cycle = cycleBegan(model, day);
  return (
    last && {
      value: last.value,
      from: last.from,
      thisCycle: cycle !== undefined && last.from.date >= cycle.day,
    }
  );
};

/** The state of a switch on a day; absent before its first. */
export const switchStateOn = (
  entry: CapabilitySwitch,
  day: Day,
): CapabilitySwitch['states'][number] | undefined => entry.states.filter((s) => s.from.date <= day).at(-1);

/** `e90580f25b, 2018-03-23`: a source as a person would cite it. */
export const cite = (source: Source | undefined): string =>
  source === undefined
    ? 'since before the model begins'
    : [source.commit ?? source.messageId, source.date].join(', ');
