import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Check } from '@sluice/application';
import { EXIT, explain, locate, type Runtime } from '@sluice/runtime';
import type { Command } from 'commander';
import { withRecorded, type CommonOptions } from '../command';

const OLDEST_NODE = [20, 19] as const;
/** Below this an import of a year's mail may not fit. */
const LOW_DISK_BYTES = 1_000_000_000;

const nodeCheck = (): Check => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const ok = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
  return {
    name: 'Node.js',
    ok,
    detail: ok ? process.version : `${process.version} is too old: install 20.19 or newer`,
  };
};

const diskCheck = async (folder: string): Promise<Check> => {
  for (let path = folder; ; path = dirname(path)) {
    const stats = await statfs(path).catch(() => undefined);
    if (stats !== undefined) {
      const free = stats.bavail * stats.bsize;
      const ok = free > LOW_DISK_BYTES;
      const size = `${(free / 1e9).toFixed(1)} GB free`;
      return { name: 'disk', ok, detail: ok ? size : `${size} at ${path}: free some space` };
    }
    if (dirname(path) === path) return { name: 'disk', ok: false, detail: `${folder} cannot be looked at` };
  }
};

const treeCheck = async (runtime: Runtime): Promise<Check> => {
  const tree = await runtime.projectTree();
  if (tree.ports !== undefined) {
    const newest = await tree.ports.tree.baseAt(runtime.clock.now());
    return { name: 'tree', ok: true, detail: `${tree.gitDir}, at ${newest?.slice(0, 10) ?? 'no commit'}` };
  }
  return tree.why === undefined
    ? { name: 'tree', ok: true, detail: 'none: what landed is known by mail alone (`sluice tree sync`)' }
    : { name: 'tree', ok: false, detail: `${tree.why}; new patches are read from their diffs alone` };
};

const dataChecks = async (runtime: Runtime): Promise<readonly Check[]> => {
  const coverage = await runtime.reader.coverage(undefined);
  const dirty = await runtime.derivation.dirty(1);
  return [
    { name: 'database', ok: true, detail: 'answers, at this version' },
    {
      name: 'mail',
      ok: true,
      detail: `${coverage.mails} mails, known through ${coverage.knownThrough ?? 'never: take some with `sluice ingest`'}`,
    },
    await treeCheck(runtime),
    {
      name: 'parked mail',
      ok: coverage.parked === 0,
      detail: coverage.parked === 0 ? 'none' : `${coverage.parked}: see \`sluice parked list\``,
    },
    {
      name: 'left to derive',
      ok: dirty.length === 0,
      detail:
        dirty.length === 0
          ? 'nothing'
          : "an import was cut short, or the project's documents changed: run `sluice rebuild`",
    },
  ];
};

export const addDoctor = (program: Command): void => {
  program
    .command('doctor')
    .summary('what is wrong, and how to mend it')
    .action(async (options: CommonOptions) => {
      const { data } = await locate(options, process.env);
      const checks: Check[] = [nodeCheck(), await diskCheck(data)];
      try {
        checks.push(...(await withRecorded({ ...options, quiet: true }, dataChecks)));
      } catch (error) {
        checks.push({ name: 'database', ok: false, detail: explain(error).line });
      }
      const text = checks.map((c) => `${c.ok ? 'ok  ' : 'MEND'}  ${c.name}: ${c.detail}`).join('\n');
      process.stdout.write(options.json === true ? `${JSON.stringify({ checks }, null, 2)}\n` : `${text}\n`);
      const failed = checks.find((c) => !c.ok);
      if (failed !== undefined) process.exitCode = failed.name === 'database' ? EXIT.unavailable : EXIT.no;
    });
};
