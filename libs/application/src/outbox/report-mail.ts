import type { Instant } from '@sluice/kernel';
import type { BotMail } from '../bot/bot-mail';
import type { ReportKind } from '../ports/report-store';

/** What is said by mail when a report came due, apart from whom it goes to. */
export type DueReport = {
  /** Of the report that was saved for it. */
  readonly hash: string;
  readonly subject: string;
  readonly text: string;
};

type Told = {
  readonly report: ReportKind;
  readonly release: string;
  readonly target: string;
  /** Whether the target is a list, whose cap it then counts for. */
  readonly isList: boolean;
};

/** A report as a mail of the bot: it begins a thread, and is under the same switch and caps as all it sends. */
export const reportMail = (
  { hash, subject, text }: DueReport,
  { report, release, target, isList }: Told,
): BotMail => ({
  ...{ kind: 'report', report, release, hash, subject, text },
  to: [{ address: target }],
  cc: [],
  references: [],
  automatic: 'auto-generated',
  rules: [],
  ...(isList ? { list: target } : {}),
});

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `[sluice] Xen 4.16 freeze report, 13 Oct 2021`: a fixed prefix, so that filters work. */
export const reportSubject = (subject: string, asOf: Instant): string =>
  `[sluice] ${subject}, ${Number(asOf.slice(8, 10))} ${MONTHS[Number(asOf.slice(5, 7)) - 1] ?? ''} ${asOf.slice(0, 4)}`;
