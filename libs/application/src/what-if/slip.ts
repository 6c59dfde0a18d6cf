import type { CalendarPhase } from '@sluice/freeze';
import type { Outcome, Reason } from '@sluice/gate';
import type { Instant } from '@sluice/kernel';
import type { Knowledge } from '../derive';
import { releaseStanding } from '../release-standing';
import { eachDerived, metaOf, viewSeries, type DerivedFrom, type Meta } from '../views';
import type { Dependent } from './dependent';
import { dependentsIn } from './dependents';
import { conversationsOf, neededBy, type WhatIfFrom, type WhatIfPorts } from './revert';
import { WhatIfError } from './targets';
import { supposing } from './suppose';
import { comparedVerdicts, type Looked, type VerdictChange } from './verdict-change';

/** The verdict on what slips for the release line after. */
export type NextLine = {
  readonly series: string;
  readonly subject: string;
  readonly revision: string;
  readonly release: string;
  readonly outcome: Outcome;
  /** What acts on it, worst first. */
  readonly because: readonly Reason[];
};

/** What would change if a series did not make the phase. Nothing of it is recorded. */
export type SlipForetold = Meta & {
  readonly what: 'slip';
  readonly ref: string;
  readonly series: { readonly id: string; readonly subject: string; readonly revision: string };
  readonly release: string;
  readonly phase: string;
  /** The border it misses, the soonest to come; `null`: none is known. */
  readonly border: {
    readonly phase: string;
    readonly title: string;
    readonly at: Instant;
    readonly lastDay: string | null;
    readonly status: string;
  } | null;
  /** Verdicts as they are, and just after that border if nothing more is said. */
  readonly changes: readonly VerdictChange[];
  /** The same series, judged now for the next release line; empty where the project has none. */
  readonly next: readonly NextLine[];
  readonly dependents: readonly Dependent[];
  readonly leftOut: number;
};

const lastIn = <T>(list: readonly T[], what: string): T => {
  const last = list.at(-1);
  if (last === undefined) throw new WhatIfError(`no version of ${what} is known`);
  return last;
};

/** The newest revision of each of some series, judged for the next release line, in the order of the series. */
const judgedNext = async (
  { ports, from }: Looked,
  series: readonly string[],
): Promise<readonly NextLine[]> => {
  const found: NextLine[] = [];
  for await (const { series: all } of eachDerived(ports, from))
    for (const { series: one, revisions } of all) {
      const verdict = revisions.at(-1)?.verdict;
      if (verdict === undefined || !series.includes(one.id)) continue;
      const { revision, release, outcome, reasons } = verdict;
      const because = reasons.filter((r) => r.effect !== 'informs');
      found.push({ series: one.id, subject: one.subject, revision, release, outcome, because });
    }
  return found.sort((a, b) => series.indexOf(a.series) - series.indexOf(b.series));
};

/** The series a slip is of, with the release line it is asked about. */
const slipping = async (ports: WhatIfPorts, ref: string, from: WhatIfFrom) => {
  const { derived } = await viewSeries(ports, ref, from);
  const { subject } = derived.series;
  const newest = lastIn(derived.revisions, `"${subject}"`);
  const release = from.release ?? newest.verdict?.release;
  if (release === undefined)
    throw new WhatIfError(`no release line is open for "${subject}" at that moment: name one with --release`);
  if (derived.state === 'landed')
    throw new WhatIfError(`"${subject}" is in already and misses no phase: ask \`what-if revert\``);
  return { derived, newest, release };
};

const borderOf = (phase: CalendarPhase | undefined): SlipForetold['border'] =>
  phase?.from === undefined
    ? null
    : {
        ...{ phase: phase.name, title: phase.title, at: phase.from, status: phase.status },
        lastDay: phase.lastDay ?? null,
      };

const lineAfter = ({ project }: Knowledge, release: string): string | undefined =>
  project.releaseLines[project.releaseLines.indexOf(release) + 1];

/**
 * What would become of a series that does not make the phase, and of what needs it: their verdicts as they are and just after the next border of the
 * release line, as if nothing more were said, and their verdicts for the release line after.
 * @throws UnknownReferenceError, WhatIfError
 */
export const whatIfSlipped = async (
  ports: WhatIfPorts,
  ref: string,
  from: WhatIfFrom,
): Promise<SlipForetold> => {
  const asOf = from.asOf ?? ports.now;
  const knowledge = await ports.knowledge(from.knownAsOf);
  const { derived, newest, release } = await slipping(ports, ref, from);
  const { id, subject } = derived.series;
  const { calendar } = releaseStanding(knowledge, release, asOf);
  const [border] = calendar.upcoming;
  const after = lineAfter(knowledge, release);
  const needed = await neededBy(ports, ref, from);
  const dependents = dependentsIn(needed, [], []).filter((d) => d.landedAs === null);
  const slips = new Set([id, ...dependents.flatMap((d) => d.series ?? [])]);
  const conversations = await conversationsOf(ports, [...slips]);
  const still = supposing(ports, { asOf, conversations, nothingAfter: true });
  const seen = (by: DerivedFrom): Looked => ({ ports: still, from: { ...from, asOf, ...by } });
  const changes =
    border?.from === undefined
      ? []
      : await comparedVerdicts(seen({ release }), seen({ release, asOf: border.from }));
  return {
    ...{ what: 'slip', ref, release },
    series: { id, subject, revision: newest.number },
    phase: calendar.current.name,
    border: borderOf(border),
    changes: changes.filter((c) => slips.has(c.series)),
    next: after === undefined ? [] : await judgedNext(seen({ release: after }), [...slips]),
    dependents,
    leftOut: needed.leftOut,
    ...metaOf(await ports.reader.knownThrough(from.knownAsOf), from, ports.now),
  };
};
