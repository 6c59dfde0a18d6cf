import type { Line, Table } from './document/document';
import type { ChainRow, WaitingRow } from './freeze-report-chains';
import type { RegistryRow } from './freeze-report-registry';
import type { BitRow, FreezeReport, InterfaceRow, StandingObjection } from './freeze-report-value';
import { dayText, plural } from './report-words';

const CHANGED: Readonly<Record<RegistryRow['change'], string>> = {
  given: 'in the tree',
  moved: 'moved here',
  'taken-back': 'taken back',
};

const inTree = (row: RegistryRow): string =>
  `${CHANGED[row.change]} ${row.day}${row.commit === null ? '' : ` (${row.commit.slice(0, 10)})`}`;

type Placed = { readonly channel: string; readonly bit: string; readonly name: string };

const keyOf = ({ channel, bit, name }: Placed): string => `${channel} ${bit} ${name}`;

const claimed = ({ change, subject }: BitRow): string => `${change} by "${subject}"`;

const textOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Every number that the tree gave, moved or took back since the last branch, and every one that a posted series claims: one row for each name at a number. */
export const bitTable = ({ registry, bits }: FreezeReport): Table => {
  const rows = new Map<string, Placed & { said: string[] }>();
  const say = (place: Placed, said: string): void => {
    const row = rows.get(keyOf(place));
    if (row === undefined) rows.set(keyOf(place), { ...place, said: [said] });
    else if (!row.said.includes(said)) row.said.push(said);
  };
  for (const { channel, name, bit, ...row } of registry)
    say({ channel, name, bit: String(bit) }, inTree({ channel, name, bit, ...row }));
  for (const { channel, name, bit, ...row } of bits)
    say({ channel, name, bit }, claimed({ channel, name, bit, ...row }));
  const sorted = [...rows.values()].sort(
    (a, b) =>
      textOrder(a.channel, b.channel) ||
      (Number.parseInt(a.bit, 10) || 0) - (Number.parseInt(b.bit, 10) || 0) ||
      textOrder(a.name, b.name),
  );
  return {
    columns: ['word', 'bit', 'name', 'what became of it'],
    rows: sorted.map((r) => [r.channel, r.bit, r.name, r.said.join('; ')]),
  };
};

/** That a header is touched says nothing beside what is changed in it. */
const telling = (rows: readonly InterfaceRow[]): readonly InterfaceRow[] => {
  const others = rows.filter((r) => r.kind !== 'header-touched');
  return others.length > 0 ? others : rows;
};

/** What else posted series change in interfaces: one line for each series, its changes below. */
export const interfaceLines = ({ interfaceChanges }: FreezeReport): readonly Line[] => {
  const bySeries = new Map<string, InterfaceRow[]>();
  for (const row of interfaceChanges) bySeries.set(row.series, [...(bySeries.get(row.series) ?? []), row]);
  return [...bySeries].flatMap(([id, rows]) => {
    const [first] = rows;
    if (first === undefined) return [];
    const told = telling(rows);
    return [
      {
        text: `"${first.subject}" v${first.revision} makes ${plural(told.length, 'other change', 'other changes')}.`,
        more: told.map((r) => `· ${r.sentence}`),
        refs: [
          ...(first.messageId === null ? [] : [{ kind: 'mail' as const, id: first.messageId }]),
          { kind: 'series' as const, id },
        ],
      },
    ];
  });
};

const objectionLine = (rows: readonly [StandingObjection, ...StandingObjection[]]): Line => {
  const [first, ...more] = rows;
  return {
    mark: first.certainty === 'sure' ? 'objects' : 'may object',
    text: `${first.by}, ${dayText(first.saidAt)}, to "${first.subject}" v${first.revision}: "${first.sentence}"`,
    more: more.length === 0 ? [] : [`And ${plural(more.length, 'more sentence')} of that mail.`],
    refs: [
      { kind: 'mail', id: first.messageId },
      { kind: 'series', id: first.series },
    ],
  };
};

/** The objections that stand, one line for each mail. */
export const objectionLines = ({ objections }: FreezeReport): readonly Line[] => {
  const mails = new Map<string, [StandingObjection, ...StandingObjection[]]>();
  for (const row of objections.filter((o) => o.stands)) {
    const key = `${row.series} ${row.messageId}`;
    const known = mails.get(key);
    if (known === undefined) mails.set(key, [row]);
    else known.push(row);
  }
  return [...mails.values()].map(objectionLine);
};

const STATES: Readonly<Record<WaitingRow['state'], (commit: string) => string>> = {
  landed: (commit) => `landed as ${commit}`,
  posted: () => 'posted',
  'never-received': (commit) => `never received${commit === '' ? '' : `, likely landed as ${commit}`}`,
};

const waitingText = (row: WaitingRow): string => {
  const state = STATES[row.state](row.commit?.slice(0, 10) ?? '');
  const sure = row.confidence === 'weak' ? ', weak' : '';
  return `"${row.subject}" (${state}; by ${row.kinds.join(', ')}${sure})`;
};

const chainLine = (row: ChainRow): Line => ({
  text: `${plural(row.waiting.length, 'patch waits', 'patches wait')} on "${row.subject}" v${row.revision}${row.commit === null ? '' : ` (${row.commit.slice(0, 10)})`}.`,
  more: row.waiting.map((one) => `· ${waitingText(one)}`),
  refs: [
    ...(row.messageId === null ? [] : [{ kind: 'mail' as const, id: row.messageId }]),
    { kind: 'series' as const, id: row.series },
  ],
});

/** Items that others wait on, with what waits. */
export const chainLines = ({ chains }: FreezeReport): readonly Line[] => chains.map(chainLine);
