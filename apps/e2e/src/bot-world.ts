import { resolve } from 'node:path';
import {
  checkComment,
  dependentsOf,
  edgesBy,
  embargoedLists,
  findDependencesBy,
  findDependentsBy,
  Ingest,
  inMemoryCommentLog,
  InMemoryEventStore,
  InMemoryMailWorld,
  InMemoryOutboxStore,
  InMemoryTreeStore,
  knowledgeOf,
  KNOWLEDGE_TYPES,
  outgoingEdges,
  planComments,
  publishProject,
  withoutEmbargoed,
  workOff,
  type BotDecision,
  type BotPorts,
  type CheckedComment,
  type CommentMail,
  type CommentSettings,
  type ConnectPorts,
  type Knowledge,
  type OutboxEntry,
  type SourceItem,
  type ViewPorts,
} from '@sluice/application';
import { linksOf, linksVersion, namesOfCommit } from '@sluice/dependency';
import { addSeconds, messageId, type Instant } from '@sluice/kernel';
import { parseDiff } from '@sluice/mail';
import { canonicalRaw, decodeMail, hashRaw, mailCodec, nodeHashing } from '@sluice/mail-io';
import { loadProject } from '@sluice/project-files';
import type { LandedCommit } from '@sluice/series';

const XEN = resolve(__dirname, '../../../libs/projects/xen');

const loadKnowledge = async (): Promise<Knowledge> => {
  const store = new InMemoryEventStore({ now: () => '2021-01-01T00:00:00Z' as Instant });
  await publishProject(store, await loadProject(XEN), { fileHash: 'files', hashing: nodeHashing });
  return knowledgeOf(await store.readTypes(KNOWLEDGE_TYPES), 'xen');
};

let knowledge: Promise<Knowledge> | undefined;

/** Loaded once for all worlds of a spec: to read the documents costs more than all that most tests do. Nobody changes it. */
const knowledgeOfXen = (): Promise<Knowledge> => (knowledge ??= loadKnowledge());

/** Xen in memory, at a moment that a test sets: mail comes in, is derived, and chains are recorded, all by the code that runs in service. */
export class BotWorld {
  private at = '2021-10-01T00:00:00Z' as Instant;
  readonly clock = { now: (): Instant => this.at };
  readonly world = new InMemoryMailWorld(this.clock);
  readonly tree = new InMemoryTreeStore(this.world, this.clock);
  readonly outbox = new InMemoryOutboxStore(this.world.log, this.clock);

  private constructor(public knowledge: Knowledge) {}

  static async open(): Promise<BotWorld> {
    return new BotWorld(await knowledgeOfXen());
  }

  set(now: string): void {
    this.at = now as Instant;
  }

  private get connectPorts(): ConnectPorts {
    const { world, tree: landed, knowledge } = this;
    const { mailsOf, releaseMails } = withoutEmbargoed(world, embargoedLists(knowledge.project));
    const reader = Object.assign(Object.create(world) as InMemoryMailWorld, { mailsOf, releaseMails });
    return { reader, landed, links: world.links, knowledge: () => Promise.resolve(knowledge), now: this.at };
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
    await workOff({ derivation: world, chains: world.chains, begin: () => find }, this.knowledge, { clock });
  }

  /** A commit of the main branch, with the diff that it made: `patch` is the mail that it landed from. */
  async land(commit: string, { diff = '', patch, ...parts }: LandedParts): Promise<void> {
    const reading = patch === undefined ? undefined : await this.readingOf(patch);
    const nobody = { name: 'Carl Committer', address: 'carl@example.org' };
    const landed: LandedCommit = {
      ...{ parents: [], branch: 'staging', author: nobody, committer: nobody, body: '', files: [] },
      ...{ commit, authoredAt: parts.committedAt, patchId: reading?.patch?.patchId },
      ...parts,
    };
    const { model } = this.knowledge;
    const links = linksOf(
      parseDiff(diff.split('\n'), 0, { flowed: false, noBreakSpaces: false }).diff,
      namesOfCommit(landed),
      model.roots,
    );
    const version = linksVersion(model.roots);
    await this.tree.take([landed], { version, of: new Map([[commit, links]]) });
    await this.settle();
  }

  private async readingOf(id: string) {
    const found = await this.world.resolve(id);
    const mails = await this.world.mailsOf(found === undefined ? [] : [found.conversationId]);
    return [...mails.values()].flat().find((m) => m.reading.messageId === id)?.reading;
  }

  private readonly comments = inMemoryCommentLog(this.world.log);

  get bot(): BotPorts {
    return {
      outbox: this.outbox,
      comments: this.comments,
      decided: () => this.world.log.readTypes(['PersonDecided']),
      views: () => Promise.resolve(this.ports),
      hashing: nodeHashing,
      messageIdOf: (key) => messageId(`${key.slice(0, 32)}@example.org`),
    };
  }

  /** The queue `project`, once. Answers the mails that wait. */
  async plan(settings: CommentSettings): Promise<readonly OutboxEntry[]> {
    await planComments(this.bot, settings);
    return this.waiting();
  }

  waiting(): readonly OutboxEntry[] {
    return this.outbox.all().filter((e) => e.state === 'planned' && e.attempts === 0);
  }

  check(entry: OutboxEntry, settings: CommentSettings): Promise<CheckedComment> {
    return checkComment(this.bot, settings, this.clock.now)(entry);
  }

  /** Sends what waits, as far as it still stands; answers why the rest does not. Nothing is said to be sent that nobody claimed. */
  async send(settings: CommentSettings): Promise<readonly string[]> {
    const withheld: string[] = [];
    for (;;) {
      const entry = await this.outbox.claim('mail', { leaseSeconds: 60 });
      if (entry === undefined) return withheld;
      const checked = await this.check(entry, settings);
      if ('go' in checked) await this.outbox.sent(entry.key);
      else {
        withheld.push(checked.withhold);
        await this.outbox.failed(entry, checked.withhold, { then: 'park' });
      }
    }
  }

  /** What a person says to the bot. */
  async decide(decision: BotDecision): Promise<void> {
    const said = { about: 'bot', decision, by: 'milo@example.org', at: this.at, reason: '' } as const;
    await this.world.log.append([
      {
        ...{ sort: 'fact', type: 'PersonDecided', schemaVersion: 1, streamName: 'bot', saidAt: this.at },
        ...{ idempotencyKey: `said ${String(this.world.log.events.length)}`, data: said },
      },
    ]);
  }
}

/** The comment that an entry is. */
export const commentIn = ({ payload }: OutboxEntry): CommentMail => payload as CommentMail;

type LandedParts = Partial<LandedCommit> &
  Pick<LandedCommit, 'committedAt' | 'subject'> & {
    readonly diff?: string;
    /** Message-ID. */
    readonly patch?: string;
  };
