import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SmallTree, storyMails } from '@sluice/testing';
import type { Block } from './page-blocks';

/** Of a page: what stands for something else in its commands, each with what it stands for in a shell. */
type Meant = readonly (readonly [written: string, meant: string])[];

const SAVED = '2>&1 | tee saved.txt';
const ID = (file: string): string => `"$(grep --only-matching '[0-9a-f]\\{64\\}' ${file} | head --lines=1)"`;

/**
 * Pages whose commands are run on a database with the example mail that is served, in a folder with everything they name. What a page cannot know, an
 * id that is given when it is run, it writes as an example.
 */
export const RUN_ON_EXAMPLE: Readonly<Record<string, Meant>> = {
  // Nothing is changed before it: a list that was asked for is the same still.
  'docs/api.md': [],
  // It fetches the tree that the README's commands read.
  'docs/operations.md': [['MESSAGE-ID', 'story-040@example.org']],
  'README.md': [],
  'docs/access.md': [
    [
      '5f0c1e9ab2',
      `"$(npx sluice token list --json | grep '"id"' | head --lines=1 | cut --delimiter='"' --fields=4)"`,
    ],
  ],
  'docs/interface-model.md': [],
  // It goes on until somebody stops it.
  'docs/live.md': [
    ['curl -N', 'curl -N --silent --fail --max-time 2'],
    ["release=4.16'", "release=4.16' || test $? = 28"],
  ],
  'docs/patchwork.md': [],
  'docs/queue.md': [['retry ID', 'retry']],
  'docs/reports.md': [
    ['--save', `--save ${SAVED}`],
    ['054b7c6ff30e', `${ID('saved.txt')} 2>&1 | tee edited.txt`],
    ['1f0c…', ID('edited.txt')],
  ],
  // Of the project's tree.
  'docs/what-if.md': [['2075b410ee', 'XEN_DOMCTL_CDF_vpci']],
};

/** Commands of ours that a page shows and a spec of their own runs: building takes minutes, and chaos an hour. */
const NPM = /^npm (?:run )?(\S+)/;

const linesOf = ({ commands }: Block): readonly string[] =>
  commands.split('\n').filter((line) => line !== '' && !line.startsWith('#'));

/** The scripts of the root's package that a block starts, where that is all it does. */
export const scriptsOf = (block: Block): readonly string[] | undefined => {
  const scripts = linesOf(block).map((line) => NPM.exec(line)?.[1]);
  return scripts.every((name) => name !== undefined) ? scripts : undefined;
};

/** The commands as they are run. */
export const meantBy = (block: Block, meant: Meant): Block => ({
  ...block,
  commands: meant.reduce((text, [written, stands]) => text.replaceAll(written, stands), block.commands),
});

const write = (path: string, text: string | Buffer): void => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
};

/** What the pages name: mail in each form that it comes in, a tree, and what a person wrote. */
export const furnishWorld = (folder: string): void => {
  const at = (...path: readonly string[]): string => join(folder, ...path);
  const mails = storyMails().map(({ raw }) => raw.toString('latin1'));
  const mbox = mails.map((mail) => `From mboxrd@z Thu Jan  1 00:00:00 1970\n${mail}\n`).join('');
  write(at('xen-devel.mbox'), Buffer.from(mbox, 'latin1'));
  execFileSync('xz', [at('xen-devel.mbox')]);
  write(at('new.mbox'), Buffer.from(mbox, 'latin1'));
  for (const part of ['new', 'cur', 'tmp']) mkdirSync(at('Maildir', part), { recursive: true });
  write(at('Maildir', 'new', '1.one.host'), Buffer.from(mails[0] ?? '', 'latin1'));
  write(at('patch.eml'), Buffer.from(mails[1] ?? '', 'latin1'));
  write(at('mail.txt'), 'Two things are to be decided before the freeze.\n');

  const inbox = new SmallTree();
  inbox.commit('a mail', { m: Buffer.from(mails[2] ?? '', 'latin1') }, { at: '2021-10-05T12:00:00Z' });
  const tree = new SmallTree();
  tree.commit('pond: swim', { 'pond/swim.c': 'int swim;\n' }, { at: '2021-10-05T12:00:00Z' });
  for (const path of ['archives/xen-devel/git/0.git', 'remote/xen-devel/0'])
    inbox.git('clone', '--quiet', '--mirror', '.', at(path));
  tree.git('clone', '--quiet', '--mirror', '.', at('remote', 'xen.git'));
  for (const made of [inbox, tree]) made.remove();
};

/** In a shell, before a page's own commands: the example mail and its server, what a program has at hand that asks it, and where the pages' archives are. */
export const beginning = (folder: string): Block => ({
  output: undefined,
  commands: [
    'git init --quiet .',
    `export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0='url.${folder}/remote/.insteadOf' GIT_CONFIG_VALUE_0=https://example.org/`,
    'npx sluice ingest libs/testing/fixtures/cdf-vpci-story --quiet',
    `export TOKEN="$(npx sluice token create --name bot --owner iwj@xenproject.org --scope decide --expires 1d | grep --only-matching 'slu_.*')"`,
    'npx sluice serve > serve.log 2>&1 &',
    'curl --silent --fail --retry 60 --retry-connrefused --retry-delay 1 --output status.json http://127.0.0.1:8080/api/v1/status',
    `export ETAG="$(curl --silent --fail --output /dev/null --write-out '%header{etag}' 'http://127.0.0.1:8080/api/v1/series?limit=50')"`,
    '',
  ].join('\n'),
});
