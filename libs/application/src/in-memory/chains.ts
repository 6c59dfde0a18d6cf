import {
  keysOfCommit,
  keysOfMail,
  refsOf,
  type Dependence,
  type PatchLinks,
  type PatchRef,
} from '@sluice/dependency';
import type { Instant } from '@sluice/kernel';
import type { LandedCommit } from '@sluice/series';
import type { ChainNews } from '../chains/news';
import { assembledOf } from '../connect/assembled';
import type { ChainMaterial, ChainResult, ChainStore, DirtyChain, RecordedEdge } from '../ports/chain-store';
import type { LinksAsked } from '../ports/link-index';
import type { IncomingContent, StoredMail } from '../ports/intake-store';
import type { InMemoryEventStore } from './event-store';
import type { InMemoryLinkIndex } from './link-index';
import type { Neighbourhoods } from './neighbourhoods';

/** What stands beside the recorded edges. */
type Beside = {
  readonly index: Neighbourhoods;
  readonly log: InMemoryEventStore;
  readonly links: InMemoryLinkIndex;
  /** The mails of a neighbourhood. */
  readonly mailsIn: (place: string) => readonly StoredMail[];
};

/** Recorded edges with their to-do list, in memory, beside an index of neighbourhoods. */
export class InMemoryChains implements ChainStore {
  private readonly marks = new Map<string, bigint>();
  private readonly edges = new Map<string, readonly RecordedEdge[]>();
  private marked = 0n;
  private writes = 0;

  private readonly index: Neighbourhoods;
  private readonly log: InMemoryEventStore;
  private readonly links: InMemoryLinkIndex;
  private readonly mailsIn: Beside['mailsIn'];

  constructor({ index, log, links, mailsIn }: Beside) {
    this.mailsIn = mailsIn;
    this.index = index;
    this.log = log;
    this.links = links;
    index.onMerged((merged) => this.merge(merged));
  }

  /** What was recorded of neighbourhoods that were joined to another moves there, and so does what is still to be done. */
  private merge(merged: ReadonlyMap<string, string>): void {
    for (const [old, now] of merged) {
      this.edges.set(now, [...this.recordedIn(now), ...this.recordedIn(old)]);
      this.edges.delete(old);
      if (this.marks.delete(old)) this.mark(now);
    }
  }

  private recordedIn(place: string): readonly RecordedEdge[] {
    return this.edges.get(place) ?? [];
  }

  private mark(place: string): void {
    this.marked += 1n;
    this.writes += 1;
    this.marks.set(place, this.marked);
  }

  /** What a saved conversation means for chains: its own, and those that lead to what became something else. */
  noteSaved(conversationId: string, news: ChainNews | undefined): void {
    this.writes += 1;
    if (news === undefined) return;
    if (news.edgesMayDiffer) this.mark(conversationId);
    this.markLeadingTo(news.moved);
  }

  private markLeadingTo(refs: readonly PatchRef[]): void {
    const wanted = new Set(refs);
    for (const [place, edges] of this.edges)
      if (edges.some(({ edge }) => wanted.has(edge.to))) this.mark(place);
  }

  /** The chains of what may need something that mails bring: what uses their words, touches their lines or names them. */
  markAffected(mails: readonly Pick<IncomingContent, 'reading' | 'links'>[]): void {
    for (const { reading, links } of mails)
      this.markPosted({ uses: links?.fresh, touches: links?.adds, names: keysOfMail(reading) });
  }

  /** The same of landed commits. */
  markAffectedBy(commits: readonly LandedCommit[], links: ReadonlyMap<string, PatchLinks> | undefined): void {
    for (const commit of commits) {
      const own = links?.get(commit.commit);
      this.markPosted({ uses: own?.fresh, touches: own?.adds, names: keysOfCommit(commit) });
    }
  }

  private markPosted(asked: LinksAsked): void {
    const posted = this.links.having(asked).filter((row) => row.sort === 'posted');
    if (posted.length > 0) void this.markChains(posted.map((row) => row.ref));
  }

  dependencesIn(place: string): readonly Dependence[] {
    return this.recordedIn(place).map(({ series: _series, ...dependence }) => dependence);
  }

  dirtyChains(limit: number, among?: readonly string[]): Promise<readonly DirtyChain[]> {
    const all = [...this.marks].map(([conversationId, mark]) => ({ conversationId, mark }));
    const asked = all.filter(({ conversationId }) => among?.includes(conversationId) ?? true);
    return Promise.resolve(asked.slice(0, limit));
  }

  /** What is written without a word to chains, such as a fact, is in the log. */
  moment(): Promise<string> {
    return Promise.resolve(`${String(this.writes)} ${String(this.log.events.length)}`);
  }

  /** Here nobody can tell one writer from another. */
  isUndisturbed(): boolean {
    return false;
  }

  loadChains(conversationIds: readonly string[]): Promise<readonly ChainMaterial[]> {
    return Promise.resolve(conversationIds.map((id) => this.material(id)));
  }

  private material(conversationId: string): ChainMaterial {
    const series = this.index.derivedIn(conversationId).map((d) => d.series);
    const before = this.recordedIn(conversationId);
    const current = !this.index.dirty().some((d) => d.conversationId === conversationId);
    return { conversationId, current, ...assembledOf(series, this.mailsIn(conversationId)), before };
  }

  async saveChains(
    results: readonly ChainResult[],
    _at: Instant,
    since?: string,
  ): Promise<ReadonlySet<string>> {
    const isQuiet = since === (await this.moment());
    const left = new Set<string>();
    for (const { conversationId, mark, edges, changed, conclusions, again } of results) {
      if (this.marks.get(conversationId) !== mark) continue;
      this.marks.delete(conversationId);
      if (again && !isQuiet) {
        this.mark(conversationId);
        left.add(conversationId);
      }
      if (!changed) continue;
      this.edges.set(conversationId, edges);
      this.index.mark(conversationId);
      await this.log.append(conclusions);
    }
    return left;
  }

  markAllChains(): Promise<number> {
    const places = this.index.all();
    for (const place of places) this.mark(place);
    return Promise.resolve(places.length);
  }

  markChains(refs: readonly PatchRef[]): Promise<void> {
    const wanted = new Set(refs);
    for (const [place, derived] of this.index.everything())
      if (derived.some((d) => refsOf(d.series).some((ref) => wanted.has(ref)))) this.mark(place);
    this.markLeadingTo(refs);
    return Promise.resolve();
  }

  /** The neighbourhoods that have a patch of one of some refs: by their mails, and by what was derived of them. */
  placesOf(refs: readonly PatchRef[], mails: readonly StoredMail[]): readonly string[] {
    const wanted = new Set(refs);
    const read = mails.filter((m) => wanted.has(m.reading.messageId));
    const held = [...this.index.everything()].filter(([, all]) =>
      all.some((d) => refsOf(d.series).some((ref) => wanted.has(ref))),
    );
    return [...read.flatMap((m) => this.index.of(m.rawHash) ?? []), ...held.map(([place]) => place)];
  }

  recordedEdges(afterId: string | undefined, limit: number): Promise<readonly ChainMaterial[]> {
    const ids = [...this.edges.keys()].filter((id) => id > (afterId ?? '') && this.recordedIn(id).length > 0);
    return Promise.resolve(
      ids
        .sort()
        .slice(0, limit)
        .map((id) => this.material(id)),
    );
  }
}
