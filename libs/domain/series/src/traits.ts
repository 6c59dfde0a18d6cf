import {
  firstMail,
  isRfcGroup,
  isUnseen,
  membersOf,
  patchSubjects,
  rankOf,
  targetOf,
  titleKey,
  type Group,
} from './group';
import type { Persons, SeenMail } from './seen-mail';

/** What a group can be recognised by when revisions are chained: computed once for each group. */
export type Traits = {
  readonly group: Group;
  /** Its number, to be compared. */
  readonly rank: number;
  readonly title: string | undefined;
  readonly subjects: ReadonlySet<string>;
  readonly patchIds: ReadonlySet<string>;
  readonly changeIds: ReadonlySet<string>;
  /** Message-IDs of its members. */
  readonly ids: ReadonlySet<string>;
  /** Ids its members answer or refer to. */
  readonly parents: ReadonlySet<string>;
  /** Persons the patches' authors are. */
  readonly authors: ReadonlySet<string>;
  /** Persons who signed the patches off. */
  readonly signers: ReadonlySet<string>;
  /** Author names in the cover's shortlog, lower case. */
  readonly shortlog: ReadonlySet<string>;
  readonly target: string;
  readonly rfc: boolean;
  readonly unseen: boolean;
  readonly since: string;
};

const defined = (values: readonly (string | undefined)[]): ReadonlySet<string> =>
  new Set(values.filter((v) => v !== undefined));

const patchesOf = (group: Group): readonly SeenMail[] =>
  [...group.members].filter(([position]) => position > 0).map(([, mail]) => mail);

const signersOf = (patches: readonly SeenMail[], persons: Persons): ReadonlySet<string> =>
  new Set(
    patches.flatMap((m) =>
      m.reading.trailers.flatMap((t) =>
        t.canonical === 'signed-off-by' && t.place === 'commit-message' && t.person !== undefined
          ? [persons(t.person.address)]
          : [],
      ),
    ),
  );

/** Content of contested copies is nobody's: it is evidence of nothing. */
const sure = (mails: readonly SeenMail[]): readonly SeenMail[] => mails.filter((m) => !m.contested);

/** Recognisable marks of a group. */
export const traitsOf = (group: Group, persons: Persons): Traits => {
  const members = sure(membersOf(group));
  const patches = sure(patchesOf(group));
  const readings = members.map((m) => m.reading);
  return {
    group,
    rank: rankOf(group.number),
    title: titleKey(group),
    subjects: new Set(patchSubjects(group).values()),
    patchIds: defined(patches.map((m) => m.reading.patch?.patchId)),
    changeIds: defined(readings.map((r) => r.changeId)),
    ids: new Set(readings.map((r) => r.messageId)),
    parents: new Set(readings.flatMap((r) => [...r.inReplyTo.slice(0, 4), ...r.references.slice(-24)])),
    authors: new Set(patches.map((m) => persons(m.reading.author.address))),
    signers: signersOf(patches, persons),
    shortlog: new Set(readings.flatMap((r) => r.cover?.shortlog.map((s) => s.author.toLowerCase()) ?? [])),
    target: targetOf(group)?.release ?? '',
    rfc: isRfcGroup(group),
    unseen: isUnseen(group),
    since: firstMail(group)?.saidAt ?? '',
  };
};

export const common = (a: ReadonlySet<string>, b: ReadonlySet<string>): readonly string[] => {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  return [...small].filter((x) => large.has(x)).sort();
};

/** In the order of numbers, then of time. */
export const byNumber = (a: Traits, b: Traits): number =>
  a.rank - b.rank || (a.since < b.since ? -1 : a.since > b.since ? 1 : 0);
