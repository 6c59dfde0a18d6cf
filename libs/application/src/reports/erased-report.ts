import type { Instant } from '@sluice/kernel';
import type { SavedReport } from '../ports/report-store';
import { renderReport, type ReportFormat } from './render-report';

/** What is said of a saved report that quoted a mail that had to go. */
export const erasedSentence = (at: Instant): string =>
  `What was quoted here was erased on ${at.slice(0, 10)}.`;

const AGAIN =
  'The report can be made again for its moment, without that mail; it is then kept under another permalink.';

/** What stands in the place of such a report, in one of the formats it was saved in. */
export const erasedReport = (
  { kind, release, title }: Pick<SavedReport, 'kind' | 'release' | 'title'>,
  erasedAt: Instant,
  format: ReportFormat,
): string => {
  const lines = [erasedSentence(erasedAt), AGAIN];
  return renderReport(
    {
      value: { kind, release, title, erasedAt },
      document: {
        ...{ kind, title, subject: title, standing: [], charts: [], footer: [] },
        sections: [
          {
            key: 'erased',
            title: 'Erased',
            lines: lines.map((text) => ({ text })),
            none: erasedSentence(erasedAt),
          },
        ],
      },
    },
    format,
  );
};
