import type { DerivedSeries } from '../derive';
import { judgedSeries, type JudgedFrom } from '../listings/judged-series';
import { listedVerdict } from '../listings/listed-series';
import type { ViewPorts } from '../views';
import { bitsOf } from './freeze-report-rows';

/** A series that wants a number in a word of flags: which one, and where it stands. */
export type ClaimedBit = ReturnType<typeof claimsIn>[number];

/** What is posted and not whole in the tree: only that claims a number which the tree does not show. */
const IN_FLIGHT: ReadonlySet<string> = new Set(['posted', 'incomplete', 'partly-landed']);

const claimsIn = (derived: DerivedSeries) => {
  const judged = derived.revisions.at(-1);
  const verdict = listedVerdict(derived);
  if (judged === undefined || verdict === undefined || !IN_FLIGHT.has(derived.state)) return [];
  const { revision, author, release, outcome, state, postedAt, messageId } = verdict;
  return bitsOf({ derived, judged })
    .filter((b) => b.change !== 'removed')
    .map((b) => ({ ...b, revision, author, release, outcome, state, postedAt, messageId }));
};

const textOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Which series in flight add a bit or move one, by word and number: two at one number stand together. */
export const claimedBits = async (ports: ViewPorts, from: JudgedFrom): Promise<readonly ClaimedBit[]> => {
  const claims: ClaimedBit[] = [];
  for await (const one of judgedSeries(ports, from)) claims.push(...claimsIn(one));
  return claims.sort(
    (a, b) =>
      textOrder(a.channel, b.channel) ||
      (Number.parseInt(a.bit, 10) || 0) - (Number.parseInt(b.bit, 10) || 0) ||
      textOrder(`${a.name} ${a.series}`, `${b.name} ${b.series}`),
  );
};
