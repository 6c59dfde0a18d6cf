import type { MessageId } from '@sluice/kernel';
import { readMail, type Mail, type MailReading } from '@sluice/mail';
import { canonicalRaw, decodeMail, hashRaw, nodeHashing } from '@sluice/mail-io';
import { quantilesOf, WINDOW, type ListShape } from './shape';

/** One mail, as Sluice reads it, and what its text looks like. */
type Seen = {
  readonly reading: MailReading;
  readonly bytes: number;
  readonly headers: number;
  readonly hunks: number;
  readonly quoted: number;
  readonly own: number;
  readonly depth: number;
};

const depthOf = (line: string): number => /^(?:> ?)*/.exec(line)?.[0].replaceAll(' ', '').length ?? 0;

const textOf = ({ text, patchAttachments }: Mail): string => [text, ...patchAttachments].join('\n');

const seenOf = async (bytes: Buffer): Promise<Seen | undefined> => {
  const raw = canonicalRaw(bytes);
  const decoded = await decodeMail(raw, hashRaw(raw));
  if (!decoded.ok) return undefined;
  const { reading } = readMail(decoded.mail, nodeHashing);
  const text = textOf(decoded.mail);
  const depths = text.trimEnd().split('\n').map(depthOf);
  const quoted = depths.filter((depth) => depth > 0).length;
  return {
    reading,
    bytes: raw.length,
    headers: raw.indexOf('\n\n'),
    hunks: text.match(/^@@ /gm)?.length ?? 0,
    quoted,
    own: depths.length - quoted,
    depth: depths.reduce((most, depth) => Math.max(most, depth), 0),
  };
};

/** The mail that each mail hangs below in the end: the oldest that it names, and what that names, as far as it is there. */
const rootsOf = (all: readonly Seen[]): ReadonlyMap<MessageId, MessageId> => {
  const byId = new Map(all.map(({ reading }) => [reading.messageId, reading]));
  const roots = new Map<MessageId, MessageId>();
  for (const { reading } of all) {
    let at = reading.messageId;
    for (const met = new Set([at]); ;) {
      const named = byId.get(at);
      const next = named?.references[0] ?? named?.inReplyTo[0];
      if (next === undefined || met.has(next)) break;
      met.add((at = next));
    }
    roots.set(reading.messageId, at);
  }
  return roots;
};

const countsOf = <T>(values: readonly T[]): readonly number[] => {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts.values()];
};

const isPosting = ({ kind, prefix }: MailReading): boolean =>
  kind === 'cover' || (kind === 'patch' && (prefix?.position ?? 1) === 1);

/** A posting with a cover has two mails at its beginning: its cover stands for it. */
const postingsOf = (all: readonly Seen[]): readonly MailReading[] => {
  const covers = new Set(
    all.filter(({ reading }) => reading.kind === 'cover').map((s) => s.reading.messageId),
  );
  return all
    .map(({ reading }) => reading)
    .filter(isPosting)
    .filter(
      ({ kind, references, inReplyTo }) =>
        kind === 'cover' || ![...references, ...inReplyTo].some((id) => covers.has(id)),
    );
};

const areaOf = ({ title = '' }: MailReading): string => title.split(':', 1)[0] ?? '';

/** Answers directly below each mail that is no answer, mails without any included. */
const answersBelow = (all: readonly Seen[]): readonly number[] => {
  const counts = new Map(
    all.filter(({ reading }) => reading.kind !== 'reply').map((s) => [s.reading.messageId, 0]),
  );
  for (const { reading } of all) {
    const under = reading.inReplyTo[0] ?? reading.references.at(-1);
    const before = under === undefined ? undefined : counts.get(under);
    if (reading.kind === 'reply' && under !== undefined && before !== undefined)
      counts.set(under, before + 1);
  }
  return [...counts.values()];
};

/** What some mails look like, each raw, in the order of an archive. Mails that cannot be decoded are left out. */
export const measureShape = async (mails: AsyncIterable<Buffer> | Iterable<Buffer>): Promise<ListShape> => {
  const all: Seen[] = [];
  for await (const raw of mails) {
    const seen = await seenOf(raw);
    if (seen !== undefined) all.push(seen);
  }
  const of = (...kinds: readonly MailReading['kind'][]) =>
    all.filter(({ reading }) => kinds.includes(reading.kind));
  const quantiles = (some: readonly Seen[], value: (seen: Seen) => number) => quantilesOf(some.map(value));
  const share = (some: number, whole: number): number =>
    Math.round((some / Math.max(1, whole)) * 1_000) / 1_000;
  const [patches, covers, replies] = [of('patch'), of('cover', 'pull-request'), of('reply')];
  const diffs = (value: (reading: NonNullable<MailReading['patch']>) => number) =>
    quantilesOf(
      patches.flatMap(({ reading }) => (reading.patch === undefined ? [] : [value(reading.patch)])),
    );
  const lines = (side: 'added' | 'removed') =>
    diffs(({ files }) => files.reduce((sum, file) => sum + file[side], 0));
  const postings = postingsOf(all);
  const window = all.slice(0, WINDOW).map(({ reading }) => reading);
  const different = (values: readonly string[]): number => new Set(values).size;
  return {
    patches: share(patches.length, all.length),
    covers: share(covers.length, all.length),
    replies: share(replies.length, all.length),
    patchBytes: quantiles(patches, ({ bytes }) => bytes),
    coverBytes: quantiles(covers, ({ bytes }) => bytes),
    replyBytes: quantiles(replies, ({ bytes }) => bytes),
    otherBytes: quantiles(of('other'), ({ bytes }) => bytes),
    headerBytes: quantiles(all, ({ headers }) => headers),
    files: diffs(({ files }) => files.length),
    hunks: quantiles(patches, ({ hunks }) => hunks),
    added: lines('added'),
    removed: lines('removed'),
    trailers: quantiles(patches, ({ reading }) => reading.trailers.length),
    messageLines: diffs(({ message }) => message.trim().split('\n').length),
    quotedLines: quantiles(replies, ({ quoted }) => quoted),
    ownLines: quantiles(replies, ({ own }) => own),
    quoteDepth: quantiles(replies, ({ depth }) => depth),
    givingTrailer: share(
      replies.filter(({ reading }) => reading.trailers.some((t) => t.place === 'reply')).length,
      replies.length,
    ),
    patchesPosted: quantilesOf(postings.map(({ prefix }) => prefix?.total ?? 1)),
    version: quantilesOf(postings.map(({ prefix }) => Math.floor(Number(prefix?.revision ?? 1)) || 1)),
    postingsAnswering: share(
      postings.filter(({ inReplyTo, references }) => inReplyTo.length + references.length > 0).length,
      postings.length,
    ),
    thread: quantilesOf(countsOf([...rootsOf(all).values()])),
    answers: quantilesOf(answersBelow(all)),
    people: different(window.map(({ from }) => from.address.toLowerCase())),
    areas: different(window.filter(({ kind }) => kind === 'patch').map(areaOf)),
    filesTouched: different(window.flatMap(({ patch }) => patch?.files.map(({ path }) => path) ?? [])),
  };
};
