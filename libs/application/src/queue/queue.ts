import { isReleaseManager, nameOf, personOf } from '@sluice/freeze';
import type { Verdict } from '@sluice/gate';
import type { Instant } from '@sluice/kernel';
import type { Address } from '@sluice/mail';
import type { DerivedSeries, Knowledge } from '../derive';
import { judgedSeries, type JudgedFrom } from '../listings/judged-series';
import { listedVerdict, type ListedVerdict } from '../listings/listed-series';
import { isMaintainer } from '../live/news-of-maintainer';
import { releaseStanding } from '../release-standing';
import type { ViewPorts } from '../views';
import { isTheirTurn, maintainersIn, peopleOf, type Matter } from './people';
import { isAuthorOf, lastWordOf, talkOf, type LastWord } from './talk-of';
import { turnsOf, type Turn, type TurnRole } from './turn';

/** In which capacity somebody has to do with a series. */
export type QueueRole = 'maintainer' | 'author' | 'release-manager';

export type QueueTurn = {
  readonly role: TurnRole;
  readonly people: readonly Address[];
  readonly sentence: string;
  readonly rule: string;
  readonly clearedBy: string;
  readonly since: Instant | null;
};

/** A series in somebody's queue: what they are to it, and whose turn it is. */
export type QueueItem = Pick<
  ListedVerdict,
  | 'series'
  | 'subject'
  | 'revision'
  | 'author'
  | 'release'
  | 'outcome'
  | 'state'
  | 'phase'
  | 'postedAt'
  | 'messageId'
> & {
  readonly as: readonly QueueRole[];
  /** Whether the first of the turns is theirs. */
  readonly yours: boolean;
  /** The most pressing first. */
  readonly turns: readonly QueueTurn[];
  readonly lastWord: LastWord;
};

/** States in which nothing is to be done where nothing stands against it. */
const AT_REST: ReadonlySet<string> = new Set(['landed', 'withdrawn', 'superseded']);

const READY = 'Nothing stands against it: a committer may take it.';

const turnJson = (turn: Turn, matter: Matter): QueueTurn => ({
  role: turn.role,
  people: peopleOf(turn, matter),
  sentence: turn.reason?.sentence ?? READY,
  rule: turn.reason?.rule ?? '',
  clearedBy: turn.reason?.clearedBy ?? '',
  since: turn.since ?? null,
});

const rolesOf = (person: string, matter: Matter): readonly QueueRole[] => {
  const { standing, release, at } = matter;
  return [
    ...(maintainersIn(matter).includes(person) ? ['maintainer' as const] : []),
    ...(isAuthorOf(person, matter, standing.identities) ? ['author' as const] : []),
    ...(isReleaseManager(standing, person, { release, at }) ? ['release-manager' as const] : []),
  ];
};

type Asking = { readonly person: string; readonly knowledge: Knowledge; readonly at: Instant };

const matterOf = (
  { series }: DerivedSeries,
  { release }: ListedVerdict,
  { knowledge, at }: Asking,
): Matter | undefined => {
  const revision = series.revisions.at(-1);
  if (revision === undefined) return undefined;
  const { roles } = releaseStanding(knowledge, release, at);
  return { series, revision, release, standing: { roles, identities: knowledge.identities }, at };
};

/** A series at rest with nothing against it asks nothing of anybody. */
const isAtRest = ({ outcome, state }: ListedVerdict): boolean => outcome === 'open' && AT_REST.has(state);

const shownOf = (verdict: ListedVerdict) => {
  const { series, subject, revision, author, release, outcome, state, phase, postedAt, messageId } = verdict;
  return { series, subject, revision, author, release, outcome, state, phase, postedAt, messageId };
};

const itemFrom = (
  { reasons, verdict, matter }: { reasons: Verdict['reasons']; verdict: ListedVerdict; matter: Matter },
  address: string,
): QueueItem | undefined => {
  const { identities } = matter.standing;
  const person = personOf(address, identities);
  const said = turnsOf(reasons, talkOf(matter.series, matter.revision, identities));
  const turns = said.map((t) => turnJson(t, matter));
  const as = rolesOf(person, matter);
  const theirs = turns.map((t) => isTheirTurn(t, person, matter));
  if (as.length === 0 && !theirs.includes(true)) return undefined;
  const lastWord = lastWordOf(matter.revision, verdict.messageId);
  return { ...shownOf(verdict), as, yours: theirs[0] === true, turns, lastWord };
};

/** Whose turn it is with a series, for somebody who has to do with it: nothing where they have not, or where it rests. */
export const queueItem = (derived: DerivedSeries, asking: Asking): QueueItem | undefined => {
  const verdict = listedVerdict(derived);
  if (verdict === undefined || isAtRest(verdict)) return undefined;
  const matter = matterOf(derived, verdict, asking);
  const reasons = derived.revisions.at(-1)?.verdict?.reasons ?? [];
  return matter === undefined ? undefined : itemFrom({ reasons, verdict, matter }, asking.person);
};

const textOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const theirTurnFirst = (a: QueueItem, b: QueueItem): number =>
  Number(b.yours) - Number(a.yours) ||
  textOrder(b.lastWord.saidAt, a.lastWord.saidAt) ||
  textOrder(a.series, b.series);

/** Somebody's queue, with what they are known to be. */
export type Queue = {
  readonly person: Address;
  readonly roles: { readonly maintainer: boolean; readonly releaseManagerOf: readonly string[] };
  readonly items: readonly QueueItem[];
};

const managedBy = ({ person, knowledge, at }: Asking): readonly string[] =>
  knowledge.project.releaseLines.filter((release) => {
    const { roles } = releaseStanding(knowledge, release, at);
    return isReleaseManager({ roles, identities: knowledge.identities }, person, { release, at });
  });

/** What waits for a person, and what else of theirs waits for whom: their turn first, then by who spoke last. */
export const queueOf = async (ports: ViewPorts, person: string, from: JudgedFrom): Promise<Queue> => {
  const knowledge = await ports.knowledge(from.knownAsOf);
  const asking = { person, knowledge, at: from.asOf ?? ports.now };
  const items: QueueItem[] = [];
  for await (const one of judgedSeries(ports, from)) {
    const item = queueItem(one, asking);
    if (item !== undefined) items.push(item);
  }
  return {
    person: { name: nameOf(person, knowledge.identities, ''), address: person },
    roles: { maintainer: isMaintainer(knowledge, person), releaseManagerOf: managedBy(asking) },
    items: items.sort(theirTurnFirst),
  };
};
