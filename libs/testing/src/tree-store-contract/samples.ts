import { createHash } from 'node:crypto';
import {
  neighbourhoodKeys,
  type DerivedSeries,
  type IncomingMail,
  type MaintainersSeen,
} from '@sluice/application';
import { listId, messageId, type Instant } from '@sluice/kernel';
import { readMail, type Mail } from '@sluice/mail';
import type { LandedCommit } from '@sluice/series';

const digest = (how: 'sha1' | 'sha256', text: string): string => createHash(how).update(text).digest('hex');
const HASHING = { sha1: (t: string) => digest('sha1', t), sha256: (t: string) => digest('sha256', t) };

export const LIST = listId('otter-devel.example.org');
export const VERSIONS = { decoderVersion: 1, readerVersion: 1, modelVersion: 'contract' };
export const OLGA = { name: 'Olga Otter', address: 'olga@example.org' };

const diffOf = (id: string): string => `Because the water is cold.
---
diff --git a/${id}.c b/${id}.c
--- a/${id}.c
+++ b/${id}.c
@@ -1 +1 @@
-cold
+warm ${id}
`;

export const posted = (id: string, subject: string): IncomingMail => {
  const mail: Mail = {
    messageId: messageId(`${id}@example.org`),
    from: OLGA,
    replyTo: [],
    to: [],
    cc: [],
    subject: `[PATCH] ${subject}`,
    date: '2024-03-01T10:00:00Z' as Instant,
    inReplyTo: [],
    references: [],
    listIds: [LIST],
    text: diffOf(id),
    flowed: false,
    patchAttachments: [],
    defects: [],
  };
  const rawHash = digest('sha256', JSON.stringify(mail));
  const { reading } = readMail(mail, HASHING);
  return {
    rawHash,
    raw: Uint8Array.from([1]),
    seen: { rawHash, trust: 'list-verified', origin: id },
    sighting: { listId: LIST, trust: 'list-verified' },
    content: {
      reading,
      saidAt: '2024-03-01T10:00:00Z' as Instant,
      proven: false,
      keys: neighbourhoodKeys(reading),
    },
  };
};

export const hashOf = (name: string): string => digest('sha1', name);

/** A commit with a hash made of a name. */
export const landed = (name: string, parts: Partial<LandedCommit> = {}): LandedCommit => ({
  commit: hashOf(name),
  parents: [],
  branch: 'master',
  author: OLGA,
  authoredAt: '2024-03-01T10:00:00Z' as Instant,
  committer: { name: 'Carl Committer', address: 'carl@example.org' },
  committedAt: '2024-03-05T10:00:00Z' as Instant,
  subject: `otter: ${name} below the ice`,
  body: '',
  files: [{ path: `${name}.c`, before: hashOf('cold'), after: hashOf(name) }],
  ...parts,
});

export const reverting = (name: string, of: LandedCommit, abbreviated = 40): LandedCommit =>
  landed(name, {
    subject: `otter: no more of ${name}`,
    body: `This reverts commit ${of.commit.slice(0, abbreviated)}.`,
  });

export const version = (number: number, people: readonly string[]): MaintainersSeen => ({
  project: 'pond',
  number,
  commit: hashOf(`maintainers ${number}`),
  at: `2024-03-0${number + 1}T00:00:00Z` as Instant,
  areas: [{ area: 'POND', people, files: ['pond/'] }],
});

export const patchIdOf = (mail: IncomingMail): string =>
  ('reading' in mail.content ? mail.content.reading.patch?.patchId : undefined) ?? 'none';

export const SWIM = posted('swim', 'otter: swim below the ice');
export const DIVE = posted('dive', 'otter: dive below the ice');

/** What a deriver leaves of a neighbourhood, as far as stores look at it. */
export const derivedAt = (place: string): DerivedSeries => ({
  series: {
    id: `s${place}`,
    listId: LIST,
    subject: '',
    author: OLGA,
    firstPostedAt: '2024-03-01T10:00:00Z' as Instant,
    firstPostedAtProven: false,
    firstRevisionKnown: true,
    revisions: [],
    joinedBy: [],
    claimedBy: [],
  },
  state: 'posted',
  revisions: [],
});

export const NOTHING = { project: 'pond', tags: [], maintainers: [], moved: [] };
