import { existsSync } from 'node:fs';
import { corpus } from '@sluice/testing';
import { archivedMails, mboxMails } from './archive-mails';
import { madeMails } from './list/made-list';

/** Where the mails of a benchmark are from, in words, and the mails, each as it stands in an mbox, the oldest first. */
export type MailSource = { readonly from: string; readonly mails: Iterable<string> };

const made = (count: number): MailSource => ({
  from: `${String(count)} made in the shapes of a real list`,
  mails: madeMails(count),
});

/** The newest mails of a list archive, or made ones where none is given. */
export const mailsFor = (archive: string | undefined, count: number): MailSource => {
  if (archive === undefined) return made(count);
  const mails = archivedMails(archive, count);
  return { from: `the newest ${String(mails.length)} of a list archive`, mails };
};

const PACKED = ['iommu', 'iommu-2000.mbox.xz'];

/** The corpus' real mails where they are at hand; else of an archive, or made ones. */
export const usualMails = (archive: string | undefined, count: number): MailSource => {
  const packed = corpus(...PACKED);
  if (archive !== undefined || !existsSync(packed)) return mailsFor(archive, count);
  const mails = mboxMails(packed).slice(-count);
  return { from: `${String(mails.length)} real ones of the corpus`, mails };
};
