import { mkdir, realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { claim, type Claim } from './claim';
import { DataFolderError, wordsOf } from './data-folder-error';
import { ELSEWHERE, noteLocation, placeOf } from './place';
import { HANGS_AFTER_MS, initialise, startServer, stopOrphan, USER, type Server } from './server';
import { makeSocketFolder, removeSocketFolder } from './socket-folder';

export type EmbeddedPostgres = {
  /** Folder of the server's UNIX socket: what `pg` takes as `host`. No port is opened. */
  readonly socketFolder: string;
  readonly user: string;
  readonly database: string;
  /** Ends the server and lets go of the folder. Close the pools first: their sessions are cut off. */
  stop(): Promise<void>;
};

export type EmbeddedOptions = {
  /** Where root's clusters and programs go that its server's account cannot reach in their own place. Default /var/lib/sluice. */
  readonly elsewhere?: string | undefined;
  /** The data is for a test: nothing is forced to the disk, and a crash of the machine may lose it all. Default false; no setting reaches it. */
  readonly fleeting?: boolean;
};

/** What was made on the way and must be undone, last first. */
class Undo {
  private readonly steps: (() => Promise<void>)[] = [];

  add(step: () => Promise<void>): void {
    this.steps.unshift(step);
  }

  async run(): Promise<void> {
    for (const step of this.steps.splice(0)) await step();
  }
}

const madeFolder = async (folder: string): Promise<string> => {
  const path = resolve(folder);
  try {
    await mkdir(path, { recursive: true });
    return await realpath(path);
  } catch (error) {
    throw new DataFolderError('write', path, wordsOf(error));
  }
};

/** Sessions whose client has just said goodbye get this long to end by themselves; the others are cut off. */
const GOODBYE_MS = 500;

/**
 * PostgreSQL's smart shutdown, then its fast one; both write all that was committed. One that panicked or hangs gets the immediate one, which writes
 * nothing: what was committed is in its log, and the next start reads that.
 */
const stopServer = ({ child, hasPanicked }: Server): Promise<void> =>
  new Promise((done) => {
    if (child.exitCode !== null || child.signalCode !== null) return done();
    child.kill(hasPanicked() ? 'SIGQUIT' : 'SIGTERM');
    const timers = [
      setTimeout(() => child.kill(hasPanicked() ? 'SIGQUIT' : 'SIGINT'), GOODBYE_MS),
      setTimeout(() => child.kill('SIGQUIT'), HANGS_AFTER_MS),
    ];
    child.once('close', () => {
      for (const timer of timers) clearTimeout(timer);
      done();
    });
  });

const begin = async (
  dataFolder: string,
  { elsewhere = ELSEWHERE, fleeting = false }: EmbeddedOptions,
  context: { readonly owned: Claim; readonly undo: Undo },
): Promise<string> => {
  const { owned, undo } = context;
  if (owned.leftBehind !== undefined) await removeSocketFolder(owned.leftBehind);
  const place = await placeOf(dataFolder, elsewhere);
  await stopOrphan(dataFolder, place.cluster);
  const socketFolder = await makeSocketFolder(place.account);
  undo.add(() => removeSocketFolder(socketFolder));
  await owned.note(socketFolder);
  if (!place.exists) {
    await initialise(place, fleeting);
    await noteLocation(dataFolder, place.cluster);
  }
  const server = await startServer(place, socketFolder, fleeting);
  // A process that ends without `stop` takes its server along; the next owner clears away the rest.
  const stopOnExit = (): void => void server.child.kill(server.hasPanicked() ? 'SIGQUIT' : 'SIGINT');
  process.once('exit', stopOnExit);
  undo.add(async () => {
    process.removeListener('exit', stopOnExit);
    await stopServer(server);
  });
  return socketFolder;
};

/**
 * Starts the embedded PostgreSQL of a data folder, creating it the first time. It listens on a UNIX socket in a temporary folder: no port
 * can be taken, nobody outside can connect. One process at a time has a data folder; after one that was killed the next takes over, and
 * nothing that was committed is lost.
 * @throws DataFolderError when the folder is in use by another process, not writable, full, or not a cluster.
 */
export const startEmbedded = async (
  folder: string,
  options: EmbeddedOptions = {},
): Promise<EmbeddedPostgres> => {
  const dataFolder = await madeFolder(folder);
  const owned = await claim(dataFolder);
  const undo = new Undo();
  undo.add(() => owned.release());
  try {
    const socketFolder = await begin(dataFolder, options, { owned, undo });
    return { socketFolder, user: USER, database: 'postgres', stop: () => undo.run() };
  } catch (error) {
    await undo.run();
    throw error;
  }
};
