import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { inFigures, ratioOf, type Finding } from './findings';
import type { Run } from './run';

export const HISTORY = 'docs/bench-history.md';
const ROOT = resolve(__dirname, '../../../..');
const NOTHING = '–';

/** Which findings the history keeps, under which words: ratios first, for they can be compared from machine to machine. */
const RATIOS: Readonly<Record<string, string>> = {
  'import.cpu': 'import / COPY',
  'import.mailsplit': 'import / mailsplit',
  'import.public-inbox': 'import / public-inbox',
  'import.again': 'again / import',
  'slope.cpu': 'a mail, large / small',
  'slope.disk': 'disk / raw',
  'slope.api': 'an answer, large / small',
  'rebuild.wall': 'rebuild / copying',
  'judge.verdict': 'verdict / JSON',
  'as-of.median': 'past / now',
  'api.patch': 'one patch / bare',
  'api.patches': '100 patches / bare',
  'queue.redis': 'Redis / bare',
  'queue.postgres': 'PostgreSQL / bare',
  'queue.one': 'a patch / bare',
};
const FIGURES: Readonly<Record<string, string>> = {
  'import.cpu': 'import, ms a mail',
  'slope.cpu': 'large, ms a mail',
  'slope.memory': 'peak MB',
  'slope.disk': 'disk MB',
  'rebuild.events': 'rebuild, events/s',
  'judge.verdict': 'verdict, µs',
  'as-of.median': 'past, ms',
  'api.patch': 'one patch, ms',
  'api.patches': '100 patches, ms',
  'api.rate': '99 % within, ms',
  'queue.redis': 'Redis, ms',
  'queue.postgres': 'PostgreSQL, ms',
};

/** When, of which version, and on what kind of machine: no name of it. */
export type Stamp = {
  readonly date: string;
  readonly commit: string;
  /** `2 cores, 24 GB`, and how busy it was when the run began: a load of 2 is two cores' worth. */
  readonly machine: string;
  readonly load: string;
  /** Smallest and largest size of the slope, and whether its mails are real or made. */
  readonly mails: string;
};

const STAMPED: readonly (keyof Stamp)[] = ['date', 'commit', 'machine', 'load', 'mails'];

type Kept = {
  readonly columns: Readonly<Record<string, string>>;
  valueOf(finding: Finding): number | undefined;
};

/** The two tables of the history, by the heading that each stands below. */
const TABLES: Readonly<Record<string, Kept>> = {
  '## Ratios': { columns: RATIOS, valueOf: ratioOf },
  '## Figures': { columns: FIGURES, valueOf: ({ found }) => found },
};

export const HEADINGS = Object.keys(TABLES);

export const headOf = (heading: string): readonly string[] => [
  ...STAMPED,
  ...Object.values(TABLES[heading]?.columns ?? {}),
];

const rowOf = ({ columns, valueOf }: Kept, findings: readonly Finding[], stamp: Stamp): readonly string[] => [
  ...STAMPED.map((name) => stamp[name]),
  ...Object.keys(columns).map((key) => {
    const finding = findings.find((one) => one.key === key);
    const value = finding === undefined ? undefined : valueOf(finding);
    return value === undefined ? NOTHING : inFigures(value);
  }),
];

const cellsIn = (line: string): readonly string[] =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());

/** The rows of a table below a heading, its head first, the line of dashes left out. */
export const rowsBelow = (page: string, heading: string): readonly (readonly string[])[] => {
  const part = page.slice(page.indexOf(`${heading}\n`) + heading.length).split(/^## /m)[0] ?? '';
  const lines = part.split('\n').filter((line) => line.startsWith('|') && !/^\|[-| ]+\|$/.test(line));
  return lines.map(cellsIn);
};

/** A table as Prettier writes it: every column as wide as its widest cell. */
const tableOf = (rows: readonly (readonly string[])[]): string => {
  const widths = (rows[0] ?? []).map((_, n) => Math.max(3, ...rows.map((row) => row[n]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, n) => (cells[n] ?? '').padEnd(width)).join(' | ')} |`;
  const [head = [], ...others] = rows;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...others.map(line)].join('\n');
};

/** The page with one more row in each table. */
export const withRow = (page: string, findings: readonly Finding[], stamp: Stamp): string =>
  HEADINGS.reduce((text, heading) => {
    const [before = '', after = ''] = text.split(`${heading}\n`);
    const rest = after.split(/^(?=## )/m).slice(1);
    const kept = TABLES[heading] as Kept;
    const rows = [headOf(heading), ...rowsBelow(text, heading).slice(1), rowOf(kept, findings, stamp)];
    return [`${before}${heading}\n\n${tableOf(rows)}\n`, ...rest].join(rest.length === 0 ? '' : '\n');
  }, page);

const stampOf = ({ asked, load }: Run): Stamp => ({
  date: new Date().toISOString().slice(0, 10),
  commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: ROOT }).toString().trim(),
  machine: `${String(cpus().length)} cores, ${(totalmem() / 2 ** 30).toFixed(0)} GB`,
  load,
  mails: `${[...new Set([asked.sizes[0], asked.sizes.at(-1)])].map((n) => (n ?? 0).toLocaleString('en')).join(' → ')} ${asked.archive === undefined ? 'made' : 'real'}`,
});

/** Adds what a run found to the history in the docs; answers the page. */
export const record = (run: Run): string => {
  const file = join(ROOT, HISTORY);
  writeFileSync(file, withRow(readFileSync(file, 'utf8'), run.findings, stampOf(run)));
  return HISTORY;
};
