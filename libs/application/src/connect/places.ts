import type { NameKey, Naming, PatchRef } from '@sluice/dependency';
import type { Held } from './held';
import type { PlacedSeries } from './placed';
import type { PlacedNode, SeriesNodes } from './series-nodes';

type Borne = SeriesNodes['borne'][number];

/** Where patches stand: in which series and revision, as what they landed, who speaks for them. */
export class Places {
  private readonly nodes = new Map<PatchRef, PlacedNode>();
  private readonly byChange = new Map<string, readonly PatchRef[]>();
  private readonly aliases = new Map<PatchRef, PatchRef>();
  private readonly covers = new Set<PatchRef>();
  private readonly speakers = new Map<PatchRef, readonly PatchRef[]>();
  private readonly speaksFor = new Map<PatchRef, PatchRef>();
  private readonly voices = new Map<PatchRef, { readonly series: string; readonly at: number }>();
  private readonly voicesBySeries = new Map<string, readonly PatchRef[]>();
  private readonly newest = new Map<string, readonly PatchRef[]>();
  private readonly names: Borne[] = [];
  private readonly held = new Map<PatchRef, Held>();
  /** By change: what its last posting holds. Of a commit no analysis is kept: that of its posting stands for it. */
  private readonly heldByChange = new Map<string, Held>();

  take(series: PlacedSeries): void {
    const { id, nodes, aliases, covers, speakers, voices, borne, newest } = series;
    for (const node of nodes) this.put(node);
    for (const cover of covers) this.covers.add(cover);
    for (const [name, ref] of aliases) if (!this.aliases.has(name)) this.aliases.set(name, ref);
    for (const [ref, by] of speakers) {
      this.speakers.set(ref, by);
      for (const mail of by) this.speaksFor.set(mail, ref);
    }
    for (const [mail, at] of voices) this.voices.set(mail, { series: id, at });
    this.voicesBySeries.set(id, [...voices.keys()]);
    this.names.push(...borne);
    this.newest.set(id, newest);
    this.takeHeld(series);
  }

  private put(node: PlacedNode): void {
    if (!this.nodes.has(node.ref))
      this.byChange.set(node.change, [...(this.byChange.get(node.change) ?? []), node.ref]);
    this.nodes.set(node.ref, node);
  }

  private takeHeld({ held: all }: PlacedSeries): void {
    for (const [ref, held] of all) {
      this.held.set(ref, held);
      this.heldByChange.set(this.changeOf(ref), held);
    }
  }

  has(ref: PatchRef): boolean {
    return this.nodes.has(ref) || this.aliases.has(ref);
  }

  of(ref: PatchRef): PlacedNode | undefined {
    return this.nodes.get(ref);
  }

  all(): readonly PlacedNode[] {
    return [...this.nodes.values()];
  }

  /** The patch that a cover, a resend, an answer or a place stands for. */
  alias(name: PatchRef): PatchRef | undefined {
    return this.aliases.get(name);
  }

  changeOf(ref: PatchRef): string {
    return this.nodes.get(this.aliases.get(ref) ?? ref)?.change ?? ref;
  }

  /** Every form of a change that is known. */
  formsOf(change: string): readonly PatchRef[] {
    return this.byChange.get(change) ?? [change];
  }

  /** What leads to some patches: themselves, covers, resends, answers, places. */
  namesLeadingTo(refs: ReadonlySet<PatchRef>): readonly PatchRef[] {
    return [...refs, ...[...this.aliases].flatMap(([name, ref]) => (refs.has(ref) ? [name] : []))];
  }

  /** What may be meant by a patch-id, a change-id or a subject. */
  borne(): readonly { readonly key: NameKey; readonly ref: PatchRef }[] {
    return this.names;
  }

  /** The patches of the newest revision of a series, by its id or the Message-ID of a cover letter of it. */
  newestOf(ref: PatchRef): readonly PatchRef[] | undefined {
    const last = this.covers.has(ref) ? this.aliases.get(ref) : undefined;
    return this.newest.get(this.nodes.get(last ?? '')?.place?.series ?? ref);
  }

  /** The posting of the newest revision that is the same change as an older one; a commit is itself. */
  newestForm(ref: PatchRef): PatchRef {
    const { place, change } = this.nodes.get(ref) ?? {};
    if (place === undefined || place.newest) return ref;
    return this.newest.get(place.series)?.find((n) => this.nodes.get(n)?.change === change) ?? ref;
  }

  /** Of an older revision, which waits for nothing any more. */
  isOlder(ref: PatchRef): boolean {
    return this.nodes.get(ref)?.place?.newest === false;
  }

  /** Later patches of the newest revisions that some patches stand in. */
  laterThan(refs: ReadonlySet<PatchRef>): readonly PatchRef[] {
    return [...this.newest.values()].flatMap((all) => {
      const first = all.findIndex((ref) => refs.has(ref));
      return first < 0 ? [] : all.slice(first + 1);
    });
  }

  /** Mails that speak for a patch. */
  speakersFor(ref: PatchRef): readonly PatchRef[] {
    return this.speakers.get(ref) ?? [];
  }

  /** Mails that may say of a patch of a newest revision, beside others, what it needs. */
  voicesFor(ref: PatchRef): readonly PatchRef[] {
    const { place } = this.nodes.get(ref) ?? {};
    return place?.newest === true ? (this.voicesBySeries.get(place.series) ?? []) : [];
  }

  /** The patches of a newest revision that a mail says need something: at some positions, or all behind the patch it speaks of. */
  needingBy(mail: PatchRef, needing: NonNullable<Naming['needing']>): readonly PatchRef[] {
    const voice = this.voices.get(mail);
    return (this.newest.get(voice?.series ?? '') ?? []).filter((ref) => {
      const position = this.nodes.get(ref)?.place?.position ?? 0;
      const at = voice?.at ?? 0;
      return needing === 'rest' ? at > 0 && position > at : needing.includes(position);
    });
  }

  /** The newest patch that a mail speaks for. */
  spokenForBy(mail: PatchRef): PatchRef | undefined {
    return this.speaksFor.get(mail);
  }

  /** The commit that a posted patch went in as. */
  landedAs(ref: PatchRef): PatchRef | undefined {
    const node = this.nodes.get(ref);
    if (node === undefined || node.sort === 'landed') return undefined;
    const landed = this.formsOf(node.change).flatMap((form) => {
      const one = this.nodes.get(form);
      return one?.sort === 'landed' ? [one] : [];
    });
    return (landed.find((n) => n.beside !== true) ?? landed[0])?.ref;
  }

  /** What the analysis of a patch, or of the posting of a commit, says it holds. */
  heldOf({ ref, sort, change }: PlacedNode): Held | undefined {
    return this.held.get(ref) ?? (sort === 'landed' ? this.heldByChange.get(change) : undefined);
  }
}
