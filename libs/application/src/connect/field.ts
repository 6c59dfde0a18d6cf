import type { PatchRef, Spoken } from '@sluice/dependency';
import type { Instant } from '@sluice/kernel';
import type { Knowledge } from '../derive';
import type { LinkedPatch } from '../ports/link-index';
import type { Viewpoint } from '../views';
import { NEVER } from './nodes';
import { placedBy, type PlacedSeries } from './placed';
import { Places } from './places';
import type { ConnectPorts, NodeSummary } from './signatures';

const COMMIT = /^[0-9a-f]{40}$/;

/**
 * What is known around some patches, gathered bit by bit: where they stand in their series, as what they landed, and what they give to be found by.
 * Everything in it is what a viewpoint leaves.
 */
export class Field {
  readonly places = new Places();
  private readonly rows = new Map<PatchRef, LinkedPatch>();
  private readonly loaded = new Set<string>();
  private readonly looked = new Set<PatchRef>();

  constructor(
    readonly ports: ConnectPorts,
    readonly viewpoint: Viewpoint,
    readonly knowledge: Knowledge,
  ) {}

  private get now(): Instant {
    return this.viewpoint.asOf ?? this.ports.now;
  }

  private isVisible({ at, recordedAt }: LinkedPatch): boolean {
    const { knownAsOf } = this.viewpoint;
    return at <= this.now && (knownAsOf === undefined || recordedAt <= knownAsOf);
  }

  /** Takes what the index says of patches; answers those that the viewpoint leaves. */
  link(rows: readonly LinkedPatch[]): readonly LinkedPatch[] {
    const seen = rows.filter((row) => this.isVisible(row));
    for (const row of seen) if (!this.rows.has(row.ref)) this.rows.set(row.ref, row);
    return seen;
  }

  /** Looks up the index's rows of patches that are not known yet. */
  async linkRefs(refs: readonly PatchRef[]): Promise<void> {
    const unknown = [...new Set(refs)].filter((ref) => !this.rows.has(ref));
    if (unknown.length > 0) this.link(await this.ports.links.byRef(unknown));
  }

  /** Every row that was taken. */
  linked(): readonly LinkedPatch[] {
    return [...this.rows.values()];
  }

  row(ref: PatchRef): LinkedPatch | undefined {
    return this.rows.get(ref);
  }

  /** Those of some patches of which nobody has found out yet where they stand. */
  unplaced(refs: readonly PatchRef[]): readonly PatchRef[] {
    return [...new Set(refs)].filter((ref) => !this.looked.has(ref) && !this.places.has(ref));
  }

  /** Finds out where patches stand. */
  async place(refs: readonly PatchRef[]): Promise<void> {
    const open = this.unplaced(refs);
    for (const ref of open) this.looked.add(ref);
    const resolved = await this.ports.reader.resolveAll(open);
    const found = open.flatMap((ref) => {
      const id = resolved.get(ref)?.conversationId;
      return id === undefined ? [] : [{ ref, id }];
    });
    const read = await this.read(found.map(({ id }) => id));
    // What an earlier one brought along needs no conversation of its own.
    for (const { ref, id } of found) if (!this.places.has(ref)) this.take(id, read);
  }

  /** Takes all series of some conversations. */
  async load(conversationIds: readonly string[]): Promise<void> {
    const read = await this.read(conversationIds);
    for (const id of conversationIds) this.take(id, read);
  }

  private read(ids: readonly string[]): Promise<ReadonlyMap<string, readonly PlacedSeries[]>> {
    const { placed = placedBy(this.ports) } = this.ports;
    const fresh = ids.filter((id) => !this.loaded.has(id));
    return placed(fresh, this.viewpoint);
  }

  private take(id: string, read: ReadonlyMap<string, readonly PlacedSeries[]>): void {
    if (this.loaded.has(id)) return;
    this.loaded.add(id);
    for (const one of read.get(id) ?? []) this.places.take(one);
  }

  changeOf(ref: PatchRef): string {
    return this.places.changeOf(ref);
  }

  /** The patch that a reference stands for: itself, or for covers and answers the patch they are about. */
  standsFor(ref: PatchRef): PatchRef | undefined {
    if (this.places.of(ref) !== undefined) return ref;
    return this.places.alias(ref) ?? (this.rows.has(ref) && COMMIT.test(ref) ? ref : undefined);
  }

  /** Whether a patch had gone in when something was said: then it is no part of what was left. */
  private wasInBy(ref: PatchRef, by: PatchRef): boolean {
    const landed = this.places.of(this.places.landedAs(ref) ?? '');
    const said = this.rows.get(by);
    return landed !== undefined && said !== undefined && landed.at <= said.at;
  }

  /** What mails say that names several patches of its series as those that need it. */
  private spokenOf(ref: PatchRef): readonly Spoken[] {
    return this.places.voicesFor(ref).flatMap((by) =>
      (this.rows.get(by)?.links.names ?? []).flatMap((naming) => {
        const { needing } = naming;
        if (needing === undefined || !this.places.needingBy(by, needing).includes(ref)) return [];
        return needing === 'rest' && this.wasInBy(ref, by) ? [] : [{ by, naming }];
      }),
    );
  }

  /** Patches of which a mail says, beside others, that they need something. */
  namedBy(mail: PatchRef): readonly PatchRef[] {
    const names = this.rows.get(mail)?.links.names ?? [];
    return names.flatMap(({ needing }) =>
      needing === undefined ? [] : this.places.needingBy(mail, needing),
    );
  }

  /** What is said of a patch's needs: by itself, by who speaks for it, and of it beside others. */
  spokenFor(ref: PatchRef): readonly Spoken[] {
    const own = [ref, ...this.places.speakersFor(ref)].flatMap((by) =>
      (this.rows.get(by)?.links.names ?? [])
        .filter(({ needing }) => needing === undefined)
        .map((naming) => ({ by, naming })),
    );
    return [...own, ...this.spokenOf(ref)];
  }

  /** What a reader needs to know of a patch. */
  summary(ref: PatchRef): NodeSummary {
    const unplaced = this.rows.get(ref) ?? { sort: 'expected', at: NEVER };
    const node: Omit<NodeSummary, 'ref'> = this.places.of(ref) ?? unplaced;
    const { sort, at, subject, titleFrom, place } = node;
    const titled = titleFrom === undefined ? {} : { titleFrom };
    return { ref, sort, at, subject, ...titled, place, landedAs: this.places.landedAs(ref) };
  }
}

/** An empty field, for a viewpoint. */
export const openField = async (ports: ConnectPorts, viewpoint: Viewpoint): Promise<Field> =>
  new Field(ports, viewpoint, await ports.knowledge(viewpoint.knownAsOf));
