import type { Hashing } from '@sluice/kernel';
import type { InterfaceModel } from '@sluice/interface-model';
import { READER_VERSION } from '@sluice/mail';
import type { Trust } from '@sluice/series';
import type { TreePorts } from '../analyse-in-tree';
import { copiesErasedIdentity, mailErasedIdentity, mailSeenIdentity, type MailSeen } from '../facts';
import type { Clock } from '../ports/clock';
import type { ReadingCache } from '../ports/derivation-store';
import type { IncomingMail, IntakeStore } from '../ports/intake-store';
import type { MailCodec, SourceItem } from '../ports/mail-source';
import { readContentInTree, sightingOf } from '../read-content';
import { KeptReadings } from './kept-readings';

export type IngestPorts = {
  readonly intake: IntakeStore;
  readonly codec: MailCodec;
  readonly hashing: Hashing;
  readonly clock: Clock;
  /** The project's tree, where it is at hand: patches are read against it. */
  readonly tree?: TreePorts | undefined;
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
  readonly onUnfinished?: ((origin: string, why: string) => void) | undefined;
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
  /** Mails that the archive's keeper took out, and Sluice with it; and copies turned away because a person had their mail erased. */
  erased: number;
};

/** Mails of one transaction; more saves little, and bounds what a crash repeats. */
const BATCH = 500;
/** Raw bytes of one transaction: bounds memory where mails are large. */
const BATCH_BYTES = 16 * 1024 * 1024;

const NO_BYTES = new Uint8Array();

type Raw = Extract<SourceItem, { kind: 'mail' | 'unreadable' }>;
type Keyed = { readonly item: Raw; readonly raw: Uint8Array; readonly seen: MailSeen };

const KIND_COUNT = {
  patch: 'patches',
  'pull-request': 'patches',
  cover: 'covers',
  reply: 'replies',
  other: 'other',
} as const;

/** The counts of an import that has read nothing yet. */
export const NOTHING_INGESTED: Readonly<IngestCounts> = {
  read: 0,
  new: 0,
  duplicates: 0,
  parked: 0,
  patches: 0,
  covers: 0,
  replies: 0,
  other: 0,
  erased: 0,
};

/** Reads one import: batches of raw mails in, facts and readings out, one transaction a batch. */
export class Ingest {
  readonly counts: IngestCounts = { ...NOTHING_INGESTED };
  private readonly cache = new KeptReadings();
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
    for await (const chunk of source) {
      for (const item of chunk) await this.takeItem(item);
    }
    await this.flush();
    return this.counts;
  }

  private async takeItem(item: SourceItem): Promise<void> {
    switch (item.kind) {
      case 'cursor':
        return this.moveCursor(item.cursor);
      case 'deleted':
        return this.remove(item);
      case 'mail':
      case 'unreadable':
        return this.add(item);
      default:
        return this.tell(item);
    }
  }

  private tell(item: Extract<SourceItem, { kind: 'skipped' | 'unfinished' | 'progress' }>): void {
    const { onProgress, onSkipped, onUnfinished } = this.options;
    if (item.kind === 'progress') onProgress?.(item.done, item.total);
    else (item.kind === 'skipped' ? onSkipped : onUnfinished)?.(item.origin, item.why);
  }

  /** What came before a cursor is taken first: a crash in between repeats some mails, which is harmless, and skips none. */
  private async moveCursor(cursor: string): Promise<void> {
    await this.flush();
    await this.ports.intake.moveCursor(this.options.source, cursor);
  }

  /** The keeper of an archive took a mail out: so does Sluice, after what came before it was taken. */
  private async remove(item: Extract<SourceItem, { kind: 'deleted' }>): Promise<void> {
    if (item.raw === undefined) return;
    await this.flush();
    const rawHash = this.ports.codec.hash(item.raw);
    await this.ports.intake.erase([{ rawHash, by: this.options.source, reason: 'deleted from its archive' }]);
    this.counts.erased += 1;
  }

  private async add(item: Raw): Promise<void> {
    const raw = item.raw ?? NO_BYTES;
    this.counts.read += 1;
    // Where nothing of it could be kept, what is known of it is its identity.
    const rawHash =
      item.kind === 'unreadable' && item.raw === undefined
        ? this.ports.hashing.sha256(`${item.reason} ${item.origin} ${item.detail}`)
        : this.ports.codec.hash(raw);
    this.batch.push({ item, raw, seen: this.seen(item, rawHash) });
    this.bytes += raw.length;
    if (this.batch.length >= BATCH || this.bytes >= BATCH_BYTES) await this.flush();
  }

  /** One arrival as a fact. All of it is known without decoding, so that what was seen before costs no more than its hash. */
  private seen(item: Raw, rawHash: string): MailSeen {
    const archivedAt = item.kind === 'mail' ? item.archivedAt : undefined;
    return {
      rawHash,
      ...(this.options.defaultList === undefined ? {} : { listId: this.options.defaultList }),
      trust: this.options.trust,
      ...(archivedAt === undefined ? {} : { archivedAt }),
      origin: item.origin,
    };
  }

  /** Takes the batch. What was taken before, or was erased, is not decoded again. */
  private async flush(): Promise<void> {
    const batch = this.batch;
    if (batch.length === 0) return;
    this.batch = [];
    this.bytes = 0;
    const byIdentity = new Map(batch.map((keyed) => [mailSeenIdentity(keyed.seen), keyed] as const));
    const tombstones = batch.map(({ seen }) => mailErasedIdentity(seen.rawHash));
    const recorded = await this.ports.intake.recorded([...byIdentity.keys(), ...tombstones]);
    const fresh: IncomingMail[] = [];
    for (const [identity, keyed] of byIdentity)
      if (!recorded.has(identity) && !recorded.has(mailErasedIdentity(keyed.seen.rawHash)))
        fresh.push(await this.incoming(keyed));
    this.counts.duplicates += batch.length - fresh.length;
    const turnedAway = await this.turnedAway(fresh);
    const otherwise = await this.ports.intake.take(fresh, {
      decoderVersion: this.ports.codec.version,
      readerVersion: READER_VERSION,
      modelVersion: this.options.modelVersion,
    });
    this.counts.erased += turnedAway.size;
    for (const mail of fresh) {
      if (turnedAway.has(mail)) continue;
      this.count(mail);
      if (otherwise.has(mail.rawHash)) this.cache.forget(mail.rawHash);
    }
  }

  /** Those of which every copy was erased: the store keeps them out, and they are no news. */
  private async turnedAway(batch: readonly IncomingMail[]): Promise<ReadonlySet<IncomingMail>> {
    const identityOf = ({ content }: IncomingMail): readonly string[] =>
      'reading' in content ? [copiesErasedIdentity(content.reading.messageId)] : [];
    const erased = await this.ports.intake.recorded(batch.flatMap(identityOf));
    return new Set(batch.filter((mail) => identityOf(mail).some((identity) => erased.has(identity))));
  }

  private count(mail: IncomingMail): void {
    this.counts.new += 1;
    if ('parked' in mail.content) {
      this.counts.parked += 1;
      return;
    }
    const { reading, analysis } = mail.content;
    this.counts[KIND_COUNT[reading.kind]] += 1;
    this.cache.keep(mail.rawHash, { reading, analysis });
  }

  private async incoming({ item, raw, seen }: Keyed): Promise<IncomingMail> {
    const decoded =
      item.kind === 'unreadable'
        ? { ok: false as const, reason: item.reason, detail: item.detail }
        : await this.ports.codec.decode(raw, seen.rawHash);
    const sighting = sightingOf(seen, decoded.ok ? decoded.mail : undefined);
    return {
      rawHash: seen.rawHash,
      raw,
      seen,
      sighting,
      content: decoded.ok
        ? await readContentInTree(decoded.mail, sighting, {
            hashing: this.ports.hashing,
            now: this.ports.clock.now(),
            model: this.options.model,
            tree: this.ports.tree,
          })
        : { parked: { reason: decoded.reason, detail: decoded.detail } },
    };
  }
}
