import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export type Files = Readonly<Record<string, string | Buffer | undefined>>;

/** For specs: a git repository of a few commits, made on the spot. A file without content is removed. */
export class SmallTree {
  readonly folder = mkdtempSync(join(tmpdir(), 'sluice-tree-'));

  constructor() {
    this.git('init', '--quiet', '--initial-branch=main', '.');
  }

  git(...args: readonly string[]): string {
    return this.gitAt('2024-01-01T00:00:00Z', args);
  }

  /** Commits files at a time; answers the commit's hash. */
  commit(at: string, subject: string, files: Files): string {
    for (const [path, content] of Object.entries(files)) {
      const file = join(this.folder, path);
      if (content === undefined) rmSync(file);
      else {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, content);
      }
    }
    this.git('add', '--all');
    this.gitAt(at, ['commit', '--quiet', '--allow-empty', '--message', subject]);
    return this.git('rev-parse', 'HEAD');
  }

  blob(commit: string, path: string): string {
    return this.git('rev-parse', `${commit}:${path}`);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private gitAt(at: string, args: readonly string[]): string {
    const env = {
      PATH: process.env['PATH'],
      HOME: this.folder,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_AUTHOR_NAME: 'Olli Otter',
      GIT_AUTHOR_EMAIL: 'olli@example.org',
      GIT_COMMITTER_NAME: 'Milo Maintainer',
      GIT_COMMITTER_EMAIL: 'milo@example.org',
      GIT_AUTHOR_DATE: at,
      GIT_COMMITTER_DATE: at,
    };
    return execFileSync('git', ['-c', 'gc.auto=0', ...args], {
      cwd: this.folder,
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  }
}
