import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { COMMAND_FACTS, PUBLIC_EVENTS } from '@sluice/application';
import { EXIT } from '@sluice/runtime';

/** Tables whose rows say more than the code can: what they name is compared with what there is. */
const ROOT = resolve(__dirname, '../../..');

const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const matches = (text: string, pattern: RegExp): readonly string[] => [
  ...new Set([...text.matchAll(pattern)].flatMap((m) => m[1] ?? [])),
];

test('the table of events has every type that the log may hold', () => {
  const rows = matches(textOf('docs/facts-and-conclusions.md'), /^\| (?:fact|conclusion) *\|([^|]*)\|/gm);
  const types = rows.flatMap((cell) => matches(cell, /`(\w+)`/g));
  expect([...types].sort()).toEqual([...COMMAND_FACTS, ...Object.keys(PUBLIC_EVENTS)].sort());
});

test('the table of metrics has every one that is answered', () => {
  const folder = 'libs/services/src/observability';
  const sources = readdirSync(join(ROOT, folder)).filter((name) => /(?<!\.spec)\.ts$/.test(name));
  const names = matches(
    sources.map((name) => textOf(`${folder}/${name}`)).join('\n'),
    /\b(sluice_[a-z_]+)\b/g,
  );
  expect(matches(textOf('docs/operations.md'), /^\| `(sluice_\w+)`/gm).toSorted()).toEqual(names.toSorted());
});

test('the README has every exit code', () => {
  const [sentence = ''] = /^.*Exit codes: ([^\n]*)$/m.exec(textOf('README.md')) ?? [];
  expect(matches(sentence, /(?<=: |, )(\d) /g).map(Number)).toEqual(Object.values(EXIT));
});
