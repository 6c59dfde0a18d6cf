import type { Address, Mail } from './mail';

/** Machines that post to development lists and do not say so in Auto-Submitted. */
const BOT_NAME =
  /^(?:kernel test robot|syzbot|patchwork[- ]bot|patchew|tip-bot2?|osstest service owner|gitlab|jenkins|cron daemon|mail delivery (?:sub)?system|linux[- ]next build|kernelci(?:\.org)? bot)\b/i;
const BOT_ADDRESS =
  /^(?:no-?reply|do-?not-?reply|mailer-daemon|postmaster|lkp|bot|syzbot\+[^@]{1,120}|patchwork-bot\+[^@]{1,120}|tip-bot2?|osstest-admin)@/i;

/** A machine wrote it: `Auto-Submitted` says so (RFC 3834), or the sender is a known bot. Machines neither ack nor object. */
export const isAutomatic = (mail: Pick<Mail, 'autoSubmitted'>, from: Address): boolean => {
  const submitted = mail.autoSubmitted?.trim().toLowerCase();
  if (submitted !== undefined && submitted !== '' && !/^no\b/.test(submitted)) return true;
  return BOT_NAME.test(from.name) || BOT_ADDRESS.test(from.address);
};
