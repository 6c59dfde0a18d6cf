import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { freePort } from '@sluice/testing';
import { plainEnvironment, SLUICE, type Ran } from './running-sluice';

const ROOT = resolve(__dirname, '../../..');

/** Pages whose command blocks are run as they stand, from the first to the last, in a folder that has nothing but the sources. */
export const RUN_WHOLE = [
  'docs/another-project.md',
  'docs/for-administrators.md',
  'docs/for-bot-authors.md',
  'docs/for-maintainers.md',
  'docs/for-release-managers.md',
] as const;

/** A block of commands, and the output that the page shows of it, where it shows one. */
export type Block = { readonly commands: string; readonly output: string | undefined };

const BLOCK = /^```sh\n([^]*?)^```\n(?:\n<!-- generated: output -->\n\n```text\n([^]*?)^```\n)?/gm;

/** The blocks of commands of a page, in order. */
export const blocksIn = (page: string): readonly Block[] =>
  [...page.matchAll(BLOCK)].map(([, commands = '', output]) => ({ commands, output }));

/** The page with other outputs: one for each block that shows one. */
export const withOutputs = (page: string, outputs: readonly string[]): string => {
  let n = -1;
  return page.replace(BLOCK, (whole: string, commands: string, output?: string) => {
    n++;
    return output === undefined
      ? whole
      : whole.replace(`\`\`\`text\n${output}`, () => `\`\`\`text\n${outputs[n] ?? ''}`);
  });
};

/** Without what differs from run to run, how long something took; with a last line that ends. */
const steady = (output: string): string =>
  output
    .replace(/; [\d.]+ s$/gm, '; … s')
    .replace(/[ \t]+$/gm, '')
    .replace(/[^\n]$/, '$&\n');

const MARK = '@@ block ends @@';

/** A folder as a checkout has it, for what the pages name: the sources, and an `npx` that starts the built program. */
const furnish = (folder: string): string => {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'npx'), `#!/bin/sh\nshift\nexec '${process.execPath}' '${SLUICE}' "$@"\n`);
  chmodSync(join(bin, 'npx'), 0o755);
  symlinkSync(join(ROOT, 'libs'), join(folder, 'libs'));
  return bin;
};

/**
 * Runs all blocks in one shell that ends at the first failure; what they left running is stopped. Answers how it ended, and the output of each
 * block that was run to its end.
 */
export const runBlocks = async (
  blocks: readonly Block[],
  folder: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<Ran & { readonly outputs: readonly string[] }> => {
  const bin = furnish(folder);
  const port = String(await freePort());
  const script = [
    'set -euo pipefail',
    "trap 'kill $(jobs -p) 2>/dev/null || true; wait' EXIT",
    ...blocks.flatMap(({ commands }) => [commands.replaceAll('8080', port), `echo '${MARK}'`]),
  ].join('\n');
  const started = Date.now();
  const path = `${bin}:${process.env['PATH'] ?? ''}`;
  const env = { ...plainEnvironment(), ...variables, PATH: path, SLUICE_PORT: port };
  const child = spawn('bash', ['-c', script], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, err]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  const exit = await new Promise<number>((done) => child.on('close', (code) => done(code ?? -1)));
  const text = Buffer.concat(out).toString('utf8');
  return {
    exit,
    out: text,
    err: Buffer.concat(err).toString('utf8'),
    seconds: (Date.now() - started) / 1000,
    outputs: text.split(`${MARK}\n`).slice(0, -1).map(steady),
  };
};
