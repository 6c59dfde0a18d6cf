import { resolve } from 'node:path';
import {
  dependentsOf,
  edgesBy,
  findDependencesBy,
  findDependentsBy,
  Ingest,
  InMemoryEventStore,
  InMemoryMailWorld,
  InMemoryOutboxStore,
  InMemoryTreeStore,
  knowledgeOf,
  KNOWLEDGE_TYPES,
  outgoingEdges,
  publishProject,
  workOff,
  type ConnectPorts,
  type Knowledge,
  type SourceItem,
  type ViewPorts,
} from '@sluice/application';
import { addSeconds, type Instant } from '@sluice/kernel';
import { canonicalRaw, decodeMail, hashRaw, mailCodec, nodeHashing } from '@sluice/mail-io';
import { loadProject } from '@sluice/project-files';

const XEN = resolve(__dirname, '../../../libs/projects/xen');

const knowledgeOfXen = async (): Promise<Knowledge> => {
  const store = new InMemoryEventStore({ now: () => '2021-01-01T00:00:00Z' as Instant });
  await publishProject(store, await loadProject(XEN), { fileHash: 'files', hashing: nodeHashing });
  return knowledgeOf(await store.readTypes(KNOWLEDGE_TYPES), 'xen');
};

/** Xen in memory, at a moment that a test sets: mail comes in, is derived, and chains are recorded, all by the code that runs in service. */
export class BotWorld {
  private at = '2021-10-01T00:00:00Z' as Instant;
  readonly clock = { now: (): Instant => this.at };
  readonly world = new InMemoryMailWorld(this.clock);
  readonly tree = new InMemoryTreeStore(this.world, this.clock);
  readonly outbox = new InMemoryOutboxStore(this.world.log, this.clock);

  private constructor(readonly knowledge: Knowledge) {}

  static async open(): Promise<BotWorld> {
    return new BotWorld(await knowledgeOfXen());
  }

  set(now: string): void {
    this.at = now as Instant;
  }

  private get connectPorts(): ConnectPorts {
    const { world: reader, tree: landed, knowledge } = this;
    return { reader, landed, links: reader.links, knowledge: () => Promise.resolve(knowledge), now: this.at };
  }

  get ports(): ViewPorts {
    const ports = this.connectPorts;
    return {
      reader: ports.reader,
      knowledge: ports.knowledge,
      now: this.at,
      dependences: findDependencesBy(edgesBy(outgoingEdges, ports), ports),
      dependentSeries: findDependentsBy(dependentsOf, ports),
    };
  }

  /** Takes mails as the archive of the list has them, each a few seconds after its date, and derives what that brings. */
  async take(...mails: readonly (Buffer | string)[]): Promise<void> {
    const items = await Promise.all(
      mails.map(async (mail): Promise<SourceItem> => {
        const raw = canonicalRaw(Buffer.from(mail));
        const decoded = await decodeMail(raw, hashRaw(raw));
        const date = decoded.ok ? decoded.mail.date : undefined;
        return { kind: 'mail', raw, archivedAt: date && addSeconds(date, 20), origin: 'spec' };
      }),
    );
    const { model, modelVersion } = this.knowledge;
    await new Ingest(
      { intake: this.world, codec: mailCodec, hashing: nodeHashing, clock: this.clock },
      { trust: 'list-verified', model, modelVersion, source: 'spec' },
    ).run(
      (async function* () {
        await Promise.resolve();
        yield items;
      })(),
    );
    await this.settle();
  }

  async settle(): Promise<void> {
    const { world, clock } = this;
    const find = (...asked: Parameters<NonNullable<ViewPorts['dependences']>>) =>
      this.ports.dependences?.(...asked) ?? Promise.resolve([]);
    await workOff({ derivation: world, chains: world.chains, find }, this.knowledge, { clock });
  }
}
