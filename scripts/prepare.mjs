// What every command here needs first: the right Node, the packages of the lock file, the generated client, the build.
import './node-version.cjs';
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
export const say = (text) => process.stdout.write(`\n==> ${text}\n`);

const STAMP = join(root, 'node_modules', '.sluice-lock');

const fail = (text) => {
  process.stderr.write(`\nsluice: ${text}\n`);
  process.exit(4);
};

/** Runs a step and answers whether it went well; when not, its output is shown and one line says what to do. */
export const attempt = (command, args, { what, mend, env = {}, quiet = false }) => {
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    encoding: 'utf8',
    env: { ...process.env, ...env },
    maxBuffer: 64 * 1024 * 1024,
  });
  if (result.status === 0) return true;
  if (quiet) process.stderr.write(`${result.stdout ?? ''}${result.stderr ?? ''}\n`);
  process.stderr.write(`\nsluice: ${what} failed. ${mend}\n`);
  return false;
};

/**
 * Runs a step beside others: its output is kept together and shown when it is over. Answers whether it went well, and nothing of it said `never`: a
 * sentence that some program ends well with, though it has not done what it was asked for.
 */
export const attemptBeside = (command, args, { what, mend, env = {}, never, hidden = false }) =>
  new Promise((done) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    const said = [];
    for (const output of [child.stdout, child.stderr]) output.on('data', (data) => said.push(data));
    const end = (status, problem = '') => {
      const text = `${Buffer.concat(said).toString('utf8')}${problem}`;
      const ok = status === 0 && (never === undefined || !text.includes(never));
      if (text.trim() !== '' && !(hidden && ok)) process.stdout.write(`\n${text.trimEnd()}\n`);
      if (!ok) process.stderr.write(`\nsluice: ${what} failed. ${mend}\n`);
      done(ok);
    };
    child.once('error', (error) => end(-1, error.message));
    child.once('close', (status) => end(status));
  });

/** Runs a step without which nothing else can go on. */
const run = (command, args, options) => {
  if (!attempt(command, args, options)) process.exit(4);
};

const checkFolder = () => {
  try {
    accessSync(root, constants.W_OK);
  } catch {
    fail(`${root} cannot be written: clone Sluice into a folder of your own.`);
  }
};

/** The packages of the lock file, installed once for each lock file. */
const install = () => {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === lock) return;
  say('installing packages (a few minutes the first time)');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    what: 'npm ci',
    mend: 'Check that the npm registry can be reached and that the disk has 1.5 GB free, then try again.',
  });
  writeFileSync(STAMP, lock);
};

const GENERATE = {
  command: 'node_modules/.bin/prisma',
  args: ['generate'],
  hidden: true,
  what: 'prisma generate',
  mend: 'Remove node_modules and try again.',
  // Generating a client needs no engine; without this, prisma would try to download one.
  env: { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: '1' },
};
const COMPILE = {
  command: 'node_modules/.bin/tsc',
  args: ['-b'],
  what: 'the build',
  mend: 'The lines above say where. If you changed nothing, remove node_modules and try again.',
};

const BUNDLE = {
  command: 'npm',
  args: ['run', 'bundle', '--workspace', 'apps/dashboard', '--silent'],
  what: 'the build of the dashboard',
  mend: COMPILE.mend,
};
const STEPS = [GENERATE, COMPILE, BUNDLE];

const build = () => {
  say('building (up to a minute the first time)');
  for (const step of STEPS) run(step.command, step.args, { ...step, quiet: step.hidden });
};

/** The same beside other steps; answers whether it went well. */
export const buildBeside = async () => {
  for (const step of STEPS) if (!(await attemptBeside(step.command, step.args, step))) return false;
  return true;
};

const has = (program) => spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;

/** Programs that tests run beside what npm installs: what each is called, Debian's package of it, and what is left out without it. */
const PROGRAMS = [
  { names: ['redis-server'], of: 'redis-server', without: 'the tests of the queue on Redis' },
  {
    names: ['chromium', 'google-chrome'],
    of: 'chromium',
    without: 'the tests of the dashboard in a browser',
  },
];

/**
 * Installs programs for the tests, where they are missing and may be installed: on Debian and its kin, as root. Without one its tests are skipped,
 * counted as such, and say why.
 */
export const installPrograms = () => {
  const missing = () => PROGRAMS.filter(({ names }) => !names.some(has));
  if (missing().length === 0) return;
  if (process.getuid?.() === 0 && has('apt-get')) {
    const packages = missing().map(({ of }) => of);
    say(`installing ${packages.join(' and ')}, for the tests`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
    const apt = (...args) => spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env });
    apt('update', '-qq');
    apt('install', '-y', '-qq', '--no-install-recommends', ...packages);
  }
  for (const { of, without } of missing())
    say(`no ${of} here: ${without} are skipped (install the package ${of} to run them)`);
};

/** Brings the packages, without which nothing can be built. Cheap when they are there. */
export const preparePackages = () => {
  checkFolder();
  install();
};

/** Makes the checkout ready to run. Cheap when it is. */
export const prepare = () => {
  preparePackages();
  build();
};

/** Prepares, then runs a part of `apps/e2e` with this command's arguments, and ends as it ends. */
export const runPart = (name) => {
  prepare();
  const { status } = spawnSync(
    process.execPath,
    [`apps/e2e/dist/${name}/main.js`, ...process.argv.slice(2)],
    {
      cwd: root,
      stdio: 'inherit',
    },
  );
  process.exit(status ?? 1);
};
