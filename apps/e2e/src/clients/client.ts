import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

/** How a program is found: by its name in PATH, or in a checkout of its source, which Python runs from there. */
export type Program = {
  readonly name: 'git-pw' | 'pwclient' | 'b4';
  readonly module: string;
  /** Where a checkout has its packages. */
  readonly below: string;
};

export const PROGRAMS: readonly Program[] = [
  { name: 'git-pw', module: 'git_pw.shell', below: '.' },
  { name: 'pwclient', module: 'pwclient.shell', below: '.' },
  { name: 'b4', module: 'b4.command', below: 'src' },
];

/** A program as this machine runs it. */
export type Found = { readonly command: readonly string[]; readonly pythonPath?: string | undefined };

export type Ran = { readonly status: number | null; readonly text: string };

const inPath = (name: string): boolean =>
  (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)));

/**
 * A program at a place: the folder of a checkout, a file that is run, or a name in PATH.
 * @param python what runs a checkout
 */
export const findProgram = ({ module, below }: Program, place: string, python: string): Found | undefined => {
  if (!place.includes('/')) return inPath(place) ? { command: [place] } : undefined;
  if (!existsSync(place)) return undefined;
  if (!statSync(place).isDirectory()) return { command: [resolve(place)] };
  return { command: [python, '-m', module], pythonPath: resolve(place, below) };
};

/** No call of a client takes as long. */
const PATIENCE_MS = 60_000;

/** Where a client runs: a home of its own, so that nothing of whoever runs it is read or written. */
export class Desk {
  private constructor(
    readonly home: string,
    /** A tree of git: programs read their settings from it. */
    readonly tree: string,
  ) {}

  /** A desk in a folder, with a clone of a tree. */
  static cloned(folder: string, source: string): Desk {
    const desk = new Desk(join(folder, 'home'), join(folder, 'tree'));
    mkdirSync(desk.home, { recursive: true });
    mkdirSync(desk.tree);
    desk.git('clone', '--quiet', '--branch', 'master', source, '.');
    return desk;
  }

  private environment(pythonPath?: string): NodeJS.ProcessEnv {
    return {
      ...{ PATH: process.env['PATH'], HOME: this.home, LC_ALL: 'C.UTF-8', NO_PROXY: '*', TERM: 'dumb' },
      ...{ GIT_CONFIG_NOSYSTEM: '1', EMAIL: 'olga@pond.example', PAGER: 'cat', EDITOR: 'true' },
      ...{ GIT_COMMITTER_NAME: 'Olga Otter', PWCLIENTRC: join(this.home, 'pwclientrc') },
      TMPDIR: this.home,
      ...(pythonPath === undefined ? {} : { PYTHONPATH: pythonPath }),
    };
  }

  /** Runs a client to its end: not in step with this process, which answers it. */
  run([file = '', ...args]: readonly string[], { pythonPath }: Pick<Found, 'pythonPath'> = {}): Promise<Ran> {
    const env = this.environment(pythonPath);
    return new Promise((done, fail) => {
      const child = spawn(file, args, {
        ...{ cwd: this.tree, env, timeout: PATIENCE_MS },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let text = '';
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding('utf8').on('data', (more: string) => (text += more));
      child.on('error', fail);
      child.on('close', (status) => {
        done({ status, text });
      });
    });
  }

  private gitRan(args: readonly string[]): Ran {
    const options = { cwd: this.tree, encoding: 'utf8', env: this.environment() } as const;
    const { status, stdout, stderr } = spawnSync('git', args, options);
    return { status, text: status === 0 ? stdout : stderr };
  }

  /** What git says, which must go well. */
  git(...args: readonly string[]): string {
    const { status, text } = this.gitRan(args);
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${text}`);
    return text.trim();
  }

  /** The tree as it was before anything was applied. */
  fresh(): void {
    this.gitRan(['am', '--abort']);
    this.git('checkout', '--quiet', '--force', 'master');
    this.git('reset', '--quiet', '--hard', 'origin/master');
    this.git('clean', '--quiet', '-fd');
  }
}
