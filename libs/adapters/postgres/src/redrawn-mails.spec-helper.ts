import { createHash } from 'node:crypto';
import {
  readContent,
  type Clock,
  type IncomingMail,
  type IntakeVersions,
  type Knowledge,
  type RawPack,
  type RawPacking,
} from '@sluice/application';
import { listId, messageId, type Hashing, type Instant } from '@sluice/kernel';
import type { InterfaceModel } from '@sluice/interface-model';
import type { Mail } from '@sluice/mail';
import type { Sighting } from '@sluice/series';

const digest = (algorithm: string) => (text: string) => createHash(algorithm).update(text).digest('hex');
export const HASHING: Hashing = { sha1: digest('sha1'), sha256: digest('sha256') };

export const NOW = '2024-03-10T12:00:00Z' as Instant;
export const CLOCK: Clock = { now: () => NOW };
export const VERSIONS: IntakeVersions = { decoderVersion: 1, readerVersion: 1, modelVersion: 'spec' };

/** A model of nothing: what a diff changes in an interface is another library's affair. */
const MODEL: InterfaceModel = {
  project: 'heron',
  upTo: { date: '2024-03-01' },
  roots: ['heron/'],
  publicHeaders: 'heron/include/public/',
  namespaces: [],
  identifiers: [],
  maxima: [],
  capabilities: [],
  headers: [],
  structures: [],
  versions: [],
  releases: [],
  acceptance: [],
  builders: [],
  mirrors: [],
  fileClasses: [],
  vpci: { capability: 'none', switches: [] },
} as unknown as InterfaceModel;

/** A project without a release line: series, acks and objections, but no verdicts. */
export const KNOWLEDGE: Knowledge = {
  project: { key: 'heron', name: 'Heron', lists: [], releaseLines: [], branchPhase: 'branch' },
  model: MODEL,
  modelVersion: 'spec',
  policy: {
    version: 1,
    days: { zone: 'UTC', ends: '24:00', lastDay: 'inside' },
    phases: [],
    lastPosting: { phase: 'last-posting', classes: [], source: { text: 'a spec' } },
    releaseAckIsException: false,
    approvalTrust: 'list-verified',
    soakWorkingDays: 0,
    nearDays: 7,
    holdingSeverities: ['block'],
  },
  announcements: [],
  roles: [],
  identities: [],
  grouping: [],
  decisions: [],
} as unknown as Knowledge;

const LIST = listId('heron-devel.lists.example.org');

/** A decoded mail; what a test is about is passed in. */
export const mail = (id: string, parts: Partial<Mail> = {}): Mail => ({
  messageId: messageId(`${id}@example.org`),
  from: { name: 'Hari Heron', address: 'hari@example.com' },
  replyTo: [],
  to: [],
  cc: [],
  subject: `Re: ${id}`,
  date: '2024-03-02T08:00:00Z' as Instant,
  inReplyTo: [],
  references: [],
  listIds: [LIST],
  text: '',
  flowed: false,
  patchAttachments: [],
  defects: [],
  ...parts,
});

const diffOf = (file: string, line: string): string => `---
 ${file} | 2 +-
 1 file changed, 1 insertion(+), 1 deletion(-)

diff --git a/${file} b/${file}
index 1111111..2222222 100644
--- a/${file}
+++ b/${file}
@@ -1,3 +1,3 @@ int eggs(void)
 {
-    return 0;
+    return ${line};
 }
`;

/** A posted patch: `subject` is the whole header, prefix included. */
export const patch = (
  id: string,
  subject: string,
  parts: Partial<Mail> & { readonly file?: string } = {},
): Mail => {
  const { file = 'heron/eggs.c', ...rest } = parts;
  const text = `Count them.\n\nSigned-off-by: Hari Heron <hari@example.com>\n${diffOf(file, id.length.toString())}`;
  return mail(id, { subject, text, ...rest });
};

/** An answer to a mail by its id. */
export const reply = (id: string, to: string, text: string, parts: Partial<Mail> = {}): Mail =>
  mail(id, { subject: `Re: to ${to}`, inReplyTo: [messageId(`${to}@example.org`)], text, ...parts });

/** Packs of two mails, not compressed: a mail's place says in text where it begins and how long it is. */
export const PACKING: RawPacking = {
  pack: (raws) => {
    const packs: RawPack[] = [];
    for (let n = 0; n < raws.length; n += 2) {
      const pair = raws.slice(n, n + 2);
      const places = pair.map(
        (raw, k) => `${String(k === 0 ? 0 : (pair[0]?.length ?? 0))}+${String(raw.length)}`,
      );
      packs.push({ bytes: Buffer.concat(pair), places: places.map((place) => Buffer.from(place)) });
    }
    return packs;
  },
  expand: ({ bytes, pack = bytes }) => {
    const [at = 0, length = 0] = Buffer.from(bytes).toString('latin1').split('+').map(Number);
    return pack.slice(at, at + length);
  },
};

/** A mail as it comes out of an archive: the raw mail is the decoded one, as JSON. */
export const incoming = (decoded: Mail, sighting: Partial<Sighting> = {}): IncomingMail => {
  const raw = Buffer.from(JSON.stringify(decoded));
  const rawHash = createHash('sha256').update(raw).digest('hex');
  const seenAs: Sighting = { trust: 'list-verified', listId: LIST, ...sighting };
  return {
    rawHash,
    raw,
    seen: { rawHash, ...seenAs, origin: 'heron.mbox:1' },
    sighting: seenAs,
    content: readContent(decoded, seenAs, { hashing: HASHING, now: NOW, model: MODEL }),
  };
};

/** A mail that could not be read. */
export const parked = (
  text: string,
  why: { readonly reason: string; readonly detail: string },
): IncomingMail => {
  const raw = Buffer.from(text);
  const rawHash = createHash('sha256').update(raw).digest('hex');
  return {
    rawHash,
    raw,
    seen: { rawHash, trust: 'list-verified', origin: 'heron.mbox:2' },
    sighting: { trust: 'list-verified' },
    content: { parked: why },
  };
};

/** A small archive: a series of two patches with its cover, a respin, acks, an objection, a second series, and loose mail. */
export const ARCHIVE: readonly Mail[] = [
  mail('cover', {
    subject: '[PATCH 0/2] heron: eggs',
    text: 'Hari Heron (2):\n  heron: count\n  heron: lay\n',
  }),
  patch('one', '[PATCH 1/2] heron: count the eggs', { inReplyTo: [messageId('cover@example.org')] }),
  patch('two', '[PATCH 2/2] heron: lay more eggs', {
    inReplyTo: [messageId('cover@example.org')],
    file: 'heron/lay.c',
  }),
  reply('ack', 'one', 'Acked-by: Rita Reviewer <rita@example.com>\n', {
    from: { name: 'Rita Reviewer', address: 'rita@example.com' },
  }),
  reply('objection', 'two', "I don't like this approach.\n", {
    from: { name: 'Olga Other', address: 'olga@example.com' },
  }),
  patch('one-v2', '[PATCH v2 1/2] heron: count the eggs', { date: '2024-03-04T08:00:00Z' as Instant }),
  patch('two-v2', '[PATCH v2 2/2] heron: lay more eggs', {
    date: '2024-03-04T08:00:01Z' as Instant,
    file: 'heron/lay.c',
  }),
  patch('other', '[PATCH] stork: bring no mail', {
    from: { name: 'Sam Stork', address: 'sam@example.com' },
    file: 'heron/stork.c',
  }),
  reply('other-review', 'other', 'Reviewed-by: Rita Reviewer <rita@example.com>\n'),
  mail('loose', { subject: 'Is anybody at the pond?' }),
];
