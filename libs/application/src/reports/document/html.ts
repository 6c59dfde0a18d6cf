import { chartFigure } from './charts';
import { isEmpty, type Line, type Ref, type ReportDocument, type Section, type Table } from './document';
import { element, Markup as Html } from './markup';
import { REPORT_STYLE } from './html-style';

/** Where the links of a page lead. */
export type PageLinks = {
  /** Where Sluice is found, without a slash at the end; empty: the page stands there itself. */
  readonly base: string;
  /** Where else the page has something of its own. */
  readonly to?: Readonly<Partial<Record<Ref['kind'], (id: string) => string>>> | undefined;
};

const HERE: PageLinks = { base: '' };

const HREF: Readonly<Record<Ref['kind'], ((id: string) => string) | undefined>> = {
  mail: (id) => `/all/${encodeURIComponent(id)}/`,
  series: (id) => `/app/series/${encodeURIComponent(id)}`,
  report: (id) => `/reports/${encodeURIComponent(id)}`,
  // Where a project's commits are shown is not known.
  commit: undefined,
};

const SHOWN: Readonly<Record<Ref['kind'], (id: string) => string>> = {
  mail: (id) => `<${id}>`,
  series: () => 'series',
  report: (id) => `report ${id.slice(0, 12)}`,
  commit: (id) => `commit ${id.slice(0, 12)}`,
};

const refHtml = ({ kind, id }: Ref, { base, to }: PageLinks): Html => {
  const href = (to?.[kind] ?? HREF[kind])?.(id);
  return href === undefined
    ? element`${SHOWN[kind](id)}`
    : element`<a href="${base}${href}">${SHOWN[kind](id)}</a>`;
};

const refsHtml = ({ refs = [] }: Line, links: PageLinks): Html | undefined =>
  refs.length === 0
    ? undefined
    : element`<span class="refs">${refs.map((ref, n) => [n === 0 ? '' : ' · ', refHtml(ref, links)])}</span>`;

const lineHtml =
  (links: PageLinks) =>
  (line: Line): Html =>
    element`<li>${line.mark === undefined ? undefined : element`<span class="mark ${line.mark}">${line.mark}</span> `}${line.text}${(line.more ?? []).map((sentence) => element`<p>${sentence}</p>`)}${refsHtml(line, links)}</li>
`;

const tableHtml = ({ columns, rows }: Table): Html => element`<table>
<thead><tr>${columns.map((name) => element`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>
${rows.map(
  (row) => element`<tr>${row.map((cell) => element`<td>${cell}</td>`)}</tr>
`,
)}</tbody>
</table>
`;

const linesHtml = ({ lines, numbered }: Section, links: PageLinks): Html => {
  const items = lines.map(lineHtml(links));
  return numbered === true
    ? element`<ol>
${items}</ol>
`
    : element`<ul>
${items}</ul>
`;
};

const countOf = ({ lines, table }: Section): number =>
  lines.length > 0 ? lines.length : (table?.rows.length ?? 0);

const sectionHtml =
  (links: PageLinks) =>
  (section: Section): Html => element`<section id="${section.key}">
<h2>${section.title} <span class="n">(${countOf(section)})</span></h2>
${
  section.lead === undefined
    ? undefined
    : element`<p>${section.lead}</p>
`
}${
    isEmpty(section)
      ? element`<p>${section.none}</p>
`
      : undefined
  }${section.table === undefined || section.table.rows.length === 0 ? undefined : tableHtml(section.table)}${section.lines.length === 0 ? undefined : linesHtml(section, links)}</section>
`;

const headHtml = ({ notes, standing, next }: ReportDocument): Html =>
  element`${
    notes === undefined
      ? undefined
      : element`<div class="notes">${notes.trim()}</div>
`
  }${standing.map(
    (sentence) => element`<p>${sentence}</p>
`,
  )}${
    next === undefined
      ? undefined
      : element`<p>${next.title}</p>
<ul>${next.items.map((item) => element`<li>${item}</li>`)}</ul>
`
  }`;

const footHtml = ({ footer }: ReportDocument): Html => element`<footer>
${footer.map(
  (sentence) => element`<p>${sentence}</p>
`,
)}</footer>`;

/** What a report says, below its title, for a page of somebody else's: the sections of every format, without pictures, which need a style of their own. */
export const documentBody = (document: ReportDocument, links: PageLinks): string =>
  element`${headHtml(document)}${document.sections.map(sectionHtml(links))}${footHtml(document)}`.text;

/**
 * A report as a page that stands by itself: no script, nothing is loaded, its one style is in it, and pictures come after what is to be decided. Its policy
 * is said by whoever serves it as well.
 */
export const documentHtml = (document: ReportDocument, links: PageLinks = HERE): string =>
  element`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${document.title}</title>
<style>${new Html(REPORT_STYLE)}</style>
</head>
<body>
<main>
<h1>${document.title}</h1>
${headHtml(document)}${document.sections.map(sectionHtml(links))}${
    document.charts.length === 0
      ? undefined
      : element`<section id="charts">
<h2>In pictures</h2>
${document.charts.map(chartFigure)}
</section>
`
  }${footHtml(document)}
</main>
</body>
</html>
`.text;
