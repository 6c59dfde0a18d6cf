import { execFileSync } from 'node:child_process';
import { renameSync } from 'node:fs';
import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { mboxOf } from '../chaos/mails';
import { compared, nothing, stateOf, undisturbedFrom, type Outcome } from '../chaos/outcome';
import { sluiceServer, type Ran, type Sluice, type SluiceServer } from '../running-sluice';
import { happened, type Fault, type FaultWorld } from './fault';

/** What a half mail comes to: a line that says so, and exit code 3; or, where nothing at all could be read yet, 4. */
const SAYS_SO = /^sluice: \S+ (?:was not taken: it is|lacks mail .*: it is) still being written: take /m;

type Tried = { readonly source: string; readonly halves: number; readonly wrong: readonly string[] };

/** How often a writer that has not ended shows itself: however slow a machine is, what it writes does not come to rest meanwhile. */
const WRITES_EVERY_MS = 1_000;

/** Runs something beside a writer of a file, or of what lies in a folder. */
const besideWriter = async <T>(of: string, run: () => Promise<T>): Promise<T> => {
  const writer = setInterval(
    () => void utimes(of, new Date(), new Date()).catch(() => undefined),
    WRITES_EVERY_MS,
  );
  try {
    return await run();
  } finally {
    clearInterval(writer);
  }
};

/** `isHalf` says whether what is there ends within a mail, `of` where the writer writes, if not at the source. */
type State = { readonly isHalf: boolean; readonly of?: string; write(): Promise<void> };

/** Takes a source whenever it is in another state of being written. */
const takeEach = async (sluice: Sluice, source: string, states: readonly State[]): Promise<Tried> => {
  const wrong: string[] = [];
  let halves = 0;
  for (const [n, { isHalf, of = source, write }] of states.entries()) {
    await write();
    const take = (): Promise<Ran> => sluice.run('ingest', source, '--quiet');
    const { exit, err } = isHalf ? await besideWriter(of, take) : await take();
    const said = SAYS_SO.test(err);
    halves += said ? 1 : 0;
    if (isHalf !== said || !(isHalf ? [3, 4] : [0, 3]).includes(exit))
      wrong.push(`${source}, state ${String(n)}${isHalf ? ', half' : ''}: exit code ${String(exit)}: ${err}`);
  }
  return { source, halves, wrong };
};

/** An mbox as its writer leaves it at some moments, cut anywhere within a line. */
const cutsOf = (bytes: Buffer, { chance, isLong }: FaultWorld): readonly number[] => {
  const isTold = (at: number): boolean => !bytes.subarray(0, at).toString('latin1').endsWith('\n');
  const cuts = Array.from({ length: isLong ? 60 : 3 }, () => 100 + chance.below(bytes.length - 200));
  return cuts.filter(isTold).sort((a, b) => a - b);
};

type Attempt = (sluice: Sluice, world: FaultWorld) => Promise<Tried>;

const growingMbox: Attempt = (sluice, world) => {
  const file = join(world.folder, 'growing.mbox');
  const bytes = Buffer.from(mboxOf(world.mails), 'latin1');
  const at = (end: number, isHalf: boolean) => ({
    isHalf,
    write: () => writeFile(file, bytes.subarray(0, end)),
  });
  const halves = cutsOf(bytes, world).map((end) => at(end, true));
  return takeEach(sluice, file, [...halves, at(bytes.length, false)]);
};

const growingGzip: Attempt = (sluice, world) => {
  const file = join(world.folder, 'growing.mbox.gz');
  const bytes = gzipSync(Buffer.from(mboxOf(world.mails), 'latin1'));
  const at = (end: number) => ({
    isHalf: end < bytes.length,
    write: () => writeFile(file, bytes.subarray(0, end)),
  });
  return takeEach(sluice, file, [at(bytes.length >> 1), at(bytes.length - 9), at(bytes.length)]);
};

const maildir: Attempt = async (sluice, world) => {
  const box = join(world.folder, 'box');
  for (const part of ['cur', 'new', 'tmp']) await mkdir(join(box, part), { recursive: true });
  const mails = world.mails.map((mail) => mail.slice(mail.indexOf('\n') + 1).replace(/\n\n$/, '\n'));
  const put = (part: string, n: number, share: number): Promise<void> => {
    const mail = Buffer.from(mails[n] ?? '', 'latin1');
    return writeFile(join(box, part, `${String(n)}.pond`), mail.subarray(0, mail.length * share));
  };
  return takeEach(sluice, box, [
    { isHalf: false, write: async () => void (await Promise.all([put('cur', 0, 1), put('tmp', 1, 0.5)])) },
    // A writer that does not keep to Maildir's rule.
    { isHalf: true, of: join(box, 'new', '2.pond'), write: () => put('new', 2, 0.5) },
    {
      isHalf: false,
      write: async () =>
        void (await Promise.all(mails.map((_, n) => put('cur', n, 1)).concat(put('new', 2, 1)))),
    },
  ]);
};

const git = (folder: string, ...args: readonly string[]): void =>
  void execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });

/** A public-inbox archive that is copied file by file: an object comes later than the commit that names it. */
const copiedArchive: Attempt = async (sluice, world) => {
  const work = join(world.folder, 'inbox-work');
  await mkdir(work, { recursive: true });
  git(work, 'init', '-q');
  const mails = world.mails
    .slice(0, 6)
    .map((mail) => mail.slice(mail.indexOf('\n') + 1).replace(/\n\n$/, '\n'));
  for (const mail of mails) {
    await writeFile(join(work, 'm'), mail, 'latin1');
    git(work, 'add', 'm');
    git(work, 'commit', '-q', '-m', 'mail');
  }
  const inbox = join(world.folder, 'inbox', 'git', '0.git');
  await mkdir(join(inbox, '..'), { recursive: true });
  renameSync(join(work, '.git'), inbox);
  git(inbox, 'config', 'core.bare', 'true');
  const blob = execFileSync('git', ['rev-parse', 'HEAD~2:m'], { cwd: inbox, encoding: 'utf8' }).trim();
  const object = join(inbox, 'objects', blob.slice(0, 2), blob.slice(2));
  const [here, away] = [object, `${object}.part`];
  const touch = (): Promise<void> => utimes(join(inbox, 'objects'), new Date(), new Date());
  return takeEach(sluice, join(world.folder, 'inbox'), [
    {
      isHalf: true,
      of: join(inbox, 'objects'),
      write: async () => {
        renameSync(here, away);
        await touch();
      },
    },
    {
      isHalf: false,
      write: () => {
        renameSync(away, here);
        return Promise.resolve();
      },
    },
  ]);
};

const ATTEMPTS: Readonly<Record<string, Attempt>> = {
  'a growing mbox': growingMbox,
  'a growing mbox.gz': growingGzip,
  'a Maildir': maildir,
  'an archive that is being copied': copiedArchive,
};
/** The short form: the others differ in how they are read, which the specs of each source show. */
const SHORT = ['a growing mbox'];

type On = { readonly server: SluiceServer; readonly world: FaultWorld };

/** Each on a database of its own; what that has in the end is what the source comes to that was whole from the beginning. */
const attempt = async (name: string, tryIt: Attempt, { server, world }: On): Promise<readonly Outcome[]> => {
  const database = name.replaceAll(/\W+/g, '_');
  const sluice = server.on(database);
  const { source, halves, wrong } = await tryIt(sluice, world);
  return [
    happened('a half mail was left for later', halves),
    nothing('every half, and nothing else, was said to be one', wrong),
    ...compared(await undisturbedFrom(source, server.on(`${database}_whole`)), await stateOf(sluice)),
  ].map((outcome) => ({ ...outcome, name: `${name}: ${outcome.name}` }));
};

/** Sources that are taken while somebody writes them. */
export const halfWritten: Fault = {
  name: 'half-written',
  run: async (world) => {
    await mkdir(world.folder, { recursive: true });
    const server = await sluiceServer(join(world.folder, 'data'));
    try {
      const outcomes: Outcome[] = [];
      for (const [name, tryIt] of Object.entries(ATTEMPTS))
        if (world.isLong || SHORT.includes(name))
          outcomes.push(...(await attempt(name, tryIt, { server, world })));
      return outcomes;
    } finally {
      await server.stop();
    }
  },
};
