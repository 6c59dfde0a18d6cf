import { relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { supervise, type Outcome } from './supervise';
import { ALARMS, TARGETS, targetOf } from './targets';

const ROOT = resolve(__dirname, '../../../..');
const FOLDER = resolve(ROOT, '.sluice-fuzz');

const print = (line: string): void => void process.stdout.write(`${line}\n`);

const USAGE = `npm run fuzz -- TARGET... [--seconds N] [--runs N] [--seed S]
npm run fuzz -- TARGET --input FILE

Without --seconds and --runs: five minutes each. "all" stands for all targets:
${TARGETS.map(({ name, what }) => `  ${name.padEnd(12)} ${what}`).join('\n')}
Alarms, which go off when fuzzing works: ${ALARMS.map(({ name }) => name).join(', ')}`;

type Chosen = {
  readonly help: boolean;
  readonly names: readonly string[];
  readonly seed: number;
  readonly seconds?: number | undefined;
  readonly runs?: number | undefined;
  readonly input?: string | undefined;
};

const numberOf = (text: string | undefined, what: string): number | undefined => {
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${what} is no number: ${text}`);
  return Number(text);
};

const USUAL_SECONDS = 300;

const chosenOf = (args: readonly string[]): Chosen => {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      seconds: { type: 'string' },
      runs: { type: 'string' },
      seed: { type: 'string' },
      input: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const runs = numberOf(values.runs, '--runs');
  return {
    help: values.help === true,
    names: positionals.flatMap((name) => (name === 'all' ? TARGETS.map((t) => t.name) : [name])),
    seed: numberOf(values.seed, '--seed') ?? Date.now() % 1_000_000,
    seconds: numberOf(values.seconds, '--seconds') ?? (runs === undefined ? USUAL_SECONDS : undefined),
    runs,
    input: values.input === undefined ? undefined : resolve(values.input),
  };
};

const table = (name: string, { result, kept }: Outcome): string => {
  if (result === undefined) return `| ${name} | ended by its last input |`;
  const { executions, seconds, covered, longest, peakMb, kept: inputs } = result;
  const cells = [
    ...[name, seconds.toFixed(0), executions.toFixed(0), (executions / seconds).toFixed(0)],
    ...[
      String(covered),
      String(inputs),
      `${longest.toFixed(0)} ms`,
      `${String(peakMb)} MB`,
      String(kept.length),
    ],
  ];
  return `| ${cells.join(' | ')} |`;
};

const fuzzOne = async (name: string, chosen: Chosen): Promise<Outcome> => {
  const { seed, seconds, runs, input } = chosen;
  print(`${name}, seed ${String(seed)}${input === undefined ? '' : `, ${relative('', input)}`}`);
  const outcome = await supervise({ target: name, folder: FOLDER, seed, seconds, runs, input });
  for (const { finding, file } of outcome.kept) {
    print(`FOUND ${finding.kind} ${finding.where} ${finding.message}`);
    print(`  again: npm run fuzz -- ${name} --input ${relative(ROOT, file)}`);
  }
  return outcome;
};

const main = async (): Promise<void> => {
  const chosen = chosenOf(process.argv.slice(2));
  if (chosen.help || chosen.names.length === 0) {
    print(USAGE);
    return;
  }
  // All names are right, or nothing is begun.
  for (const name of chosen.names) targetOf(name);
  const rows: string[] = [];
  for (const name of chosen.names) {
    const outcome = await fuzzOne(name, chosen);
    rows.push(table(name, outcome));
    if (outcome.kept.length > 0) process.exitCode = 1;
  }
  print('| target | seconds | inputs | a second | covered | kept | longest call | peak | findings |');
  print('| --- | --- | --- | --- | --- | --- | --- | --- | --- |');
  for (const row of rows) print(row);
};

main().catch((error: unknown) => {
  process.stderr.write(`fuzz: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
});
