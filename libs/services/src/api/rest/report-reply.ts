import { renderReport, REPORT_TYPES, type ReportFormat, type Written } from '@sluice/application';
import { pagePolicy } from '../http/page-policy';
import { Reply } from '../http/reply';

/** A report as a text in one of its formats, under the policy of a page where it is one. */
export const reportReply = (written: Written, format: Exclude<ReportFormat, 'json'>): Reply<string> => {
  const text = renderReport(written, format);
  const { type } = REPORT_TYPES[format];
  return new Reply(text, format === 'html' ? { type, policy: pagePolicy(text) } : { type });
};
