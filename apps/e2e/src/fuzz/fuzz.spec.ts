import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chanceFrom } from '../chaos/chance';
import { temporaryFolder } from '../running-sluice';
import { minimised } from './minimise';
import { ANY } from './mutate/bytes';
import { supervise, type Outcome, type Supervised } from './supervise';
import { TARGETS, targetOf } from './targets';

const SEED = 4711;
let folder: string;
beforeAll(() => {
  folder = temporaryFolder('fuzz');
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const fuzzed = (target: string, more: Partial<Supervised>): Promise<Outcome> =>
  supervise({ target, folder: join(folder, target), seed: SEED, ...more });

/** What was found, with the inputs that show it. */
const shownOf = ({ kept }: Outcome): readonly (readonly [string, string, string])[] =>
  kept.map(({ finding, file }) => [
    finding.kind,
    finding.message,
    readFileSync(file, 'latin1').slice(0, 500),
  ]);

// `npm run fuzz` is the long form: the same code, minutes instead of a second each. The API over HTTP is asked by the spec of its reference.
describe('the short form', () => {
  const short = TARGETS.flatMap(({ name, short: form }) =>
    form === undefined ? [] : [[name, form.runs] as const],
  );

  test.each(short)('%s keeps its promises (%d inputs)', async (name, runs) => {
    const outcome = await fuzzed(name, { runs });
    expect(shownOf(outcome)).toEqual([]);
    expect(outcome.result?.executions).toBeGreaterThanOrEqual(runs);
    // Coverage that saw nothing would steer nothing.
    expect(outcome.result?.covered).toBeGreaterThan(1_000);
  });

  test('is the same for the same seed, and another for another', async () => {
    const count = ({ result }: Outcome) => [result?.executions, result?.kept, result?.covered];
    const first = count(await fuzzed('search', { runs: 300 }));
    expect(count(await fuzzed('search', { runs: 300 }))).toEqual(first);
    expect(count(await fuzzed('search', { runs: 300, seed: SEED + 1 }))).not.toEqual(first);
  });
});

describe('a fault', () => {
  test('behind three checks is found by coverage, and its input made as small as it can be', async () => {
    const outcome = await fuzzed('alarm-crash', { runs: 30_000 });
    expect(shownOf(outcome)).toEqual([['crash', 'BrokenPromise: the hidden words', 'divefishlake']]);
  });

  test('that never ends is killed, and its input was written down before', async () => {
    const outcome = await fuzzed('alarm-hang', { runs: 2_000, hangMs: 1_500, probeMs: 10 });
    expect(outcome.result).toBeUndefined();
    expect(shownOf(outcome)[0]).toEqual([
      'hang',
      'Hang: not over after 1.5 s',
      expect.stringMatching(/[A-Z]/),
    ]);
  });

  test.each([
    ['takes too long', 'alarm-slow', 'slow', /a call took \d{4} ms/],
    ['fills the memory', 'alarm-memory', 'memory', /more than \d+ MB of heap/],
    ['breaks a promise', 'alarm-crash', 'crash', /the hidden words/],
  ])('that %s is found again by its file', async (_, alarm, kind, says) => {
    const input = join(folder, `${alarm}.bin`);
    writeFileSync(input, 'divefishlake Otter');
    const { kept } = await fuzzed(alarm, { input, folder: join(folder, 'again') });
    expect(kept.map(({ finding }) => [finding.kind, finding.message])).toEqual([
      [kind, expect.stringMatching(says)],
    ]);
  });

  test('of a name is told with the names that there are', () => {
    expect(() => targetOf('otter')).toThrow(/no target "otter": decode, /);
  });
});

describe('a change of an input', () => {
  const LARGE = 256 * 1024;
  const inputs = [
    `Subject: ${'otter '.repeat(LARGE / 6)}`,
    `From: a@b.c\n\n#define POND ${'1'.repeat(LARGE)}\n`,
  ];

  test('makes no more of it than memory holds many times over', () => {
    const mutators = new Set([...ANY, ...TARGETS.flatMap((target) => target.mutators)]);
    for (const change of mutators)
      for (const input of inputs.map((text) => Buffer.from(text)))
        for (let seed = 0; seed < 12; seed++)
          expect(change(input, chanceFrom(seed), input).length).toBeLessThan(64 * LARGE);
  });
});

describe('an input made smaller', () => {
  const least = async (text: string, fails: (one: string) => boolean): Promise<string> =>
    (await minimised(Buffer.from(text), (one) => fails(one.toString()), 5_000)).toString();

  test('keeps what is needed, wherever it stands', async () => {
    const text = `${'pond\n'.repeat(200)}an otter swims\n${'pond\n'.repeat(300)}and a mink\n`;
    expect(await least(text, (one) => one.includes('otter') && one.includes('mink'))).toBe('ottermink');
  });

  test('is nothing where anything fails, and itself where it cannot be smaller', async () => {
    expect(await least('a\nb\n', () => true)).toBe('');
    expect(await least('ab', (one) => one === 'ab')).toBe('ab');
  });
});
