import type { Catalogue } from './catalogue';

type Capability = Catalogue['capabilities'][number];
type Signal = Capability['signals'][number];

/** Columns of the matrix and their widths: 100 in all. */
const COLUMNS = [
  { title: 'capability', width: 22 },
  { title: 'role', width: 9 },
  { title: 'x86', width: 27 },
  { title: 'Arm', width: 21 },
  { title: 'any arch', width: 21 },
] as const;

/** What stands before and behind an identifier. */
const MARKS: Readonly<Record<Signal['state'], readonly [string, string]>> = {
  accepted: ['', ''],
  required: ['', '!'],
  rejected: ['no ', ''],
  forced: ['', '~'],
  reported: ['', ''],
  obsolete: ['old ', ''],
};

/** Says the marks, for below the matrix. */
export const LEGEND =
  '! required, ~ forced on all, no … refused, . field of createdomain, arch. field of its arch part';

const SHORT: readonly (readonly [string, string])[] = [
  ['XEN_DOMCTL_', ''],
  ['XEN_SYSCTL_', ''],
  ['XEN_X86_', ''],
  ['xen_domctl_createdomain.', '.'],
  ['xen_arch_domainconfig.', 'arch.'],
];

/** An identifier without what its channel says anyway: `CDF_vpmu`, `EMU_VPCI`, `arch.sve_vl`. Free text is put in quotes. */
export const shortName = (identifier: string, channel = ''): string => {
  if (channel === 'device-tree') return `"${identifier}"`;
  const found = SHORT.find(([prefix]) => identifier.startsWith(prefix));
  return found === undefined ? identifier : found[1] + identifier.slice(found[0].length);
};

const columnOf = (arch: string): number => (arch === 'x86' ? 2 : arch === 'arm' ? 3 : 4);
const ARCH_NAMES: Readonly<Record<string, string>> = { riscv: 'RISC-V ', ppc: 'PPC ' };

const cellText = ({ arch, identifier, channel, state, guests }: Signal): string => {
  const [before, behind] = MARKS[state];
  const who = guests.length === 0 ? '' : ` (${guests.join(' ')})`;
  return `${ARCH_NAMES[arch] ?? ''}${before}${shortName(identifier, channel)}${behind}${who}`;
};

/** Where a line of a cell may end: at a blank, else behind an underscore, else anywhere. */
const breakAt = (text: string, width: number): number => {
  const blank = text.lastIndexOf(' ', width);
  return blank > 0 ? blank : text.lastIndexOf('_', width - 1) + 1 || width;
};

/** A cell cut into lines that fit; a word longer than the column is cut, too. */
const wrapped = (text: string, width: number): readonly string[] => {
  const lines: string[] = [];
  for (let rest = text; rest !== '';) {
    if (rest.length <= width) return [...lines, rest];
    const at = breakAt(rest, width);
    lines.push(rest.slice(0, at));
    rest = rest.slice(at).trimStart();
  }
  return lines;
};

const EVERYBODY = 'any';

const rolesOf = ({ signals }: Capability): readonly string[] => [
  ...new Set(signals.flatMap((s) => (s.roles.length === 0 ? [EVERYBODY] : s.roles))),
];

const inRole = (signal: Signal, role: string): boolean =>
  role === EVERYBODY ? signal.roles.length === 0 : signal.roles.includes(role);

/** What one role is offered, as one text a column: the same in two roles is said once. */
const cellsOf = (capability: Capability, role: string): readonly (readonly string[])[] =>
  COLUMNS.map((_, column) =>
    capability.signals.filter((s) => inRole(s, role) && columnOf(s.arch) === column).map(cellText),
  );

type Row = { readonly role: string; readonly cells: readonly (readonly string[])[] };

const rowsOf = (capability: Capability): readonly Row[] => {
  const rows: Row[] = [];
  for (const role of rolesOf(capability)) {
    const cells = cellsOf(capability, role);
    const same = rows.findIndex((r) => JSON.stringify(r.cells) === JSON.stringify(cells));
    const before = rows[same];
    if (before === undefined) rows.push({ role, cells });
    else rows[same] = { role: `${before.role} ${role}`, cells };
  }
  return rows;
};

const line = (parts: readonly string[]): string =>
  parts
    .map((part, i) => part.padEnd(COLUMNS[i]?.width ?? 0))
    .join('')
    .trimEnd();

const rowLines = (name: string, { role, cells }: Row): readonly string[] => {
  const columns = COLUMNS.map(({ width }, i) => {
    const texts = i === 0 ? [name] : i === 1 ? [role] : (cells[i] ?? []);
    return texts.flatMap((text) => wrapped(text, width - 1));
  });
  const height = Math.max(1, ...columns.map((c) => c.length));
  return Array.from({ length: height }, (_, i) => line(columns.map((c) => c[i] ?? '')));
};

/** Capability × role × arch → channels, in at most 100 columns. */
export const matrixText = (catalogue: Catalogue): readonly string[] => [
  line(COLUMNS.map(({ title }) => title)),
  line(COLUMNS.map(({ width }) => '-'.repeat(width - 1))),
  ...catalogue.capabilities.flatMap((capability) =>
    rowsOf(capability).flatMap((row, i) => rowLines(i === 0 ? capability.name : '', row)),
  ),
];
