import { Controller, Inject } from '@nestjs/common';
import {
  hasWords,
  listedPatches,
  viewSeries,
  type DerivedSeries,
  type ListedPatch,
  type PatchFilter,
  type Viewpoint,
} from '@sluice/application';
import { REST } from '@sluice/contracts';
import { mailCodec } from '@sluice/mail-io';
import { Answers, REST_V1 } from '../http/answers';
import { placeOf } from '../http/cursor';
import { Problem } from '../http/problem';
import { Prepared, Reply } from '../http/reply';
import type { Ask, Given } from './ask';
import { diffOf } from './diff-text';
import { derived, listed } from './pages';
import { metaAsked, viewpointOf } from './viewpoint';
import { World } from './world';

const unknown = (messageId: string): Problem =>
  new Problem(404, `no patch "${messageId}" is known, or none was by then`, {
    where: 'path.messageId',
    help: 'Give the Message-ID of a patch that was received, without angle brackets; the path says it percent-encoded.',
  });

const has = (text: string, part: string | undefined): boolean =>
  part === undefined || text.toLowerCase().includes(part.toLowerCase());

const isAmong = (patch: ListedPatch, { author, text, since }: PatchFilter): boolean =>
  has(`${patch.author.name} ${patch.author.address}`, author) &&
  hasWords(patch.subject.toLowerCase(), text ?? '') &&
  (since === undefined || patch.saidAt >= since);

/** The patches of a derived series that are wanted, by their Message-IDs. */
const wanted =
  (filter: PatchFilter) =>
  (one: DerivedSeries): readonly (readonly [string, ListedPatch])[] =>
    filter.series !== undefined && filter.series !== one.series.id
      ? []
      : listedPatches(one.series).flatMap(({ listed: patch }) =>
          isAmong(patch, filter) ? [[patch.messageId, patch] as const] : [],
        );

@Controller(REST_V1)
export class PatchController {
  constructor(@Inject(World) private readonly world: World) {}

  @Answers(REST.listPatches)
  async list({ query }: Ask<'listPatches'>): Promise<Given<'listPatches'>> {
    const { limit, cursor, series, author, text, since } = query;
    const filter = { series, author, text, since };
    const viewpoint = viewpointOf(query);
    if (await this.world.isStored(viewpoint))
      return listed(
        'patches',
        await this.world.stored.listings.patches(filter, { limit, after: placeOf(cursor) }),
      );
    const page = await derived(this.world, { viewpoint, limit, cursor }, wanted(filter));
    return new Reply({ patches: page.things, ...page.meta }, { next: page.cursor });
  }

  @Answers(REST.getPatch)
  async one({ params, query }: Ask<'getPatch'>): Promise<Given<'getPatch'>> {
    const viewpoint = viewpointOf(query);
    if (await this.world.isStored(viewpoint)) {
      const found = await this.world.stored.listings.patch(params.messageId);
      if (found !== undefined) {
        const meta = JSON.stringify(metaAsked({}, found.knownThrough)).slice(1);
        return new Reply(new Prepared(`${found.json.slice(0, -1)},${meta}`));
      }
      // It may be a copy posted again: such have no row of their own.
    }
    const { patch, knownThrough } = await this.patchAsOf(params.messageId, viewpoint);
    return { ...patch.whole, ...metaAsked(viewpoint, knownThrough) };
  }

  @Answers(REST.getDiff)
  async diff({ params, query }: Ask<'getDiff'>): Promise<Given<'getDiff'>> {
    const { patch, rawHash, runtime } = await this.patchAsOf(params.messageId, viewpointOf(query));
    const kept = await runtime.reader.raw(rawHash);
    const text = kept === undefined ? undefined : await diffOf(mailCodec.expand(kept), rawHash);
    if (text === undefined)
      throw new Problem(404, `the mail of "${patch.listed.subject}" holds no diff that can be read`, {
        where: 'path.messageId',
        help: 'Look at the mail itself.',
      });
    return new Reply(text, { type: 'text/x-diff; charset=utf-8', lastModified: patch.listed.saidAt });
  }

  /** A patch in its series, derived as of a viewpoint; by a copy posted again as RESEND it is the first posting. */
  private async patchAsOf(messageId: string, viewpoint: Viewpoint) {
    const { runtime } = await this.world.open();
    const { dependences: _edges, ...ports } = runtime.viewPorts();
    const view = await viewSeries(ports, messageId, viewpoint);
    const { series } = view.derived;
    const posted = series.revisions
      .flatMap((r) => r.patches)
      .find((p) => p.messageId === messageId || p.resends.some((id) => id === messageId));
    const patch = listedPatches(series).find((p) => p.listed.messageId === posted?.messageId);
    const rawHash = posted?.rawHash;
    if (patch === undefined || rawHash === undefined) throw unknown(messageId);
    return { patch, rawHash, runtime, knownThrough: view.meta.knownThrough };
  }
}
