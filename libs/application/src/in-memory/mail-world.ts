import type { Instant } from '@sluice/kernel';
import { betterTrust, messageIdsOf, saidAt } from '@sluice/series';
import type { DerivedSeries } from '../derive';
import { mailErased, mailSeen, type MailErased } from '../facts';
import { placeBatch } from '../place-batch';
import type {
  ConversationMaterial,
  ConversationResult,
  DerivationStore,
  DirtyConversation,
} from '../ports/derivation-store';
import type {
  IncomingContent,
  IncomingMail,
  IntakeStore,
  IntakeVersions,
  ParkedMail,
  StaleMail,
  StoredMail,
} from '../ports/intake-store';
import type { Coverage, Resolved, SeriesReader } from '../ports/series-reader';
import type { Clock } from '../ports/clock';
import type { Check } from '../verify';
import { InMemoryEventStore } from './event-store';

type Row = StoredMail & { readonly archivedAts: readonly Instant[] };

/**
 * Intake, derivation and reads in memory, for tests and properties: what PostgreSQL holds in tables stands here in maps, and everything the
 * two could differ in (placing, folding sightings, deriving) is the same pure code.
 */
export class InMemoryMailWorld implements IntakeStore, DerivationStore, SeriesReader {
  readonly log: InMemoryEventStore;
  private readonly rows = new Map<string, Row>();
  private readonly bytes = new Map<string, Uint8Array>();
  private readonly keys = new Map<string, string>();
  private readonly places = new Map<string, string>();
  private readonly marks = new Map<string, bigint>();
  private readonly derived = new Map<string, readonly DerivedSeries[]>();
  private readonly aside = new Map<string, ParkedMail>();
  private readonly erased = new Set<string>();
  private readonly cursors = new Map<string, string>();

  constructor(private readonly clock: Clock) {
    this.log = new InMemoryEventStore(clock);
  }

  recorded(identities: readonly string[]): Promise<ReadonlySet<string>> {
    const known = new Set(this.log.events.map((e) => e.idempotencyKey));
    return Promise.resolve(new Set(identities.filter((i) => known.has(i))));
  }

  async take(all: readonly IncomingMail[], versions: IntakeVersions): Promise<void> {
    const now = this.clock.now();
    const batch = all.filter((m) => !this.erased.has(m.rawHash));
    await this.log.append(
      batch.map((m) => mailSeen(m.seen, 'reading' in m.content ? m.content.saidAt : undefined)),
    );
    for (const mail of batch) {
      this.bytes.set(mail.rawHash, mail.compressed);
      if ('parked' in mail.content)
        this.aside.set(mail.rawHash.slice(0, 16), parkedOf(mail, versions.decoderVersion, now));
      else this.sight(mail, mail.content, now);
    }
    this.place(
      batch.flatMap((m) => ('reading' in m.content ? [{ rawHash: m.rawHash, keys: m.content.keys }] : [])),
    );
  }

  /** Records a sighting: of a new mail, or of one that may now prove more. */
  private sight(mail: IncomingMail, content: IncomingContent, now: Instant): void {
    const before = this.rows.get(mail.rawHash);
    const { archivedAt, trust } = mail.sighting;
    const archivedAts = [...(before?.archivedAts ?? []), ...(archivedAt === undefined ? [] : [archivedAt])];
    const recordedAt = before?.recordedAt ?? now;
    const said = saidAt(content.reading.date, archivedAts, recordedAt);
    this.rows.set(mail.rawHash, {
      rawHash: mail.rawHash,
      reading: before?.reading ?? content.reading,
      analysis: before?.analysis ?? content.analysis,
      trust: betterTrust(before?.trust ?? 'unproven', trust),
      archivedAts,
      recordedAt,
      saidAt: said.at,
      proven: said.proven,
    });
  }

  private place(mails: readonly { readonly rawHash: string; readonly keys: readonly string[] }[]): void {
    const placement = placeBatch(mails, this.keys);
    for (const [key, place] of this.keys) this.keys.set(key, placement.merged.get(place) ?? place);
    for (const [hash, place] of this.places) this.places.set(hash, placement.merged.get(place) ?? place);
    for (const [old, now] of placement.merged) {
      this.derived.set(now, [...(this.derived.get(now) ?? []), ...(this.derived.get(old) ?? [])]);
      this.derived.delete(old);
      this.marks.delete(old);
    }
    for (const [key, place] of placement.keys) this.keys.set(key, place);
    for (const [hash, place] of placement.mails) this.places.set(hash, place);
    for (const place of [...placement.mails.values(), ...placement.merged.values()]) this.mark(place);
  }

  private mark(place: string): void {
    this.marks.set(place, (this.marks.get(place) ?? 0n) + 1n);
  }

  async erase(mails: readonly MailErased[]): Promise<void> {
    await this.log.append(mails.map((m) => mailErased(m, this.clock.now())));
    for (const { rawHash } of mails) {
      this.erased.add(rawHash);
      for (const rows of [this.rows, this.bytes, this.aside]) rows.delete(rawHash);
      const place = this.places.get(rawHash);
      if (place !== undefined) this.mark(place);
    }
  }

  stale(): Promise<readonly StaleMail[]> {
    // One process, one version of everything: nothing in memory is ever stale.
    return Promise.resolve([]);
  }

  reread(): Promise<void> {
    return Promise.resolve();
  }

  connect(keys: readonly string[]): Promise<void> {
    this.place([{ rawHash: '', keys }]);
    this.places.delete('');
    return Promise.resolve();
  }

  unpark(id: string): Promise<void> {
    this.aside.delete(id);
    return Promise.resolve();
  }

  cursor(source: string): Promise<string | undefined> {
    return Promise.resolve(this.cursors.get(source));
  }

  moveCursor(source: string, cursor: string): Promise<void> {
    this.cursors.set(source, cursor);
    return Promise.resolve();
  }

  dirty(limit: number): Promise<readonly DirtyConversation[]> {
    const all = [...this.marks].map(([conversationId, mark]) => ({ conversationId, mark }));
    return Promise.resolve(all.slice(0, limit));
  }

  load(conversationIds: readonly string[]): Promise<readonly ConversationMaterial[]> {
    return Promise.resolve(
      conversationIds.map((id) => ({
        conversationId: id,
        mails: this.mailsIn(id),
        before: this.derived.get(id) ?? [],
      })),
    );
  }

  private mailsIn(place: string): readonly StoredMail[] {
    return [...this.rows.values()].filter((row) => this.places.get(row.rawHash) === place);
  }

  async save(results: readonly ConversationResult[]): Promise<void> {
    for (const result of results) {
      if (this.marks.get(result.conversationId) !== result.mark) continue;
      this.marks.delete(result.conversationId);
      this.derived.set(result.conversationId, result.series);
      await this.log.append(result.conclusions);
    }
  }

  conversations(afterId: string | undefined, limit: number): Promise<readonly string[]> {
    const ids = [...new Set(this.places.values())].sort();
    return Promise.resolve(ids.filter((id) => id > (afterId ?? '')).slice(0, limit));
  }

  markAllDirty(): Promise<number> {
    const places = new Set(this.places.values());
    for (const place of places) this.mark(place);
    return Promise.resolve(places.size);
  }

  resolve(ref: string): Promise<Resolved | undefined> {
    const id = ref.trim().replace(/^<|>$/g, '');
    for (const [conversationId, series] of this.derived)
      for (const { series: one } of series) {
        if (one.id === id) return Promise.resolve({ conversationId, seriesId: id });
        if (messageIdsOf(one).some((m) => m === id))
          return Promise.resolve({ conversationId, seriesId: one.id, messageId: id });
      }
    return Promise.resolve(undefined);
  }

  mailsOf(conversationIds: readonly string[]): Promise<ReadonlyMap<string, readonly StoredMail[]>> {
    return Promise.resolve(new Map(conversationIds.map((id) => [id, this.mailsIn(id)] as const)));
  }

  coverage(knownAsOf: Instant | undefined): Promise<Coverage> {
    const known = [...this.rows.values()].filter((r) => knownAsOf === undefined || r.recordedAt <= knownAsOf);
    const times = known.map((r) => r.saidAt).sort();
    return Promise.resolve({ mails: known.length, parked: this.aside.size, knownThrough: times.at(-1) });
  }

  parked(): Promise<readonly ParkedMail[]> {
    return Promise.resolve([...this.aside.values()]);
  }

  raw(rawHash: string): Promise<Uint8Array | undefined> {
    return Promise.resolve(this.bytes.get(rawHash));
  }

  factIdentities(): Promise<readonly string[]> {
    const facts = this.log.events.filter((e) => e.sort === 'fact' && e.type !== 'ProjectPublished');
    const standing = facts.filter((e) => e.type !== 'MailSeen' || !this.erased.has(e.streamName.slice(5)));
    return Promise.resolve(standing.map((e) => e.idempotencyKey));
  }

  events(): Promise<number> {
    return Promise.resolve(this.log.events.length);
  }

  integrity(): Promise<readonly Check[]> {
    const kept = [...this.rows.keys()].every((hash) => this.bytes.has(hash));
    return Promise.resolve([
      { name: 'every mail read is kept', ok: kept, detail: `${this.rows.size} mails` },
    ]);
  }
}

const parkedOf = (mail: IncomingMail, decoderVersion: number, at: Instant): ParkedMail => ({
  id: mail.rawHash.slice(0, 16),
  rawHash: mail.rawHash,
  ...('parked' in mail.content ? mail.content.parked : { reason: '', detail: '' }),
  source: mail.seen.origin,
  at,
  size: mail.size,
  decoderVersion,
});
