import { landedText, type LandedRow } from './freeze-report-landed';
import { heardText, type HeardRow } from './heard-rows';
import { fillTo } from './text-layout';
import type { BitRow, Border, FreezeReport, ObjectionRow, ReportItem } from './freeze-report';

/** Mail text: 72 columns, so that it can be sent as it is. */
const fill = (text: string, first: string, rest: string): string => fillTo(72, text, { first, rest });

const heading = (text: string): string => {
  const filled = fill(text, '', '');
  return `${filled}\n${'='.repeat(Math.max(...filled.split('\n').map((line) => line.length)))}`;
};

const dayOf = (instant: string | null): string => instant?.slice(0, 10) ?? 'never';

const inDays = (days: number): string => (days === 0 ? 'today' : days === 1 ? 'in 1 day' : `in ${days} days`);

const borderLine = (border: Border): string =>
  fill(`${border.title}: after ${border.lastDay} (${border.status}), ${inDays(border.days)}`, '  ', '    ');

const itemText = (item: ReportItem, index: number): string =>
  [
    fill(`${item.subject} (v${item.revision}, ${item.author})`, `${String(index + 1).padStart(2)}. `, '    '),
    fill(`${item.outcome}: ${item.because}`, '    ', '    '),
    ...(item.clearedBy === '' ? [] : [fill(`cleared by: ${item.clearedBy}`, '    ', '      ')]),
    ...(item.messageId === null ? [] : [`    <${item.messageId}>`]),
  ].join('\n');

const bitText = (row: BitRow): string =>
  fill(`${row.channel} bit ${row.bit}: ${row.name} ${row.change}, by "${row.subject}"`, '  ', '    ');

const objectionText = (row: ObjectionRow): string =>
  [
    fill(
      `${dayOf(row.saidAt)} ${row.by}${row.certainty === 'possible' ? ' (possibly; a human must read it)' : ''} on "${row.subject}" v${row.revision}:`,
      '  ',
      '    ',
    ),
    fill(`"${row.sentence}"`, '    ', '    '),
    `    <${row.messageId}>`,
  ].join('\n');

const heardLines = (row: HeardRow): string =>
  [fill(heardText(row), '  ', '    '), `    <${row.messageId}>`].join('\n');

const landedLine = (row: LandedRow): string =>
  fill(`${row.subject} v${row.revision}: ${landedText(row)}`, '  ', '    ');

const NOTHING_LANDED = 'Nothing of what was judged.';

/** Without a tree there is no such section: what is not known stands below the coverage. */
const landedSection = ({ landed, coverage }: FreezeReport): readonly string[] =>
  coverage.treeThrough === null ? [] : [section('Landed', landed.map(landedLine), NOTHING_LANDED), ''];

const HEARD = 'Read by machine in release mails, confirmed by nobody';

const countsLine = ({ counts }: FreezeReport): string =>
  `${counts.series} series judged${counts.total === counts.series ? '' : ` in ${counts.total} revisions`}: ${counts.closed} closed, ${counts.held} held, ${counts.undetermined} not determined, ${counts.open} open.`;

const section = (title: string, lines: readonly string[], none: string): string =>
  [heading(title), ...(lines.length === 0 ? [none] : lines)].join('\n');

const phaseLine = ({ phaseTitle, moratorium, releaseManager }: FreezeReport): string =>
  `Phase: ${phaseTitle}${moratorium ? ', COMMIT MORATORIUM in force' : ''}. Release manager: ${releaseManager ?? 'not known'}.`;

const coverageLine = ({ coverage, knownThrough }: FreezeReport): string =>
  `${coverage.mails} mails, known through ${knownThrough ?? 'never'}; ${coverage.parked} parked; ` +
  `${coverage.patchesNeverReceived} patches that others speak of were never received.` +
  (coverage.treeThrough === null ? '' : ` The project's tree is known through ${coverage.treeThrough}.`);

const titleOf = ({ projectName, release, asOf }: FreezeReport): string =>
  `${projectName} ${release} freeze report, as of ${dayOf(asOf)}`;

/** The freeze report as mail text of 72 columns, ready to be sent. A line is longer only where one word is: a Message-ID, a link. */
export const freezeReportText = (report: FreezeReport): string => {
  const plain = (text: string): string => fill(text, '', '');
  const notKnown = report.coverage.notKnown.map((n) => plain(`Not known: ${n}.`));
  return [
    heading(titleOf(report)),
    plain(phaseLine(report)),
    ...(report.borders.length === 0 ? [] : ['Next:', ...report.borders.map(borderLine)]),
    '',
    plain(countsLine(report)),
    '',
    ...(report.heard.length === 0 ? [] : [section(HEARD, report.heard.map(heardLines), ''), '']),
    section('To decide', report.decisions.map(itemText), 'Nothing stands against any series.'),
    '',
    section('Interface bits', report.bits.map(bitText), 'No bit is added, removed or renumbered.'),
    '',
    section('Objections', report.objections.map(objectionText), 'None.'),
    '',
    ...landedSection(report),
    section('Coverage', [plain(coverageLine(report)), ...notKnown], ''),
    '',
  ].join('\n');
};

/** A cell of a Markdown table: on one line, and no border in it. A backslash before a border would undo its escape. */
const cell = (text: string): string => text.replaceAll(/[\\|]/g, '\\$&').replaceAll('\n', ' ');

/** One row of a Markdown table. */
const row = (...cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;

const head = (...titles: readonly string[]): string =>
  [row(...titles), `|${titles.map(() => '---').join('|')}|`].join('\n');

const hash = (commit: string): string => `\`${commit.slice(0, 10)}\``;

const objectionItem = (o: ObjectionRow): string =>
  `- ${dayOf(o.saidAt)}, ${o.by} (${o.certainty}) on "${o.subject}" v${o.revision}: “${o.sentence}” \`${o.messageId}\``;

const heardItems = ({ heard }: FreezeReport): readonly string[] =>
  heard.length === 0
    ? []
    : [`## ${HEARD}`, '', ...heard.map((h) => `- ${heardText(h)} \`${h.messageId}\``), ''];

const landedTable = ({ landed, coverage }: FreezeReport): readonly string[] => {
  if (coverage.treeThrough === null) return [];
  const rows = landed.map((l) =>
    row(
      `${l.subject} v${l.revision}`,
      l.state,
      hash(l.commit),
      l.revertedBy === null ? '' : hash(l.revertedBy.commit),
    ),
  );
  const table =
    rows.length === 0 ? [NOTHING_LANDED] : [head('series', 'state', 'commit', 'reverted by'), ...rows];
  return ['## Landed', '', ...table, ''];
};

/** The freeze report as Markdown. */
export const freezeReportMarkdown = (report: FreezeReport): string =>
  [
    `# ${titleOf(report)}`,
    '',
    phaseLine(report),
    '',
    ...report.borders.map((b) => `- ${b.title}: after ${b.lastDay} (${b.status}), ${inDays(b.days)}`),
    '',
    countsLine(report),
    '',
    ...heardItems(report),
    '## To decide',
    '',
    head('verdict', 'series', 'why', 'cleared by', 'mail'),
    ...report.decisions.map((i) =>
      row(
        i.outcome,
        `${i.subject} v${i.revision} (${i.author})`,
        i.because,
        i.clearedBy,
        `\`${i.messageId ?? ''}\``,
      ),
    ),
    '',
    '## Interface bits',
    '',
    head('channel', 'bit', 'name', 'change', 'series'),
    ...report.bits.map((b) => row(b.channel, b.bit, `\`${b.name}\``, b.change, b.subject)),
    '',
    '## Objections',
    '',
    ...report.objections.map(objectionItem),
    '',
    ...landedTable(report),
    '## Coverage',
    '',
    coverageLine(report),
    ...report.coverage.notKnown.map((n) => `Not known: ${n}.`),
    '',
  ].join('\n');
