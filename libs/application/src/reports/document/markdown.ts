import { isEmpty, type Line, type Ref, type ReportDocument, type Section, type Table } from './document';

/** What Markdown would take as its own: a subject is text. Angle brackets would be HTML. */
const escaped = (text: string): string =>
  text
    .replaceAll(/[\u0000-\u001f\u007f\u0085\u2028\u2029]+/g, ' ')
    .trim()
    .replaceAll(/[\\`*[\]<>|#~]/g, '\\$&')
    // An underscore inside a word means nothing, and names of code are full of them.
    .replaceAll(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\_')
    .replaceAll('&', '&amp;');

/** Code as it stands: between more backticks than it has. */
const code = (text: string): string => {
  const one = text.replaceAll(/[\u0000-\u001f\u007f|]+/g, ' ').trim();
  const longest = Math.max(0, ...[...one.matchAll(/`+/g)].map((m) => m[0].length));
  const fence = '`'.repeat(longest + 1);
  return one === '' ? '' : longest > 0 ? `${fence} ${one} ${fence}` : `${fence}${one}${fence}`;
};

const WRITTEN: Readonly<Record<Ref['kind'], (id: string) => string | undefined>> = {
  mail: (id) => code(id),
  commit: (id) => code(id.slice(0, 12)),
  report: (id) => `[/reports/${id.slice(0, 12)}](/reports/${id})`,
  series: () => undefined,
};

const refsOf = ({ refs = [] }: Line): string =>
  refs
    .flatMap(({ kind, id }) => WRITTEN[kind](id) ?? [])
    .map((written) => ` ${written}`)
    .join('');

const lineMarkdown = (line: Line, bullet: string): string => {
  const mark = line.mark === undefined ? '' : `**${escaped(line.mark)}** `;
  const more = (line.more ?? [])
    .map((sentence) => `\n${' '.repeat(bullet.length)}${escaped(sentence)}`)
    .join('  ');
  return `${bullet}${mark}${escaped(line.text)}${more === '' ? '' : `  ${more}`}${refsOf(line)}`;
};

const row = (cells: readonly string[]): string => `| ${cells.map(escaped).join(' | ')} |`;

const tableMarkdown = ({ columns, rows }: Table): readonly string[] =>
  rows.length === 0 ? [] : [row(columns), `|${columns.map(() => '---').join('|')}|`, ...rows.map(row), ''];

const sectionMarkdown = (section: Section): readonly string[] => [
  `## ${escaped(section.title)}`,
  '',
  ...(section.lead === undefined ? [] : [escaped(section.lead), '']),
  ...(isEmpty(section) ? [escaped(section.none), ''] : []),
  ...(section.table === undefined ? [] : tableMarkdown(section.table)),
  ...section.lines.map((line, n) => lineMarkdown(line, section.numbered === true ? `${n + 1}. ` : '- ')),
  ...(section.lines.length === 0 ? [] : ['']),
];

/** A report as Markdown. */
export const documentMarkdown = (document: ReportDocument): string => {
  const { title, notes, standing, next, sections, charts, footer } = document;
  return [
    `# ${escaped(title)}`,
    '',
    ...(notes === undefined
      ? []
      : [
          ...notes
            .trim()
            .split('\n')
            .map((l) => `> ${escaped(l)}`.trimEnd()),
          '',
        ]),
    ...standing.flatMap((sentence) => [escaped(sentence), '']),
    ...(next === undefined ? [] : [escaped(next.title), '', ...next.items.map((i) => `- ${escaped(i)}`), '']),
    ...sections.flatMap(sectionMarkdown),
    ...charts.flatMap((c) => [`## ${escaped(c.title)}`, '', escaped(c.alternative), '']),
    '## Coverage and lag',
    '',
    ...footer.flatMap((sentence) => [escaped(sentence), '']),
  ]
    .join('\n')
    .replace(/\n+$/, '\n');
};
