import { borderAfter, type Announcement, type Calendar } from '@sluice/freeze';
import type { Instant } from '@sluice/kernel';
import type { Knowledge } from '../derive';
import { releaseStanding } from '../release-standing';
import { metaOf, type Meta, type Viewpoint } from '../views';
import type { Dependent } from './dependent';
import { WhatIfError } from './targets';
import { supposing, type SupposablePorts, type Supposed } from './suppose';
import { comparedVerdicts, mostFirst, type Looked, type VerdictChange } from './verdict-change';

/** A phase of a release line that would begin after another day. */
export type PhaseMove = {
  readonly release: string;
  readonly phase: string;
  /** Last day of the phase before it, `YYYY-MM-DD`. */
  readonly lastDay: string;
};

/** What would change if a phase were moved. Nothing of it is recorded. */
export type MoveForetold = Meta & {
  readonly what: 'move';
  readonly moved: PhaseMove & {
    readonly title: string;
    readonly before: { readonly lastDay: string; readonly status: string } | null;
  };
  /** What is odd about the calendar as it would be, as sentences. */
  readonly notes: readonly string[];
  /** Moments that the verdicts are compared at: the viewpoint's, and the first from which the two calendars differ if that is still to come. */
  readonly comparedAt: readonly Instant[];
  readonly changes: readonly VerdictChange[];
  /** A calendar has none. */
  readonly dependents: readonly Dependent[];
};

/** @throws WhatIfError for a release line, phase or day that there is not, naming those there are */
const checked = (knowledge: Knowledge, { release, phase, lastDay }: PhaseMove): Instant => {
  const { project, policy } = knowledge;
  if (!project.releaseLines.includes(release))
    throw new WhatIfError(
      `project ${project.key} has no release line "${release}": it has ${project.releaseLines.join(', ')}`,
    );
  const dated = policy.phases.slice(1).map((p) => p.name);
  if (!dated.includes(phase))
    throw new WhatIfError(`no phase "${phase}" has a date: the phases are ${dated.join(', ')}`);
  const border = borderAfter(lastDay, policy.days);
  if (border === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(lastDay))
    throw new WhatIfError(`"${lastDay}" is no day: write the last day before the phase as 2021-10-22`);
  return border;
};

/** What only an act begins counts from the day the act is supposed to be done on. */
const supposedAnnouncement = (knowledge: Knowledge, move: PhaseMove, saidAt: Instant): Announcement => {
  const beginsBy = knowledge.policy.phases.find((p) => p.name === move.phase)?.beginsBy;
  const status = beginsBy === 'act' ? 'effective' : 'announced';
  return {
    release: move.release,
    saidAt,
    source: { text: 'supposed' },
    note: 'supposed',
    dates: [{ phase: move.phase, lastDay: move.lastDay, status }],
  };
};

/** Phases stand in the order of the policy: a date that leaves one behind its neighbour is told, and left to whoever asks. */
const disorder = (
  knowledge: Knowledge,
  calendar: Calendar,
  move: PhaseMove & { readonly border: Instant },
): readonly string[] => {
  const order = knowledge.policy.phases.map((p) => p.name);
  const place = order.indexOf(move.phase);
  return calendar.phases.flatMap(({ name, title, from, lastDay }) => {
    if (from === undefined || name === move.phase) return [];
    const isBefore = order.indexOf(name) < place;
    if (isBefore ? from <= move.border : from >= move.border) return [];
    return [
      `It would begin ${isBefore ? 'before' : 'after'} ${title}, whose date stays (${lastDay ?? from}).`,
    ];
  });
};

/** The calendar as it stands, and from when the other differs from it, where that is still to come. */
const standing = (
  knowledge: Knowledge,
  { release, phase, border }: PhaseMove & { readonly border: Instant },
  asOf: Instant,
) => {
  const { calendar } = releaseStanding(knowledge, release, asOf);
  const date = calendar.phases.find((p) => p.name === phase);
  const from = date?.from;
  const differ = from === undefined || border < from ? border : from;
  return { calendar, date, differFrom: differ > asOf && from !== border ? [differ] : [] };
};

/**
 * The verdicts before and after, if the release manager announced at the moment of the viewpoint that a phase begins after another day. They are
 * compared as of that moment, and as of the first later one at which the calendars differ, as if nothing more were said until then.
 * @throws WhatIfError
 */
export const whatIfMoved = async (
  ports: SupposablePorts,
  move: PhaseMove,
  viewpoint: Viewpoint,
): Promise<MoveForetold> => {
  const knowledge = await ports.knowledge(viewpoint.knownAsOf);
  const placed = { ...move, border: checked(knowledge, move) };
  const asOf = viewpoint.asOf ?? ports.now;
  const { calendar, date, differFrom } = standing(knowledge, placed, asOf);
  const announced = supposedAnnouncement(knowledge, move, asOf);
  const comparedAt = [asOf, ...differFrom];
  const changes: VerdictChange[] = [];
  for (const at of comparedAt) {
    const as = (supposed: Supposed): Looked => ({
      ports: supposing(ports, { asOf, supposed, nothingAfter: true }),
      from: { ...viewpoint, asOf: at },
    });
    changes.push(...(await comparedVerdicts(as({}), as({ announced }))));
  }
  const title = knowledge.policy.phases.find((p) => p.name === move.phase)?.title ?? move.phase;
  const before = date?.lastDay === undefined ? null : { lastDay: date.lastDay, status: date.status };
  return {
    what: 'move',
    moved: { ...move, title, before },
    notes: disorder(knowledge, calendar, placed),
    comparedAt,
    changes: changes.sort(mostFirst),
    dependents: [],
    ...metaOf(await ports.reader.knownThrough(viewpoint.knownAsOf), viewpoint, ports.now),
  };
};
