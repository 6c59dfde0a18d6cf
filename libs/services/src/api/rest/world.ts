import { Inject, Injectable } from '@nestjs/common';
import { isPublicEvent, mailsNamed, type Knowledge, type Viewpoint } from '@sluice/application';
import type { EventEnvelope } from '@sluice/kernel';
import { publicRuntime, type PublicRuntime, type Runtime } from '@sluice/runtime';
import { API, type ApiContext } from '../context';
import { Problem } from '../http/problem';

/** How long a process goes on with the lists that it knows to be under embargo before it looks again. */
const LOOK_AGAIN_MS = 1_000;

/** What everybody may see, as of what is known now. */
@Injectable()
export class World {
  private looked: { readonly at: number; readonly isOpen: Promise<boolean> } | undefined;

  constructor(@Inject(API) private readonly api: ApiContext) {}

  /** What is stored, as it stands: for answers from what was derived last, where `isOpen`. */
  get stored(): Runtime {
    return this.api.runtime;
  }

  get context(): ApiContext {
    return this.api;
  }

  /** The runtime that views are derived from, and the knowledge of now. */
  open(): Promise<PublicRuntime> {
    return publicRuntime(this.api.runtime);
  }

  /** Whether the project has no list under embargo: only then may what is stored be shown as it stands. */
  isOpen(): Promise<boolean> {
    const now = performance.now();
    if (this.looked === undefined || now - this.looked.at > LOOK_AGAIN_MS)
      this.looked = { at: now, isOpen: this.open().then(({ embargoed }) => embargoed.size === 0) };
    return this.looked.isOpen;
  }

  /** Those of some events that everybody may see: where lists are under embargo, such as name no mail but what went elsewhere, too. */
  async shown<T>(
    all: readonly T[],
    eventOf: (event: T) => Pick<EventEnvelope, 'type' | 'streamName'>,
    dataOf: (event: T) => unknown,
  ): Promise<readonly T[]> {
    const events = all.filter((event) => isPublicEvent(eventOf(event), () => dataOf(event)));
    if (events.length === 0 || (await this.isOpen())) return events;
    const { embargoed } = await this.open();
    const named = events.map((event) => mailsNamed(dataOf(event)));
    const seen = await this.stored.mails.sentElsewhere([...new Set(named.flat())], embargoed);
    return events.filter((_, n) => (named[n] ?? []).every((name) => seen.has(name)));
  }

  /** Whether a question is answered from what was derived last: it asks for now, and nothing has to be left out. */
  async isStored({ asOf, knownAsOf }: Viewpoint): Promise<boolean> {
    return asOf === undefined && knownAsOf === undefined && (await this.isOpen());
  }
}

/** @throws Problem for a release line that the project does not have */
export const requireRelease = (
  { project }: Pick<Knowledge, 'project'>,
  release: string,
  where: 'path' | 'query',
): string => {
  if (project.releaseLines.includes(release)) return release;
  throw new Problem(where === 'path' ? 404 : 400, `there is no release line "${release}"`, {
    where: `${where}.release`,
    help: `There is: ${project.releaseLines.join(', ')}.`,
  });
};
