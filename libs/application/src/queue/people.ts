import {
  isReleaseManager,
  maintainersOf,
  nameOf,
  personOf,
  releaseManagerOf,
  type Standing,
} from '@sluice/freeze';
import type { Address } from '@sluice/mail';
import type { Instant } from '@sluice/kernel';
import type { Revision, Series } from '@sluice/series';
import type { Turn } from './turn';

/** A series of the queue with whatever tells who its people are. */
export type Matter = {
  readonly series: Series;
  readonly revision: Revision;
  readonly release: string;
  readonly standing: Standing;
  readonly at: Instant;
};

const CONSENTS: ReadonlySet<string> = new Set(['acked-by', 'reviewed-by']);
/** A reason that names only the first of those it asks. */
const CUT_SHORT = / and \d+ more/;

/** Those in whose most precise area a touched file is, as keys of persons, in the order of the files. */
export const maintainersIn = ({ revision, standing, at }: Matter): readonly string[] => {
  const files = new Set(revision.patches.flatMap((p) => p.files.map((f) => f.path)));
  return [...new Set([...files].flatMap((file) => [...maintainersOf(standing, file, at).specific]))];
};

const hasAcked = (person: string, { revision, standing: { identities } }: Matter): boolean =>
  revision.trailers.some(
    (t) =>
      t.manner === 'said' && CONSENTS.has(t.canonical) && personOf(t.sender.address, identities) === person,
  );

const addressOf = (person: string, { standing }: Matter): Address => ({
  name: nameOf(person, standing.identities, ''),
  address: person,
});

/** A reason that asks a maintainer what a word of theirs means. */
const ASKS_BACK = /^The word of that maintainer/;

/** Those whose mails a reason rests on. */
const speakersIn = ({ reason }: Turn, { revision, standing: { identities } }: Matter): readonly string[] => {
  const mails = new Set((reason?.evidence ?? []).flatMap((e) => (e.kind === 'mail' ? [e.messageId] : [])));
  const spoke = revision.trailers.filter((t) => t.manner === 'said' && mails.has(t.messageId));
  return [...new Set(spoke.map((t) => personOf(t.sender.address, identities)))];
};

/** Whom a reason names; where it names only some of them, those of the touched files that have said nothing in favour. */
const maintainersAsked = (turn: Turn, matter: Matter): readonly string[] => {
  const { identities } = matter.standing;
  if (turn.who !== undefined) return [personOf(turn.who, identities)];
  const asks = turn.reason?.clearedBy ?? '';
  const spoke = ASKS_BACK.test(asks) ? speakersIn(turn, matter) : [];
  if (spoke.length > 0) return spoke;
  const all = maintainersIn(matter);
  const named = CUT_SHORT.test(asks) ? [] : all.filter((p) => asks.includes(nameOf(p, identities)));
  return named.length > 0 ? named : all.filter((p) => !hasAcked(p, matter));
};

const authorOf = ({ series, revision }: Matter): readonly Address[] =>
  [revision.poster, series.author].filter((a) => a.address !== '').slice(0, 1);

/** The people whose turn it is, by name; empty where none is known, and where it is anybody's. */
export const peopleOf = (turn: Turn, matter: Matter): readonly Address[] => {
  const { standing, release, at } = matter;
  if (turn.role === 'author') return authorOf(matter);
  if (turn.role === 'maintainer') return maintainersAsked(turn, matter).map((p) => addressOf(p, matter));
  if (turn.role !== 'release-manager') return [];
  const manager = releaseManagerOf(standing.roles, release, at);
  return manager === undefined ? [] : [addressOf(personOf(manager.person, standing.identities), matter)];
};

/** Whether a turn is a person's: it names them, or it is the release manager's and they may act as that. */
export const isTheirTurn = (
  { role, people }: { readonly role: Turn['role']; readonly people: readonly Address[] },
  person: string,
  { standing, release, at }: Matter,
): boolean =>
  people.some((p) => personOf(p.address, standing.identities) === person) ||
  (role === 'release-manager' && isReleaseManager(standing, person, { release, at }));
