import { readdir } from 'node:fs/promises';
import {
  noteHeard,
  type ChainReport,
  type ChainStore,
  type Clock,
  type ConnectPorts,
  type DerivationStore,
  type DeriveReport,
  type EventStore,
  type IntakeStore,
  type Knowledge,
  type LandedReader,
  type LinkIndex,
  type ListingReader,
  type MailReader,
  type PublicLog,
  type ReportStore,
  type SeriesReader,
  type TreeStore,
  type ViewPorts,
  type WorkList,
  type WorkOffOptions,
} from '@sluice/application';
import { instantOfMillis, type Instant } from '@sluice/kernel';
import { mailCodec, nodeHashing } from '@sluice/mail-io';
import {
  migrate,
  missingMigrations,
  openDatabase,
  postgresChainStore,
  postgresDerivationStore,
  postgresEventStore,
  postgresIntakeStore,
  postgresLinkIndex,
  postgresListingReader,
  postgresMailReader,
  postgresPublicLog,
  postgresReportStore,
  postgresSeriesReader,
  postgresTreeStore,
  postgresWorkList,
  startEmbedded,
  type Database,
} from '@sluice/postgres';
import type { Pool, PoolConfig } from 'pg';
import { chainedBy } from './chained';
import { knowledgeFrom, treeFrom } from './current';
import { UnavailableError } from './errors';
import type { Location } from './location';
import { poolOf } from './pool';
import type { ProjectTree } from './project-tree';
import { publish } from './publish';
import { refresh, relist } from './refresh';

/** Everything a command works with. Close it, whatever happens. */
export type Runtime = {
  readonly clock: Clock;
  readonly database: Database;
  readonly events: EventStore;
  readonly intake: IntakeStore;
  readonly derivation: DerivationStore;
  readonly work: WorkList;
  readonly chains: ChainStore;
  readonly links: LinkIndex;
  readonly listings: ListingReader;
  readonly mails: MailReader;
  readonly log: PublicLog;
  readonly reader: SeriesReader;
  readonly tree: TreeStore & LandedReader;
  /** Reports as they were frozen. */
  readonly reports: ReportStore;
  readonly project: string;
  /** How the database is reached, for what keeps connections of its own. */
  readonly connection: PoolConfig;
  knowledge(knownAsOf?: Instant): Promise<Knowledge>;
  /** The knowledge there is now, whichever process changed it: read again where it did. */
  currentKnowledge(): Promise<Knowledge>;
  /** Knowledge changed: read it again when next asked. */
  forget(): void;
  /** Mail came: what release mails among it say may bear on every verdict. Answers whether it does; then everything is on the to-do list. */
  hearAnew(): Promise<boolean>;
  viewPorts(): ViewPorts;
  /** What edges are asked of, the project's tree opened where there is one. */
  connectPorts(): Promise<ConnectPorts>;
  /** Records the chains of those of some conversations that are on the list, by what is known now. */
  recordChains(conversationIds: readonly string[]): Promise<void>;
  /** Derives what is dirty, records the chains of that, and judges again what these bear on. */
  workOff(options?: Omit<WorkOffOptions, 'clock'>): Promise<DeriveReport & ChainReport>;
  /** The project's git tree, opened when first asked for; without one, nothing. */
  projectTree(): Promise<ProjectTree>;
  /** How many migrations of this version the database lacks: another version may have been started beside this one. */
  missingMigrations(): Promise<number>;
  /** Connections to the database: how many there are, how many are free, how many ask for one. */
  readonly pool: Pick<Pool, 'totalCount' | 'idleCount' | 'waitingCount'>;
  /** The same, opened anew where it was synced since: whatever process did that. */
  currentTree(): Promise<ProjectTree>;
  close(): Promise<void>;
};

const now = (): Instant => {
  // For tests and for looking at an archive as if it were then: the one place where a clock can be set.
  const set = process.env['SLUICE_NOW'];
  const instant = instantOfMillis(set === undefined ? Date.now() : Date.parse(set));
  if (instant === undefined) throw new UnavailableError(`SLUICE_NOW is no time: ${set ?? ''}`);
  return instant;
};

export type Connection = {
  readonly pool: Pool;
  readonly config: PoolConfig;
  readonly stop: () => Promise<void>;
};

/**
 * A pool on the data as it is: nothing is migrated, published or derived. Stop it, whatever happens.
 * @throws DataFolderError
 */
export const connect = async (location: Location): Promise<Connection> => {
  if (location.databaseUrl !== undefined) {
    const config = { connectionString: location.databaseUrl };
    const pool = poolOf(config);
    return { pool, config, stop: () => pool.end() };
  }
  const server = await startEmbedded(location.data);
  const config = { host: server.socketFolder, user: server.user, database: server.database };
  const pool = poolOf(config);
  return {
    pool,
    config,
    stop: async () => {
      await pool.end();
      await server.stop();
    },
  };
};

/**
 * A question to a folder that holds nothing is a mistyped folder: it must not leave a new database there.
 * @throws UnavailableError
 */
export const requireData = async ({ data, databaseUrl }: Location): Promise<void> => {
  if (databaseUrl !== undefined) return;
  const entries = await readdir(data).catch((error: NodeJS.ErrnoException) => {
    // Whatever else is wrong with the folder is said where it is opened.
    return error.code === 'ENOENT' ? [] : ['?'];
  });
  if (entries.length === 0)
    throw new UnavailableError(
      `no Sluice data in ${data}: take some mail first with \`sluice ingest FILE\`, or name another folder with --data`,
    );
};

/** Everything that is stored in a database, by what it is for. */
const storesOn = (database: Database) => ({
  events: postgresEventStore(database, {}, now),
  intake: postgresIntakeStore(database, now, mailCodec),
  derivation: postgresDerivationStore(database),
  work: postgresWorkList(database),
  chains: postgresChainStore(database),
  links: postgresLinkIndex(database),
  listings: postgresListingReader(database),
  mails: postgresMailReader(database),
  log: postgresPublicLog(database),
  reader: postgresSeriesReader(database),
  tree: postgresTreeStore(database, now),
  reports: postgresReportStore(database, now),
});

/**
 * Opens the data: the embedded database of a folder, or a server by its URL; brings it to this version and publishes the project. What that made due
 * is derived at once, or with `leaveDirty` left on the to-do list, for workers.
 * @throws DataFolderError, NewerDatabaseError, ChangedMigrationError, FileProblemError, UnavailableError, UsageError (the database is another project's)
 */
export const openRuntime = async (
  location: Location,
  { leaveDirty = false }: { readonly leaveDirty?: boolean } = {},
): Promise<Runtime> => {
  const { pool, config, stop } = await connect(location);
  try {
    await migrate(pool);
    const database = openDatabase(pool);
    const stores = storesOn(database);
    const { events, derivation, chains, intake, reader, links, tree } = stores;
    const published = await publish(location, events, { derivation, chains });
    const { knowledge, currentKnowledge, forget } = knowledgeFrom(
      { events, reader, tree, database },
      location.project,
    );
    const hearAnew = async (): Promise<boolean> => {
      forget();
      return noteHeard({ intake, derivation }, await knowledge(), nodeHashing);
    };
    const { projectTree, currentTree, closeTree } = treeFrom(location, { database, intake, knowledge });
    const chained = chainedBy({
      ...{ derivation, chains, links, reader, tree, knowledge, currentKnowledge },
      ...{ projectTree, currentTree, now },
    });
    const reread = await refresh(intake, await knowledge(), { projectTree, clock: { now } });
    const heard = await hearAnew();
    const relisted = await relist(intake, derivation);
    if (!leaveDirty && (published || reread || heard || relisted)) await chained.workOff();
    return {
      clock: { now },
      database,
      ...stores,
      project: location.project,
      connection: config,
      knowledge,
      currentKnowledge,
      forget,
      hearAnew,
      ...chained,
      projectTree,
      missingMigrations: () => missingMigrations(pool),
      pool,
      currentTree,
      close: async () => {
        await closeTree();
        await database.close();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
};
