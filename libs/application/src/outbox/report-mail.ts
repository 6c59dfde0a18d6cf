import type { Instant } from '@sluice/kernel';
import type { OutboxPayload } from '../ports/outbox-store';
import type { ReportKind } from '../ports/report-store';

/** The kind of payload that sends a report that is due. */
export const REPORT_MAIL = 'report';

/** A report that is due: which one was saved for it. Its text is read where it is sent. */
export type ReportMailPayload = OutboxPayload & {
  readonly kind: typeof REPORT_MAIL;
  readonly report: ReportKind;
  readonly release: string;
  readonly hash: string;
  readonly subject: string;
};

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `[sluice] Xen 4.16 freeze report, 13 Oct 2021`: a fixed prefix, so that filters work. */
export const reportSubject = (subject: string, asOf: Instant): string =>
  `[sluice] ${subject}, ${Number(asOf.slice(8, 10))} ${MONTHS[Number(asOf.slice(5, 7)) - 1] ?? ''} ${asOf.slice(0, 4)}`;
