import type { PatchLinks } from '@sluice/dependency';
import type { Instant } from '@sluice/kernel';
import type { LandedCommit } from '@sluice/series';
import { hashedCommitKeys } from '../commit-family';
import {
  copiesErased,
  mailErased,
  mailSeen,
  tombstonesOf,
  type CopiesErased,
  type MailErased,
} from '../facts';
import type {
  ConversationMaterial,
  ConversationResult,
  DerivationStore,
  DirtyConversation,
} from '../ports/derivation-store';
import type {
  AnalysedMail,
  IncomingContent,
  IncomingMail,
  IntakeStore,
  IntakeVersions,
  Reread,
  StaleMail,
  StoredMail,
} from '../ports/intake-store';
import type { StoredCommit } from '../ports/tree-store';
import type { Coverage, SeriesReader } from '../ports/series-reader';
import type { Clock } from '../ports/clock';
import type { KeptRaw } from '../ports/mail-source';
import type { Check } from '../verify';
import { keyedOf } from '../place-batch';
import { Erasures } from './erasures';
import { InMemoryChains } from './chains';
import { InMemoryEventStore } from './event-store';
import { analysedAmong, keptMails, rereadRows } from './kept-mails';
import { InMemoryLinkIndex } from './link-index';
import { factsIn } from './resolve';
import { Placed } from './placed';
import { coverageOf, firstRow, parkedId, parkedOf, saidOtherwise, sighted, type Row } from './rows';

/**
 * Intake, derivation and reads in memory, for tests and properties: what PostgreSQL holds in tables stands here in maps, and everything the
 * two could differ in (placing, folding sightings, deriving) is the same pure code.
 */
export class InMemoryMailWorld extends Placed implements IntakeStore, DerivationStore, SeriesReader {
  readonly log: InMemoryEventStore;
  readonly chains: InMemoryChains;
  readonly links = new InMemoryLinkIndex(() => this.landed.standing().map((c) => c.commit));
  private readonly rows = new Map<string, Row>();
  private readonly bytes = new Map<string, KeptRaw>();
  private readonly erased = new Erasures();

  constructor(private readonly clock: Clock) {
    super();
    this.log = new InMemoryEventStore(clock);
    this.chains = new InMemoryChains({
      ...{ index: this.index, log: this.log, links: this.links },
      mailsIn: (place) => this.mailsIn(place),
    });
  }

  recorded(identities: readonly string[]): Promise<ReadonlySet<string>> {
    const known = new Set(this.log.events.map((e) => e.idempotencyKey));
    return Promise.resolve(new Set(identities.filter((i) => known.has(i))));
  }

  async take(all: readonly IncomingMail[], versions: IntakeVersions): Promise<ReadonlySet<string>> {
    const now = this.clock.now();
    const { taken: batch, turnedAway } = this.erased.part(all);
    await this.erase(turnedAway);
    const saidAtOf = ({ content }: IncomingMail) => ('reading' in content ? content.saidAt : undefined);
    await this.log.append(batch.map((m) => mailSeen(m.seen, saidAtOf(m))));
    for (const mail of batch) {
      this.bytes.set(mail.rawHash, { bytes: mail.raw });
      if ('parked' in mail.content)
        this.aside.set(parkedId(mail.rawHash), parkedOf(mail, versions.decoderVersion, now));
      else this.sight(mail, mail.content, now);
    }
    this.index.place(
      batch.flatMap(({ rawHash, content }) => ('reading' in content ? [keyedOf(rawHash, content)] : [])),
    );
    this.chains.markAffected(batch.flatMap(({ content }) => ('reading' in content ? [content] : [])));
    return saidOtherwise(batch, this.rows);
  }

  /** Records a sighting: of a new mail, or of one that may now prove more. */
  private sight(mail: IncomingMail, content: IncomingContent, now: Instant): void {
    const before = this.rows.get(mail.rawHash) ?? firstRow(mail.rawHash, content, now);
    const row = sighted(before, mail, content);
    this.rows.set(mail.rawHash, row);
    this.link(row, content.links ?? this.links.of(mail.rawHash)?.links);
  }

  private link({ rawHash, reading, saidAt, recordedAt }: Row, links: PatchLinks | undefined): void {
    if (links === undefined) this.links.remove(rawHash);
    else
      this.links.put({ id: rawHash, ref: reading.messageId, sort: 'posted', at: saidAt, recordedAt, links });
  }

  async erase(mails: readonly MailErased[]): Promise<void> {
    await this.log.append(mails.map((m) => mailErased(m, this.clock.now())));
    for (const { rawHash } of mails) {
      this.erased.hashes.add(rawHash);
      for (const rows of [this.rows, this.bytes]) rows.delete(rawHash);
      this.aside.delete(parkedId(rawHash));
      this.links.remove(rawHash);
      const place = this.index.of(rawHash);
      if (place !== undefined) this.index.mark(place);
    }
  }

  async eraseCopies(erased: CopiesErased): Promise<readonly string[] | undefined> {
    const copies = [...this.rows.values()].filter((r) => r.reading.messageId === erased.messageId);
    const hashes = copies.map((r) => r.rawHash);
    if (hashes.length === 0) return this.erased.has(erased.messageId) ? [] : undefined;
    this.erased.add(erased);
    await this.log.append([copiesErased(erased, this.clock.now())]);
    await this.erase(tombstonesOf(hashes, erased));
    return hashes;
  }

  stale(): Promise<readonly StaleMail[]> {
    // One process, one version of everything: nothing in memory is ever stale.
    return Promise.resolve([]);
  }

  reread(batch: readonly Reread[]): Promise<void> {
    for (const hash of rereadRows(this.rows, batch)) this.index.mark(this.index.of(hash) ?? hash);
    for (const { mail, content } of batch) {
      const row = this.rows.get(mail.rawHash);
      if (row !== undefined && content !== undefined) this.link(row, content.links);
      if (content !== undefined) this.chains.markAffected([content]);
    }
    return Promise.resolve();
  }

  analysed(after: string | undefined, limit: number): Promise<readonly AnalysedMail[]> {
    return Promise.resolve(analysedAmong([...this.rows.values()], after, limit));
  }

  kept(rawHashes: readonly string[]): Promise<readonly StaleMail[]> {
    return Promise.resolve(keptMails(rawHashes, { rows: this.rows, bytes: this.bytes }, this.log.events));
  }

  dirty(limit: number): Promise<readonly (DirtyConversation & { readonly mails: number })[]> {
    const next = this.index.dirty().slice(0, limit);
    return Promise.resolve(next.map((d) => ({ ...d, mails: this.mailsIn(d.conversationId).length })));
  }

  load(conversationIds: readonly string[]): Promise<readonly ConversationMaterial[]> {
    return Promise.resolve(
      conversationIds.map((id) => ({
        conversationId: id,
        mails: this.mailsIn(id),
        commits: this.landed.of(this.mailsIn(id)),
        before: this.index.derivedIn(id),
        dependences: this.chains.dependencesIn(id),
      })),
    );
  }

  private mailsIn(place: string): readonly StoredMail[] {
    return [...this.rows.values()].filter((row) => this.index.of(row.rawHash) === place);
  }

  async save(results: readonly ConversationResult[]): Promise<void> {
    for (const result of results) {
      if (!this.index.keep(result, result.series)) continue;
      this.chains.noteSaved(result.conversationId, result.chains);
      await this.log.append(result.conclusions);
    }
  }

  releaseMails(): Promise<readonly StoredMail[]> {
    return Promise.resolve([...this.rows.values()].filter((row) => row.reading.release !== undefined));
  }

  mailCounts(conversationIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return Promise.resolve(new Map(conversationIds.map((id) => [id, this.mailsIn(id).length] as const)));
  }

  mailsOf(conversationIds: readonly string[]): Promise<ReadonlyMap<string, readonly StoredMail[]>> {
    return Promise.resolve(new Map(conversationIds.map((id) => [id, this.mailsIn(id)] as const)));
  }

  commitsOf(
    mails: ReadonlyMap<string, readonly StoredMail[]>,
  ): Promise<ReadonlyMap<string, readonly StoredCommit[]>> {
    return Promise.resolve(new Map([...mails].map(([id, ones]) => [id, this.landed.of(ones)] as const)));
  }

  placesOf(refs: readonly string[]): Promise<readonly string[]> {
    return Promise.resolve(this.chains.placesOf(refs, [...this.rows.values()]));
  }

  /** Marks the neighbourhoods that commits may be the outcome of, and the chains that lead to one of them. */
  markCommits(commits: readonly LandedCommit[]): void {
    void this.chains.markChains(commits.map((c) => c.commit));
    const lists = [...new Set([...this.rows.values()].flatMap((r) => r.reading.listIds)), ''];
    for (const place of this.index.at(hashedCommitKeys(commits, lists))) this.index.mark(place);
  }

  coverage(knownAsOf: Instant | undefined): Promise<Coverage> {
    const known = [...this.rows.values()].filter((r) => knownAsOf === undefined || r.recordedAt <= knownAsOf);
    return Promise.resolve({
      ...coverageOf(known, this.aside.size),
      treeThrough: this.landed.through(),
      waiting: this.index.dirty().length,
      // It does not keep when anything was marked.
      waitingSince: undefined,
    });
  }

  readonly knownThrough = async (knownAsOf: Instant | undefined) =>
    (await this.coverage(knownAsOf)).knownThrough;

  raw(rawHash: string): Promise<KeptRaw | undefined> {
    return Promise.resolve(this.bytes.get(rawHash));
  }

  factIdentities(knownAsOf?: Instant): Promise<readonly string[]> {
    return Promise.resolve(factsIn(this.log.events, this.erased.hashes, knownAsOf));
  }

  events(): Promise<number> {
    return Promise.resolve(this.log.events.length);
  }

  integrity(): Promise<readonly Check[]> {
    const ok = [...this.rows.keys()].every((hash) => this.bytes.has(hash));
    return Promise.resolve([{ name: 'every mail read is kept', ok, detail: `${this.rows.size} mails` }]);
  }
}
