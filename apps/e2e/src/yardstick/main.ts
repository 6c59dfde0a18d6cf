import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { outgoingEdges, type Knowledge, type TreePorts } from '@sluice/application';
import type { Edge } from '@sluice/dependency';
import { casesOf, tryCase, type Case, type CaseResult } from './cases';
import { compare, percents, type Compared } from './compare';
import { indexRange } from './range-index';
import { tableOf, type TableRow } from './table';
import { landedPorts, openTreePorts, xenKnowledge } from './world';

/** What is promised of symbol edges: so much of a table is found, and no more beside it, in percent. */
const MIN_FOUND = 95;
const MAX_EXTRA = 10;

const USAGE = `usage: npm run yardstick -- --tree GITDIR --page FILE [--cases | --case N ...]

Compares dependencies found on a real tree with a page that tells them: a table of commits (what each introduces, uses, touches), and, with
--cases, numbered cases (an introducing commit and its later dependents); with --case, some of them and no table. Exits with 1 where symbols agree
less than promised, or a dependent of a case is not found.`;

const print = (line: string): void => void process.stdout.write(`${line}\n`);

type Tree = { readonly tree: string; readonly knowledge: Knowledge; readonly ports: TreePorts };

/** Edges, those apart that rest on a name their patch does not use: it was followed through a rename, which no table of uses shows. */
type TableEdges = { readonly edges: readonly Edge[]; readonly renamed: readonly Edge[] };

const edgesOfTable = async (
  rows: readonly TableRow[],
  { tree, knowledge, ports }: Tree,
): Promise<TableEdges> => {
  const [first, last] = [rows[0]?.commit ?? '', rows.at(-1)?.commit ?? ''];
  const index = await indexRange(tree, `${first}^..${last}`, knowledge.model.roots);
  print(`${rows.length} commits of the table, ${index.commits.size} in their range`);
  const named = await index.commitsNamed(rows.map((r) => r.commit));
  const all = await outgoingEdges(landedPorts(knowledge, index, ports), [...named.values()], {});
  const uses = new Map((await index.byRef([...named.values()])).map((r) => [r.ref, new Set(r.links.uses)]));
  const isFollowed = ({ kind, from, names = [] }: Edge): boolean =>
    kind === 'symbol' && names.some((name) => uses.get(from)?.has(name) === false);
  return { edges: all.filter((e) => !isFollowed(e)), renamed: all.filter(isFollowed) };
};

const printCompared = (kind: string, compared: Compared): void => {
  const { found, extra } = percents(compared);
  print(
    `${kind}: ${compared.table - compared.missed.length} of ${compared.table} found (${found} %), ${compared.extra.length} beside them (${extra} %)`,
  );
  for (const { from, to } of compared.missed) print(`  not found: ${from} needs ${to}`);
  for (const { from, to, edge } of compared.extra) {
    const why = (edge.names ?? [`${edge.lines ?? 0} lines`]).join(', ');
    print(`  not in the table: ${from} needs ${to}: ${why}`);
  }
};

const printCase = ({ of, direct, indirect, missed, absent }: CaseResult): void => {
  const found = [...direct].filter(([, edges]) => edges.length > 0);
  print(
    `case ${of.number}, ${of.introducing} (${of.symbols}): ${found.length} of ${direct.size} dependents directly, ${indirect.length} over others, ${missed.length} not`,
  );
  for (const [dependent, edges] of found)
    print(
      `  ${dependent}: ${edges.map((e) => `${e.kind} ${(e.names ?? []).slice(0, 4).join(', ')}`.trim()).join('; ')}`,
    );
  for (const dependent of indirect) print(`  ${dependent}: over others`);
  for (const dependent of missed) print(`  ${dependent}: NOT FOUND`);
  for (const dependent of absent) print(`  ${dependent}: not in this tree`);
};

/** Compares with the table; answers whether symbols agree as well as promised. */
const runTable = async (rows: readonly TableRow[], tree: Tree): Promise<boolean> => {
  const { edges, renamed } = await edgesOfTable(rows, tree);
  const symbols = compare(rows, edges, 'symbol');
  printCompared('symbols', symbols);
  for (const { from, to, edge } of compare(rows, renamed, 'symbol').extra)
    print(`  followed through a rename: ${from} needs ${to}: ${(edge.names ?? []).join(', ')}`);
  printCompared('lines', compare(rows, edges, 'lines'));
  const { found, extra } = percents(symbols);
  return found >= MIN_FOUND && extra <= MAX_EXTRA;
};

/** Tries cases; answers whether every dependent that the tree has was found. */
const runCases = async (cases: readonly Case[], tree: Tree): Promise<boolean> => {
  let missed = 0;
  for (const one of cases) {
    const result = await tryCase(one, tree);
    printCase(result);
    missed += result.missed.length;
  }
  return missed === 0;
};

type Asked = { readonly page: string; readonly cases: boolean; readonly only: readonly string[] };

const run = async (tree: string, { page, cases, only }: Asked): Promise<number> => {
  const knowledge = await xenKnowledge();
  const { ports, close } = await openTreePorts(tree, knowledge.model.roots);
  try {
    const at = { tree, knowledge, ports };
    const table = only.length > 0 || (await runTable(tableOf(page), at));
    const wanted = casesOf(page).filter(({ number }) => only.length === 0 || only.includes(String(number)));
    const found = !(cases || only.length > 0) || (await runCases(wanted, at));
    return table && found ? 0 : 1;
  } finally {
    close();
  }
};

const main = async (): Promise<number> => {
  const { values } = parseArgs({
    options: {
      tree: { type: 'string' },
      page: { type: 'string' },
      cases: { type: 'boolean', default: false },
      case: { type: 'string', multiple: true, default: [] },
    },
  });
  const { tree, page, cases, case: only } = values;
  if (tree === undefined || page === undefined) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  return run(tree, { page: readFileSync(page, 'utf8'), cases, only });
};

main().then(
  (exit) => (process.exitCode = exit),
  (error: unknown) => {
    process.stderr.write(`yardstick: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 4;
  },
);
