import { messageId } from '@sluice/kernel';
import type { Finding } from '@sluice/interface-model';
import type { PlacedObjection, PlacedTrailer, Revision, RevisionPatch, Series } from '@sluice/series';
import type { JudgeInput } from '../case';
import { announce, announcements, identities, people, policy, roles, time } from './example-project';

export { announce, announcements, identities, people, policy, roles, time };

export const patch = (position: number, file: string, more: Partial<RevisionPatch> = {}): RevisionPatch => ({
  position,
  messageId: messageId(`patch-${position}@example.org`),
  subject: `patch ${position}`,
  author: people.poster,
  patchId: `id-${file}`,
  saidAt: time('2021-09-10T12:00:00Z'),
  files: [{ path: file, status: 'modified', added: 1, removed: 1 }],
  damage: [],
  fixes: [],
  message: 'a patch',
  resends: [],
  ...more,
});

/** For specs: v1 of one x86 patch, posted by its author in good time. */
export const revision = (more: Partial<Revision> = {}): Revision => ({
  number: '1',
  kind: 'patch',
  postedAt: time('2021-09-10T12:00:00Z'),
  postedAtProven: true,
  poster: people.poster,
  coverExpected: false,
  subject: 'a patch',
  total: 1,
  patches: [patch(1, 'xen/arch/x86/a.c')],
  missing: [],
  complete: true,
  resends: [],
  dropped: [],
  groupedBy: [],
  trailers: [],
  objections: [],
  commitClaims: [],
  withdrawals: [],
  replies: [],
  ...more,
});

export const seriesOf = (revisions: readonly Revision[], more: Partial<Series> = {}): Series => ({
  id: 'series-1',
  subject: 'a series',
  author: people.poster,
  firstPostedAt: revisions[0]?.postedAt ?? time('2021-09-10'),
  firstPostedAtProven: true,
  firstRevisionKnown: true,
  revisions,
  joinedBy: [],
  claimedBy: [],
  ...more,
});

type Person = (typeof people)[keyof typeof people];

/** For specs: `Key: the person`, said by that person in a reply to all of the revision. */
export const trailer = (key: string, who: Person, more: Partial<PlacedTrailer> = {}): PlacedTrailer => ({
  key,
  canonical: key.toLowerCase(),
  value: `${who.name} <${who.address}>`,
  person: who,
  line: 10,
  place: 'reply',
  messageId: messageId(`${key}-of-${who.address}`),
  sender: who,
  saidAt: time('2021-09-12T12:00:00Z'),
  trust: 'list-verified',
  scope: 'all',
  manner: 'said',
  late: false,
  ...more,
});

export const objection = (who: Person, more: Partial<PlacedObjection> = {}): PlacedObjection => ({
  certainty: 'possible',
  sentence: 'I do not like this approach.',
  wording: 'dislike',
  line: 20,
  messageId: messageId(`objection-of-${who.address}`),
  sender: who,
  saidAt: time('2021-09-12T12:00:00Z'),
  trust: 'list-verified',
  scope: 'all',
  ...more,
});

export const finding = (more: Partial<Finding> = {}): Finding => ({
  rule: 'R01',
  ruleVersion: 1,
  severity: 'block',
  sentence: 'The capability has a channel already.',
  evidence: [],
  clearedBy: 'Use the other channel.',
  judgement: true,
  undetermined: false,
  ...more,
});

/** For specs: an acked fix in development, which is open; each spec changes one thing. */
export const input = (more: Partial<JudgeInput> = {}): JudgeInput => {
  const acked = revision({ trailers: [trailer('Acked-by', people.x86)] });
  const judged = more.revision ?? acked;
  return {
    series: seriesOf([judged]),
    revision: judged,
    release: '4.16',
    now: time('2021-09-20'),
    interface: { changes: [], findings: [] },
    changeClasses: ['fix'],
    announcements,
    policy,
    roles,
    identities,
    decisions: [],
    ...more,
  };
};
