import type { InterfaceChange } from '@sluice/interface-model';
import { messageId, type Instant } from '@sluice/kernel';
import type { Mail } from '@sluice/mail';
import type { LandedCommit } from '@sluice/series';
import type { Knowledge } from './derive';
import type { MailSeen } from './facts';
import { InMemoryMailWorld } from './in-memory/mail-world';
import type { IncomingMail, IntakeVersions } from './ports/intake-store';
import type { MailCodec, SourceItem } from './ports/mail-source';
import { readContent, sightingOf } from './read-content';
import { HASHING, KNOWLEDGE, StoppedClock, time } from './spec-project';
import { deriveDirty } from './use-cases/derive-dirty';
import type { ViewPorts } from './views';

export { announce, DOCUMENTS, HASHING, KNOWLEDGE, publishedIn, StoppedClock, time } from './spec-project';

/** For specs: a decoded mail; what a test is about is passed in. */
export const mail = (id: string, parts: Partial<Mail> = {}): Mail => ({
  messageId: messageId(`${id}@example.org`),
  from: { name: 'Olli Otter', address: 'olli@example.org' },
  replyTo: [],
  to: [],
  cc: [],
  subject: id,
  date: time('2024-03-01T10:00'),
  inReplyTo: [],
  references: [],
  listIds: [],
  text: '',
  flowed: false,
  patchAttachments: [],
  defects: [],
  ...parts,
});

const patchText = (id: string, file: string): string => `Because the water is cold.

Signed-off-by: Olli Otter <olli@example.org>
---
 ${file} | 2 +-
 1 file changed, 1 insertion(+), 1 deletion(-)

diff --git a/${file} b/${file}
index 1111111..2222222 100644
--- a/${file}
+++ b/${file}
@@ -1,3 +1,3 @@ int fish(void)
 {
-    return 0;
+    return ${id.length};
 }
`;

/** For specs: a posted patch; `subject` is the whole header, prefix included. */
export const patch = (
  id: string,
  subject: string,
  { file = `otter/${id}.c`, ...parts }: Partial<Mail> & { readonly file?: string } = {},
): Mail => mail(id, { subject, text: patchText(id, file), ...parts });

/** For specs: an answer to a mail, by its id. */
export const reply = (id: string, to: string, parts: Partial<Mail> = {}): Mail =>
  mail(id, {
    subject: `Re: to ${to}`,
    inReplyTo: [messageId(`${to}@example.org`)],
    from: { name: 'Milo Maintainer', address: 'milo@example.org' },
    date: time('2024-03-02T10:00'),
    ...parts,
  });

/** For specs: two series of two neighbourhoods, what was said of them, and a mail that belongs to neither. */
export const STORY: readonly Mail[] = [
  mail('ice', { subject: '[PATCH 0/2] otter: swim below the ice', text: 'Olli Otter (2):\n  one\n  two\n' }),
  patch('ice-1', '[PATCH 1/2] otter: hold the breath', { inReplyTo: [messageId('ice@example.org')] }),
  patch('ice-2', '[PATCH 2/2] otter: find the hole', { inReplyTo: [messageId('ice@example.org')] }),
  reply('ice-ack', 'ice-1', { text: 'Acked-by: Milo Maintainer <milo@example.org>\n' }),
  reply('ice-objection', 'ice-2', { text: "I don't like this approach.\n" }),
  patch('ice-1-v2', '[PATCH v2 1/2] otter: hold the breath', { date: time('2024-03-05T10:00') }),
  patch('ice-2-v2', '[PATCH v2 2/2] otter: find the hole', { date: time('2024-03-05T10:00:01Z') }),
  patch('fish', '[PATCH for-1.4] otter: catch another fish', {
    from: { name: 'Fred Fisher', address: 'fred@example.net' },
    date: time('2024-03-03T10:00'),
  }),
  reply('fish-review', 'fish', {
    text: 'Reviewed-by: Milo Maintainer <milo@example.org>\n',
    date: time('2024-03-04T10:00'),
  }),
  mail('loose', { subject: 'Is anybody at the river?' }),
];

/** For specs: the raw mail is the decoded one as JSON; anything else cannot be read. */
export const rawOf = (decoded: Mail): Uint8Array => bytesOf(JSON.stringify(decoded));

export const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0));

const textOf = (raw: Uint8Array): string => String.fromCharCode(...raw);

export const CODEC: MailCodec = {
  version: 1,
  hash: (raw) => HASHING.sha256(textOf(raw)),
  decode: (raw) => {
    const text = textOf(raw);
    if (!text.startsWith('{')) return { ok: false, reason: 'no-mail', detail: 'it does not open as one' };
    return { ok: true, mail: JSON.parse(text) as Mail };
  },
  expand: (kept) => kept.bytes,
};

/** For specs: what a source yields, in chunks of one. */
export async function* sourceOf(...items: readonly SourceItem[]): AsyncGenerator<readonly SourceItem[]> {
  for (const item of items) yield await Promise.resolve([item]);
}

export const itemOf = (decoded: Mail, archivedAt?: Instant): SourceItem => ({
  kind: 'mail',
  raw: rawOf(decoded),
  origin: `river.mbox ${decoded.messageId}`,
  ...(archivedAt === undefined ? {} : { archivedAt }),
});

export const VERSIONS: IntakeVersions = { decoderVersion: 1, readerVersion: 1, modelVersion: 'spec' };

/** For specs: a mail as an import hands it to the store. */
export const incoming = (decoded: Mail, how: Partial<MailSeen> = {}): IncomingMail => {
  const raw = rawOf(decoded);
  const rawHash = CODEC.hash(raw);
  const seen: MailSeen = { rawHash, trust: 'list-verified', origin: decoded.messageId, ...how };
  const sighting = sightingOf(seen, decoded);
  const context = { hashing: HASHING, now: time('2024-03-10T12:00'), model: KNOWLEDGE.model };
  const content = readContent(decoded, sighting, context);
  return { rawHash, raw, seen, sighting, content };
};

export const viewPorts = (reader: InMemoryMailWorld, knowledge = KNOWLEDGE): ViewPorts => ({
  reader,
  knowledge: () => Promise.resolve(knowledge),
  now: time('2024-03-20T12:00'),
});

/** For specs: the same ports, and the conversations of which mails were read, one for each time. */
export const countingReads = <T extends ViewPorts>(
  ports: T,
): { readonly ports: T; readonly read: string[] } => {
  const read: string[] = [];
  const mailsOf: ViewPorts['reader']['mailsOf'] = (ids) => {
    read.push(...ids);
    return ports.reader.mailsOf(ids);
  };
  const reader = Object.assign(Object.create(ports.reader) as ViewPorts['reader'], { mailsOf });
  return { ports: { ...ports, reader }, read };
};

/** For specs: a world that took these batches one after the other and derived after each, as imports do. */
export const worldOf = async (
  batches: readonly (readonly IncomingMail[])[],
  { clock = new StoppedClock(), knowledge = KNOWLEDGE }: { clock?: StoppedClock; knowledge?: Knowledge } = {},
): Promise<InMemoryMailWorld> => {
  const world = new InMemoryMailWorld(clock);
  for (const batch of batches) {
    await world.take(batch, VERSIONS);
    await deriveDirty(world, knowledge, { clock });
  }
  return world;
};

export const storyWorld = (): Promise<InMemoryMailWorld> => worldOf([STORY.map((m) => incoming(m))]);

/** For specs: a commit of the main branch that names no files' contents; `name` begins its hash. */
export const landedCommit = (name: string, parts: Partial<LandedCommit> = {}): LandedCommit => ({
  commit: name.padEnd(40, '0'),
  parents: [],
  branch: 'master',
  author: { name: 'Olli Otter', address: 'olli@example.org' },
  authoredAt: time('2024-03-02T10:00'),
  committer: { name: 'Carl Committer', address: 'carl@example.org' },
  committedAt: time('2024-03-03T10:00'),
  subject: 'otter: catch another fish',
  body: '',
  files: [{ path: 'otter/fish.c' }],
  ...parts,
});

/** A change of a number in a word of flags. */
export const bit = (
  kind: InterfaceChange['kind'],
  name: string,
  more: Partial<InterfaceChange>,
): InterfaceChange => ({
  kind,
  name,
  file: 'otter/include/otter.h',
  line: 1,
  quote: '',
  channel: 'cdf',
  ...more,
});

/** A patch as it comes in, with interface changes that it is said to make. */
export const changing = (decoded: Mail, changes: readonly InterfaceChange[]): IncomingMail => {
  const one = incoming(decoded);
  if (!('reading' in one.content) || one.content.analysis === undefined) throw new Error('no patch');
  return { ...one, content: { ...one.content, analysis: { ...one.content.analysis, changes } } };
};
