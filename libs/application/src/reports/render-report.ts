import { documentCsv } from './document/csv';
import type { ReportDocument } from './document/document';
import { documentHtml, type PageLinks } from './document/html';
import { documentMarkdown } from './document/markdown';
import { documentText } from './document/text';

/** Formats a report is written in, in the order in which they are offered. PDF is made of `html` by printing it. */
export const REPORT_FORMATS = ['text', 'markdown', 'html', 'json', 'csv'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** Media types, and how a file of it ends. */
export const REPORT_TYPES: Readonly<
  Record<ReportFormat, { readonly type: string; readonly ending: string }>
> = {
  text: { type: 'text/plain; charset=utf-8', ending: 'txt' },
  markdown: { type: 'text/markdown; charset=utf-8', ending: 'md' },
  html: { type: 'text/html; charset=utf-8', ending: 'html' },
  json: { type: 'application/json; charset=utf-8', ending: 'json' },
  csv: { type: 'text/csv; charset=utf-8', ending: 'csv' },
};

/** A report as a value, and as a document made of it. */
export type Written = { readonly value: unknown; readonly document: ReportDocument };

/** A report in one format. The same report gives the same bytes. */
export const renderReport = (
  { value, document }: Written,
  format: ReportFormat,
  links?: PageLinks,
): string => {
  switch (format) {
    case 'text':
      return documentText(document);
    case 'markdown':
      return documentMarkdown(document);
    case 'html':
      return documentHtml(document, links);
    case 'csv':
      return documentCsv(document);
    case 'json':
      return `${JSON.stringify(value, null, 2)}\n`;
  }
};
