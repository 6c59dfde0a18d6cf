import type { MailReading } from '@sluice/mail';

/** What a reading says where it says nothing: most mails have most of it. */
const SILENT = {
  ...{ automatic: false, commitClaims: [], defects: [], dependsOn: [], exceptionAsks: [] },
  ...{ objections: [], prerequisitePatchIds: [], trailers: [], withdrawals: [] },
} as const satisfies Partial<MailReading>;

type Silent = keyof typeof SILENT;

/** A reading as it is kept: without its Message-ID, which stands beside it, and without what it says nothing of. A reading of an earlier version has all of it. */
export type KeptReading = Omit<MailReading, 'messageId' | Silent> & Partial<Pick<MailReading, Silent>>;

const isSilent = ([name, value]: readonly [string, unknown]): boolean =>
  name in SILENT && (value === false || (Array.isArray(value) && value.length === 0));

/** What is written of a reading: a fifth less than all of it. */
export const keptReading = (reading: MailReading): object =>
  Object.fromEntries(Object.entries(reading).filter((entry) => entry[0] !== 'messageId' && !isSilent(entry)));

/** The reading again. */
export const wholeReading = (kept: KeptReading, messageId: MailReading['messageId']): MailReading => ({
  ...SILENT,
  ...kept,
  messageId,
});
