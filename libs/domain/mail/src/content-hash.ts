import type { Hashing } from '@sluice/kernel';
import type { Address, Mail } from './mail';

/** Lines of a footer; Mailman's default has three, long ones ten. */
const MAX_FOOTER = 4_000;
/** Mailman 2's rule is 47 underscores; some lists shorten it. */
const FOOTER_RULE = /^_{20,80}$/;

/** Everything above a list's footer, without white space at the end. */
const withoutFooter = (text: string): string => {
  const body = text.trimEnd();
  const from = Math.max(0, body.length - MAX_FOOTER);
  const at = body.indexOf('\n____________________', from);
  if (at < 0) return body;
  const end = body.indexOf('\n', at + 1);
  const rule = body.slice(at + 1, end < 0 ? undefined : end).trimEnd();
  return FOOTER_RULE.test(rule) ? body.slice(0, at).trimEnd() : body;
};

/** What lists change in headers, undone. */
type AsSent = { readonly from: Address; readonly untagged: string };

/**
 * SHA-256 over sender, date, subject and text as they were before a list touched them: copies of one mail by two lists have the same
 * hash although their footers and subject tags differ; another body has another.
 */
export const contentHash = (mail: Mail, seen: AsSent, hashing: Hashing): string => {
  const head = JSON.stringify([
    seen.from.address.toLowerCase(),
    seen.untagged,
    mail.date ?? '',
    mail.patchAttachments.map(withoutFooter),
  ]);
  return hashing.sha256(`${head}\n${withoutFooter(mail.text)}`);
};
