import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { corpus } from '@sluice/testing';

/** Bytes of mail that are held at once. */
const MOST_BYTES = 1 << 30;
/** The line before a mail in an mbox of public-inbox. */
const FROM_LINE = 'From mboxrd@z Thu Jan  1 00:00:00 1970\n';

/** Where the mails of a benchmark are from, in words, and the mails, each as it stands in an mbox. */
export type BenchMails = { readonly from: string; readonly count: number; readonly mails: readonly string[] };

/** A mail as it stands in an mbox: lines that look like the beginning of another are quoted, as mboxrd has it. */
const inMbox = (mail: string): string =>
  `${FROM_LINE}${mail.replaceAll(/^(>*From )/gm, '>$1').trimEnd()}\n\n`;

const git = (folder: string, args: readonly string[], input?: string): Buffer => {
  const { status, stdout, stderr } = spawnSync('git', ['--git-dir', folder, ...args], {
    input,
    maxBuffer: MOST_BYTES,
  });
  if (status !== 0) throw new Error(`git ${args[0] ?? ''} ended with ${String(status)}: ${String(stderr)}`);
  return stdout;
};

/** The texts in an answer of `git cat-file --batch`: a line with name, kind and size before each. */
const textsIn = (batch: Buffer): readonly string[] => {
  const texts: string[] = [];
  for (let at = 0; at < batch.length;) {
    const end = batch.indexOf('\n', at);
    const [, kind, size] = batch.toString('latin1', at, end).split(' ');
    const length = kind === 'blob' ? Number(size) : 0;
    if (kind === 'blob') texts.push(batch.toString('latin1', end + 1, end + 1 + length));
    at = end + 1 + (kind === 'blob' ? length + 1 : 0);
  }
  return texts;
};

/** The newest mails of a list archive in public-inbox's form, the oldest of them first: each commit has one mail in its file `m`. */
const mailsOfArchive = (folder: string, count: number): readonly string[] => {
  const commits = git(folder, ['rev-list', `--max-count=${String(count)}`, 'HEAD']).toString('latin1');
  const names = commits
    .trim()
    .split('\n')
    .reverse()
    .map((commit) => `${commit}:m`);
  return textsIn(git(folder, ['cat-file', '--batch'], `${names.join('\n')}\n`));
};

const isGit = (path: string): boolean => statSync(path).isDirectory() && existsSync(join(path, 'objects'));

/** Words of what a diff adds, removes and stands beside: lines and names of one copy are those of no other. */
const inOtherWords = (body: string, n: number): string =>
  body.replaceAll(/^[-+ ](?![-+]{2} [ab]\/).*$/gm, (line) =>
    line.replaceAll(/\b[A-Za-z_]\w{3,}\b/g, (word) => `${word}${String(n)}`),
  );

/**
 * A mail again under another id, subject and file and in other words, so that copies are conversations of their own: equal patch-ids would join them, equal
 * lines and names would make each copy depend on all others.
 */
export const copyOf = (mail: string, n: number): string => {
  const end = mail.indexOf('\n\n');
  const head = mail
    .slice(0, end)
    .replaceAll(/^((?:Message-ID|Message-Id|In-Reply-To|References|\s+)[^\n]*)$/gm, (line) =>
      line.replaceAll(/<([^<>@\s]+)@/g, `<$1.copy${String(n)}@`),
    );
  return (
    head.replaceAll(/^(Subject: .*)$/gm, `$1 copy${String(n)}`) +
    inOtherWords(mail.slice(end), n)
      .replaceAll(/^((?:---|\+\+\+) [ab]\/\S+)$/gm, `$1.copy${String(n)}`)
      .replaceAll(
        /^diff --git a\/(\S+) b\/(\S+)$/gm,
        `diff --git a/$1.copy${String(n)} b/$2.copy${String(n)}`,
      )
  );
};

const fromCorpus = (count: number): BenchMails => {
  const packed = corpus('iommu', 'iommu-2000.mbox.xz');
  if (!existsSync(packed))
    throw new Error(`without --archive this needs ${packed}: set SLUICE_CORPUS to the corpus folder`);
  const text = execFileSync('xz', ['-dc', packed], { maxBuffer: MOST_BYTES }).toString('latin1');
  const real = text.split(/^(?=From )/m);
  const copies = Math.max(0, Math.ceil(count / real.length) - 1);
  const made = Array.from({ length: copies }, (_, n) => real.map((mail) => copyOf(mail, n + 1))).flat();
  // The real ones last, as if they were the newest: a smaller benchmark is of these alone.
  const mails = [...made, ...real].slice(-count);
  const madeOnes = Math.max(0, mails.length - real.length);
  const from = `the corpus' ${String(mails.length - madeOnes)} real mails and ${String(madeOnes)} MADE of them by copying`;
  return { from, count: mails.length, mails };
};

/**
 * Mails for a benchmark: the newest `count` of an archive (a git repository in public-inbox's form, or an mbox); without one those of the corpus, and
 * copies of them, which is said.
 * @throws Error where neither is there
 */
export const benchMails = (archive: string | undefined, count: number): BenchMails => {
  if (archive === undefined) return fromCorpus(count);
  if (!existsSync(archive)) throw new Error(`there is no ${archive}`);
  const mails = isGit(archive)
    ? mailsOfArchive(archive, count).map(inMbox)
    : readFileSync(archive, 'latin1')
        .split(/^(?=From )/m)
        .slice(-count);
  return {
    from: `the newest ${String(mails.length)} mails of a list archive`,
    count: mails.length,
    mails,
  };
};
