import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readLabels } from './labels';
import { reportOf, summaryOf } from './report';
import { RIGHT_REASONS } from './right-reasons';
import { score, type JudgedCommit } from './score';

const CLI = resolve(__dirname, '../../../cli/bin/sluice.cjs');
const PAGE = resolve(__dirname, '../../../../docs/backtest.md');
/** From the branching of the first graded cycle to the release of the last. */
const RANGE = 'RELEASE-4.14.0..RELEASE-4.17.0';
const MAX_ANSWER = 512 * 1024 * 1024;

const USAGE = `usage: npm run backtest -- --tree GITDIR --labels FILE [--range A..B] [--alarms]

Judges the landed commits of a range, compares with a graded list of commits, and writes docs/backtest.md.
With --alarms only the alarms of the range are printed; no labels are needed and nothing is written.`;

const print = (line: string): void => void process.stdout.write(`${line}\n`);

type Answer = { readonly commits: readonly JudgedCommit[]; readonly seconds: number };

const judged = (tree: string, range: string): Answer => {
  const args = [CLI, 'interface', 'backtest', '--tree', tree, '--range', range, '--json'];
  const text = execFileSync(process.execPath, args, {
    maxBuffer: MAX_ANSWER,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(text.toString('utf8')) as Answer;
};

const printAlarms = ({ commits }: Answer): void => {
  for (const { commit, findings } of commits)
    for (const { rule, severity, sentence } of findings)
      if (severity === 'block' || severity === 'must-fix')
        print(`${commit.slice(0, 10)} ${rule} ${severity}: ${sentence}`);
};

const main = (): number => {
  const { values } = parseArgs({
    options: {
      tree: { type: 'string' },
      labels: { type: 'string' },
      range: { type: 'string', default: RANGE },
      alarms: { type: 'boolean', default: false },
    },
  });
  const { tree, labels, range, alarms } = values;
  if (tree === undefined || (labels === undefined && !alarms)) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  const answer = judged(tree, range);
  if (labels === undefined || alarms) {
    printAlarms(answer);
    return 0;
  }
  const result = score(readLabels(readFileSync(labels, 'utf8')), answer.commits, RIGHT_REASONS);
  writeFileSync(PAGE, reportOf(result));
  print(`${answer.commits.length} commits judged in ${answer.seconds} s`);
  print(summaryOf(result));
  print('written: docs/backtest.md');
  return 0;
};

try {
  process.exitCode = main();
} catch (error) {
  process.stderr.write(`backtest: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 4;
}
