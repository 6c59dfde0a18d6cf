import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export type TreePerson = { readonly name: string; readonly address: string };

/** What to write where; `undefined` removes a file. */
export type TreeFiles = Readonly<Record<string, string | Buffer | undefined>>;

export type CommitOptions = {
  /** When it was committed. */
  readonly at: string;
  /** When its author wrote it: then, too, where nothing else is said. */
  readonly writtenAt?: string;
  readonly author?: TreePerson;
};

const OLGA: TreePerson = { name: 'Olga Otter', address: 'olga@pond.example' };

/** Nothing of whoever runs the tests may reach the trees they make. */
const ENVIRONMENT = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', LC_ALL: 'C' };

/** A git tree made by a test, commit by commit. */
export class SmallTree {
  readonly folder = mkdtempSync(join(tmpdir(), 'sluice-tree-'));

  constructor() {
    this.git('init', '--quiet', '--initial-branch=master');
    this.git('config', 'user.name', OLGA.name);
    this.git('config', 'user.email', OLGA.address);
  }

  git(...args: readonly string[]): string {
    return this.run(args, {});
  }

  private run(args: readonly string[], env: Readonly<Record<string, string>>): string {
    return execFileSync('git', args, {
      cwd: this.folder,
      env: { ...process.env, ...ENVIRONMENT, ...env },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  }

  /** Stages files; one without content is removed. */
  write(files: TreeFiles): void {
    for (const [path, text] of Object.entries(files)) {
      const at = join(this.folder, path);
      if (text === undefined) {
        rmSync(at);
        continue;
      }
      mkdirSync(dirname(at), { recursive: true });
      writeFileSync(at, text);
    }
    this.git('add', '--all');
  }

  /** Commits some files; answers the full hash. */
  commit(
    message: string,
    files: TreeFiles,
    { at = '2021-10-01T12:00:00Z', ...rest }: Partial<CommitOptions> = {},
  ): string {
    this.write(files);
    return this.commitStaged(message, { at, ...rest });
  }

  commitStaged(message: string, { at, writtenAt = at, author = OLGA }: CommitOptions): string {
    this.run(['commit', '--quiet', '--allow-empty', '--no-gpg-sign', '-m', message], {
      GIT_AUTHOR_NAME: author.name,
      GIT_AUTHOR_EMAIL: author.address,
      GIT_AUTHOR_DATE: writtenAt,
      GIT_COMMITTER_NAME: 'Carl Committer',
      GIT_COMMITTER_EMAIL: 'carl@pond.example',
      GIT_COMMITTER_DATE: at,
    });
    return this.git('rev-parse', 'HEAD');
  }

  tag(name: string, at: string): void {
    this.run(['-c', 'tag.gpgSign=false', 'tag', '-a', '-m', name, name], {
      GIT_COMMITTER_NAME: 'Carl Committer',
      GIT_COMMITTER_EMAIL: 'carl@pond.example',
      GIT_COMMITTER_DATE: at,
    });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
