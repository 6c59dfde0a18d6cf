import type { Hashing, Instant } from '@sluice/kernel';
import { analyse, type InterfaceModel } from '@sluice/interface-model';
import { READER_VERSION, readMail, type Mail } from '@sluice/mail';
import { saidAt, type Sighting, type Trust } from '@sluice/series';
import { mailSeenIdentity, type MailSeen } from '../facts';
import { neighbourhoodKeys } from '../place-batch';
import type { Clock } from '../ports/clock';
import type { ReadingCache } from '../ports/derivation-store';
import type { IncomingContent, IncomingMail, IntakeStore } from '../ports/intake-store';
import type { MailCodec, SourceItem } from '../ports/mail-source';

export type IngestPorts = {
  readonly intake: IntakeStore;
  readonly codec: MailCodec;
  readonly hashing: Hashing;
  readonly clock: Clock;
};

export type IngestOptions = {
  /** How far the source proves where its mails come from. */
  readonly trust: Trust;
  /** List for mails that name none in a List-Id header. */
  readonly defaultList?: string | undefined;
  readonly model: InterfaceModel;
  readonly modelVersion: string;
  /** Name of the source, for its cursor. */
  readonly source: string;
  readonly onProgress?: ((done: number, total: number | undefined) => void) | undefined;
  readonly onSkipped?: ((origin: string, why: string) => void) | undefined;
};

export type IngestCounts = {
  read: number;
  new: number;
  duplicates: number;
  parked: number;
  patches: number;
  covers: number;
  replies: number;
  other: number;
};

/** Mails of one transaction; more saves little, and bounds what a crash repeats. */
const BATCH = 500;
/** Raw bytes of one transaction: bounds memory where mails are large. */
const BATCH_BYTES = 16 * 1024 * 1024;
/** Readings kept for deriving right after; older ones are fetched back. Bounds memory. */
const CACHED = 4_000;

type Raw = Extract<SourceItem, { kind: 'mail' | 'unreadable' }>;
type Keyed = { readonly item: Raw; readonly raw: Uint8Array; readonly rawHash: string };

const KIND_COUNT = {
  patch: 'patches',
  'pull-request': 'patches',
  cover: 'covers',
  reply: 'replies',
  other: 'other',
} as const;

/** Reads one import: batches of raw mails in, facts and readings out, one transaction a batch. */
export class Ingest {
  readonly counts: IngestCounts = {
    read: 0,
    new: 0,
    duplicates: 0,
    parked: 0,
    patches: 0,
    covers: 0,
    replies: 0,
    other: 0,
  };
  private readonly cache = new Map<
    string,
    ReadingCache extends ReadonlyMap<string, infer V> ? V : never
  >();
  private readonly seenNow = new Set<string>();
  private batch: Keyed[] = [];
  private bytes = 0;

  constructor(
    private readonly ports: IngestPorts,
    private readonly options: IngestOptions,
  ) {}

  get readings(): ReadingCache {
    return this.cache;
  }

  async run(source: AsyncIterable<readonly SourceItem[]>): Promise<IngestCounts> {
    let cursor: string | undefined;
    for await (const chunk of source) {
      for (const item of chunk) {
        if (item.kind === 'cursor') cursor = item.cursor;
        else if (item.kind === 'skipped') this.options.onSkipped?.(item.origin, item.why);
        else if (item.kind === 'progress') this.options.onProgress?.(item.done, item.total);
        else if (item.kind === 'deleted') await this.remove(item);
        else await this.add(item);
      }
    }
    await this.flush();
    if (cursor !== undefined) await this.ports.intake.moveCursor(this.options.source, cursor);
    return this.counts;
  }

  /** The keeper of an archive took a mail out: so does Sluice, after what came before it was taken. */
  private async remove(item: Extract<SourceItem, { kind: 'deleted' }>): Promise<void> {
    if (item.raw === undefined) return;
    await this.flush();
    const rawHash = this.ports.codec.hash(item.raw);
    await this.ports.intake.erase([{ rawHash, by: this.options.source, reason: 'deleted from its archive' }]);
  }

  private async add(item: Raw): Promise<void> {
    const raw = item.raw ?? new Uint8Array();
    this.counts.read += 1;
    this.batch.push({ item, raw, rawHash: this.ports.codec.hash(raw) });
    this.bytes += raw.length;
    if (this.batch.length >= BATCH || this.bytes >= BATCH_BYTES) await this.flush();
  }

  /** Takes the batch. What was taken before, under any sighting, is not decoded again. */
  private async flush(): Promise<void> {
    const batch = this.batch;
    if (batch.length === 0) return;
    this.batch = [];
    this.bytes = 0;
    const incoming: IncomingMail[] = [];
    for (const keyed of batch) incoming.push(await this.incoming(keyed));
    const recorded = await this.ports.intake.recorded(incoming.map((m) => mailSeenIdentity(m.seen)));
    const fresh = incoming.filter((m) => this.isNew(m, recorded));
    await this.ports.intake.take(fresh, {
      decoderVersion: this.ports.codec.version,
      readerVersion: READER_VERSION,
      modelVersion: this.options.modelVersion,
    });
    for (const mail of fresh) this.count(mail);
  }

  private isNew(mail: IncomingMail, recorded: ReadonlySet<string>): boolean {
    const identity = mailSeenIdentity(mail.seen);
    if (recorded.has(identity) || this.seenNow.has(identity)) {
      this.counts.duplicates += 1;
      return false;
    }
    this.seenNow.add(identity);
    return true;
  }

  private count(mail: IncomingMail): void {
    this.counts.new += 1;
    if ('parked' in mail.content) {
      this.counts.parked += 1;
      return;
    }
    const { reading, analysis } = mail.content;
    this.counts[KIND_COUNT[reading.kind]] += 1;
    if (this.cache.size < CACHED) this.cache.set(mail.rawHash, { reading, analysis });
  }

  private async incoming({ item, raw, rawHash }: Keyed): Promise<IncomingMail> {
    const decoded =
      item.kind === 'unreadable'
        ? { ok: false as const, reason: item.reason, detail: item.detail }
        : await this.ports.codec.decode(raw, rawHash);
    const mail = decoded.ok ? decoded.mail : undefined;
    const sighting = this.sighting(item, mail);
    const seen: MailSeen = { rawHash, ...sighting, origin: item.origin };
    return {
      rawHash,
      size: raw.length,
      compressed: this.ports.codec.compress(raw),
      seen,
      sighting,
      content:
        mail === undefined
          ? { parked: decoded as { reason: string; detail: string } }
          : this.content(mail, sighting),
    };
  }

  private sighting(item: Raw, mail: Mail | undefined): Sighting {
    const archivedAt = (item.kind === 'mail' ? item.archivedAt : undefined) ?? mail?.receivedAt;
    const listId = mail?.listIds[0] ?? this.options.defaultList;
    return {
      ...(listId === undefined ? {} : { listId: listId as Sighting['listId'] & string }),
      trust: this.options.trust,
      ...(archivedAt === undefined ? {} : { archivedAt }),
    };
  }

  private content(mail: Mail, sighting: Sighting): IncomingContent {
    return readContent(mail, sighting, {
      hashing: this.ports.hashing,
      now: this.ports.clock.now(),
      model: this.options.model,
    });
  }
}

/** What a decoded mail is to the intake: its reading, when it was said, its keys, and what its diff changes in the interface. */
export const readContent = (
  mail: Mail,
  sighting: Sighting,
  context: { readonly hashing: Hashing; readonly now: Instant; readonly model: InterfaceModel },
): IncomingContent => {
  const { reading: read, diff } = readMail(mail, context.hashing);
  const reading =
    read.listIds.length > 0 || sighting.listId === undefined
      ? read
      : { ...read, listIds: [sighting.listId] };
  const said = saidAt(
    reading.date,
    sighting.archivedAt === undefined ? [] : [sighting.archivedAt],
    context.now,
  );
  const message = { subject: reading.subject, body: reading.patch?.message ?? '' };
  return {
    reading,
    saidAt: said.at,
    proven: said.proven,
    analysis: diff === undefined ? undefined : analyse(diff, message, context.model),
    keys: neighbourhoodKeys(reading),
  };
};
