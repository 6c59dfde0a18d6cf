import type { JoinEvidence } from './series';
import { common, type Traits } from './traits';

type Sentence = Pick<JoinEvidence, 'kind' | 'sentence'>;

const mailsOf = (...traits: readonly Traits[]): JoinEvidence['mails'] =>
  traits.flatMap((t) => {
    const first = [...t.ids].sort()[0];
    return first === undefined ? [] : [first as JoinEvidence['mails'][number]];
  });

const step = (a: Traits, b: Traits): string => `version ${a.group.number} and version ${b.group.number}`;

const half = (found: number, a: number, b: number): boolean => found > 0 && found * 2 >= Math.min(a, b);

/** At least half of the smaller one's patches are equal, by subject or by patch-id. */
export const overlap = (a: Traits, b: Traits): Sentence | undefined => {
  const ids = common(a.patchIds, b.patchIds);
  if (half(ids.length, a.patchIds.size, b.patchIds.size))
    return { kind: 'patch-id', sentence: `${step(a, b)} have ${ids.length} unchanged patch(es) in common` };
  const subjects = common(a.subjects, b.subjects);
  if (half(subjects.length, a.subjects.size, b.subjects.size))
    return {
      kind: 'patch-subject',
      sentence: `${step(a, b)} have ${subjects.length} patch subject(s) in common, such as “${subjects[0]}”`,
    };
  return undefined;
};

export const sameTitle = (a: Traits, b: Traits): Sentence | undefined =>
  a.title !== undefined && a.title === b.title
    ? { kind: 'cover-subject', sentence: `${step(a, b)} go by the same subject “${a.title}”` }
    : undefined;

export const sameChangeId = (a: Traits, b: Traits): Sentence | undefined => {
  const [id] = common(a.changeIds, b.changeIds);
  return id === undefined
    ? undefined
    : { kind: 'change-id', sentence: `${step(a, b)} carry the change-id ${id}` };
};

/** The later one was sent into the earlier one's thread. */
export const inThread = (a: Traits, b: Traits): Sentence | undefined => {
  const [id] = common(a.ids, b.parents);
  return id === undefined
    ? undefined
    : {
        kind: 'threading',
        sentence: `version ${b.group.number} was sent in answer to version ${a.group.number} (${id})`,
      };
};

const isNext = (a: Traits, b: Traits): boolean => {
  const gap = b.rank - a.rank;
  return gap > 0 && gap <= 1;
};

/** A number that rises with time, or an RFC that becomes a patch. */
const goesOn = (a: Traits, b: Traits): boolean =>
  (a.rank - b.rank < 0 && a.since <= b.since) || (a.rfc && !b.rfc);

type Found = {
  readonly changeId: Sentence | undefined;
  readonly title: Sentence | undefined;
  readonly patches: Sentence | undefined;
};

/** A re-post nobody labelled, a generic title used again: half of the patches must be equal, under one title and for one target. */
const isAgain = (a: Traits, b: Traits, { patches }: Found): boolean =>
  patches !== undefined && a.title === b.title && a.target === b.target && a.group.total === b.group.total;

/**
 * Why two postings of one sender are revisions of one series; empty when they are not. A change-id is enough. With a rising number: the
 * same title, half of the patches, or an answer in the thread of the number before. With the same or a falling number: see `isAgain`.
 */
export const respinEvidence = (a: Traits, b: Traits): readonly Sentence[] => {
  if (a.group.pullRequest || b.group.pullRequest) return [];
  const found = { changeId: sameChangeId(a, b), title: sameTitle(a, b), patches: overlap(a, b) };
  const rising = goesOn(a, b);
  if (!rising && found.changeId === undefined && !isAgain(a, b, found)) return [];
  const thread = rising && isNext(a, b) ? inThread(a, b) : undefined;
  return [found.changeId, found.title, found.patches, thread].filter((e) => e !== undefined);
};

export const withMails = (sentences: readonly Sentence[], a: Traits, b: Traits): readonly JoinEvidence[] =>
  sentences.map((s) => ({ ...s, mails: mailsOf(a, b) }));
