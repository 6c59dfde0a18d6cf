import { chmod, mkdir, mkdtemp, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { chownAll, mayTraverse, unprivilegedAccount, type Account } from './account';
import { codeOf, DataFolderError, wordsOf } from './data-folder-error';
import { copyProgramsFor, programs, type Programs } from './programs';

/** Where root's server lives when its account cannot enter the data folder. */
export const ELSEWHERE = '/var/lib/sluice';
/** Stands in such a data folder and says where its cluster is. */
const NOTE = 'postgres.location';

/** Where a server keeps its data, with which programs, and as whom it runs (`undefined`: as whoever started it). */
export type Place = {
  readonly cluster: string;
  readonly exists: boolean;
  readonly programs: Programs;
  readonly account: Account | undefined;
};

/** Owner of a cluster that was made before; `undefined` where there is none. */
const ownerOf = async (cluster: string, dataFolder: string): Promise<Account | undefined> => {
  try {
    const { uid, gid } = await stat(cluster);
    await stat(join(cluster, 'PG_VERSION'));
    return { uid, gid };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw new DataFolderError('owner', dataFolder, wordsOf(error));
  }
};

const noted = async (dataFolder: string): Promise<string | undefined> => {
  const text = await readFile(join(dataFolder, NOTE), 'utf8').catch(() => undefined);
  return text?.split('\n', 1)[0];
};

/** Where the cluster of a data folder is, or would be made where nobody noted another place. */
export const clusterOf = async (dataFolder: string): Promise<string> =>
  (await noted(dataFolder)) ?? join(dataFolder, 'postgres');

/** Leaves the note, once there is a cluster to be found. */
export const noteLocation = async (dataFolder: string, cluster: string): Promise<void> => {
  if (cluster === join(dataFolder, 'postgres')) return;
  await writeFile(
    join(dataFolder, NOTE),
    `${cluster}\n# The server's account cannot enter this folder, so its data lives there: both belong together.\n`,
  );
};

/** A folder below `elsewhere` for a new cluster; what it belongs to is written beside it. */
const newElsewhere = async (dataFolder: string, elsewhere: string): Promise<string> => {
  try {
    await mkdir(elsewhere, { recursive: true });
    await chmod(elsewhere, 0o755);
    const folder = await mkdtemp(join(elsewhere, 'data-'));
    await chmod(folder, 0o755);
    await writeFile(join(folder, 'belongs-to'), `${dataFolder}\n`);
    return join(folder, 'postgres');
  } catch (error) {
    throw new DataFolderError('write', elsewhere, wordsOf(error));
  }
};

/** The account of a cluster that is there: its owner, whoever starts it. Root's own copy of one is given back to the server's account. */
const accountFor = async (
  owner: Account,
  cluster: string,
  dataFolder: string,
): Promise<Account | undefined> => {
  const self = process.getuid?.();
  if (self !== undefined && self !== 0) {
    if (owner.uid === self) return undefined;
    throw new DataFolderError('owner', dataFolder, `it belongs to another user, uid ${owner.uid}`);
  }
  const account = owner.uid === 0 ? await unprivilegedAccount() : owner;
  if (account === undefined) return undefined;
  if (owner.uid === 0) await chownAll(account, cluster);
  if (await mayTraverse(account, dirname(cluster))) return account;
  throw new DataFolderError(
    'owner',
    dataFolder,
    `its account, uid ${account.uid}, may no longer enter the folder`,
  );
};

const clusterPlace = async (dataFolder: string, elsewhere: string): Promise<Omit<Place, 'programs'>> => {
  const note = await noted(dataFolder);
  const cluster = await clusterOf(dataFolder);
  const owner = await ownerOf(cluster, dataFolder);
  if (owner !== undefined)
    return { cluster, exists: true, account: await accountFor(owner, cluster, dataFolder) };
  if (note !== undefined) throw new DataFolderError('missing', dataFolder, `it was in ${note}`);
  const account = await unprivilegedAccount();
  const reachable = account === undefined || (await mayTraverse(account, dataFolder));
  return { cluster: reachable ? cluster : await newElsewhere(dataFolder, elsewhere), exists: false, account };
};

/**
 * PostgreSQL refuses to run as root, so root's server runs as an unprivileged account; that account may not be able to reach a data folder
 * below, say, /root, nor the programs of a checkout there. Then the cluster, or a copy of the programs, lives in `elsewhere`.
 * A cluster that exists is used where it is and run as its owner, so that nobody finds an empty database where he left a full one.
 * @throws DataFolderError `owner`, `missing` or `write`
 */
export const placeOf = async (dataFolder: string, elsewhere: string): Promise<Place> => {
  const place = await clusterPlace(dataFolder, elsewhere);
  const shipped = programs();
  if (place.account === undefined || (await mayTraverse(place.account, dirname(shipped.postgres))))
    return { ...place, programs: shipped };
  const copy = copyProgramsFor(shipped, join(elsewhere, 'programs')).catch((error: unknown) => {
    throw new DataFolderError('write', elsewhere, wordsOf(error));
  });
  return { ...place, programs: await copy };
};
