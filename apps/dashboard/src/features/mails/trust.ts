import type { MailAnswer } from '../../ui/mail-body';

/** How far the origin of a mail is proved, in words. */
export const TRUST: Readonly<Record<MailAnswer['copies'][number]['trust'], string>> = {
  signed: 'signed: a signature proves who sent it',
  'list-verified': 'list-verified: read from the archive of the list itself',
  unproven: 'unproven: nothing proves who sent it',
};
