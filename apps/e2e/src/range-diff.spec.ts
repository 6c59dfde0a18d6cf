import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rangeDiff, type ComparedPatch } from '@sluice/application';
import { myersDiff } from '@sluice/line-diff';
import { commitMessageOf, readMail } from '@sluice/mail';
import { mailCodec, nodeHashing } from '@sluice/mail-io';
import { temporaryFolder } from './running-sluice';

const PERSON = { NAME: 'Ann Author', EMAIL: 'ann@example.org', DATE: '2021-10-01T12:00:00Z' };
const ENV = Object.fromEntries(
  ['AUTHOR', 'COMMITTER'].flatMap((who) =>
    Object.entries(PERSON).map(([what, value]) => [`GIT_${who}_${what}`, value] as const),
  ),
);

let tree: string;
let mails: string;

const git = (...args: readonly string[]): string =>
  execFileSync('git', ['-C', tree, ...args], {
    env: { ...process.env, ...ENV, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' },
    encoding: 'utf8',
  });

/** One commit: its message, and what its files hold afterwards. */
type Step = { readonly message: string; readonly files: Readonly<Record<string, string>> };

const commit = ({ message, files }: Step): void => {
  for (const [path, text] of Object.entries(files)) writeFileSync(join(tree, path), text);
  git('add', '--all');
  git('commit', '--quiet', '--message', message);
};

const LENGTH = 60;

/** A file of functions, some of its lines replaced. */
const source = (changed: Readonly<Record<number, string>> = {}): string =>
  Array.from({ length: LENGTH }, (_, i) =>
    i % 10 === 0 ? `int f${String(i)}(void)` : (changed[i] ?? `    line ${String(i)};`),
  ).join('\n') + '\n';

const SIGNED = 'Signed-off-by: Ann Author <ann@example.org>';

const FIRST: readonly Step[] = [
  { message: `a: change five\n\nBecause of this.\n\n${SIGNED}`, files: { 'a.c': source({ 5: 'five' }) } },
  {
    message: `b: change two lines\n\n${SIGNED}`,
    files: { 'b.c': source({ 12: 'twelve', 33: 'thirty-three' }) },
  },
  { message: `c: to go\n\n${SIGNED}`, files: { 'c.c': source({ 1: 'c', 2: 'c', 3: 'c', 4: 'c', 5: 'c' }) } },
  { message: `d: a new file\n\n${SIGNED}`, files: { 'd.c': source({ 7: 'seven', 8: 'eight' }) } },
];

const SECOND: readonly Step[] = [
  { message: `e: to begin with\n\n${SIGNED}`, files: { 'e.c': source({ 51: 'x', 52: 'y', 53: 'z' }) } },
  {
    message: `a: change five\n\nBecause of this.\n\n${SIGNED}\nReviewed-by: Bob <bob@example.org>`,
    files: { 'a.c': source({ 5: 'five' }) },
  },
  {
    message: `b: change three lines\n\nOne more than before.\n\n${SIGNED}`,
    files: { 'b.c': source({ 12: 'dozen', 13: 'more', 33: 'thirty-three' }) },
  },
  { message: `d: a new file\n\n${SIGNED}`, files: { 'd.c': source({ 7: 'seven', 8: 'acht' }) } },
];

/** The patches of a branch as they are mailed, and as Sluice reads mail. */
const posted = async (branch: string): Promise<readonly ComparedPatch[]> => {
  const out = join(mails, branch);
  const files = git('format-patch', '--output-directory', out, `base..${branch}`).trim().split('\n');
  return Promise.all(
    files.map(async (file, i) => {
      const raw = readFileSync(file);
      const decoded = await mailCodec.decode(raw, mailCodec.hash(raw));
      if (!decoded.ok) throw new Error(decoded.detail);
      const { reading, diff } = readMail(decoded.mail, nodeHashing);
      return {
        position: i + 1,
        messageId: reading.messageId,
        subject: reading.title ?? '',
        patchId: reading.patch?.patchId,
        author: reading.author,
        message: commitMessageOf(decoded.mail),
        diff: diff ?? { files: [] },
      };
    }),
  );
};

/** git has commits where Sluice has patch-ids, and dashes of another length where it has nothing. */
const withoutIds = (text: string): string =>
  text.replaceAll(/^( *[\d-]+: {2})\S+ (.) ( *[\d-]+: {2})\S+ /gm, '$1$2 $3');

const branch = (name: string, steps: readonly Step[]): void => {
  git('checkout', '--quiet', '-b', name, 'base');
  for (const step of steps) commit(step);
};

beforeAll(() => {
  tree = temporaryFolder('range-diff');
  mails = temporaryFolder('range-diff-mails');
  git('init', '--quiet', '--initial-branch=base');
  commit({ message: 'base', files: { 'a.c': source(), 'b.c': source(), 'c.c': source(), 'e.c': source() } });
  branch('v1', FIRST);
  branch('v2', SECOND);
});

afterAll(() => {
  for (const folder of [tree, mails]) rmSync(folder, { recursive: true, force: true });
});

test('a comparison of mailed revisions says, byte for byte, what git range-diff says of the branches', async () => {
  const compared = rangeDiff(await posted('v1'), await posted('v2'), myersDiff);
  expect(
    compared.map((p) => [p.status, p.from?.position ?? 0, p.to?.position ?? 0, p.messageChanged]),
  ).toEqual([
    ['new', 0, 1, false],
    ['unchanged', 1, 2, true],
    ['changed', 2, 3, true],
    ['dropped', 3, 0, false],
    ['changed', 4, 4, false],
  ]);
  const ours = `${compared.map((p) => p.text).join('\n')}\n`;
  const theirs = git('range-diff', '--no-color', '--no-indent-heuristic', 'base..v1', 'base..v2');
  expect(withoutIds(ours)).toBe(withoutIds(theirs));
});
