import type { Mail } from '@sluice/mail';
import { canonicalRaw, decodeMail, hashRaw } from '@sluice/mail-io';

/** A mail as it came to somebody. */
export type Heard = { readonly at: string; readonly to: string; readonly raw: string };

type Whose = { readonly own: string; readonly list: string };

const nameOf = (address: string, { own, list }: Whose, name = address): string => {
  if (address === own) return 'Sluice';
  return address === list ? 'xen-devel' : name;
};

/** What a mail says, without the patch in it. */
const wordsOf = (text: string): readonly string[] =>
  (text.split(/^(?:---|diff --git .*)$/m)[0] ?? '')
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? '' : `    ${line}`));

/** Names that no reader minds: tokens and keys differ from run to run. */
const stable = (text: string): string => text.replaceAll(/\b[0-9a-f]{32}\b/g, '…');

const read = async ({ raw }: Heard): Promise<Mail> => {
  const bytes = canonicalRaw(Buffer.from(raw));
  const decoded = await decodeMail(bytes, hashRaw(bytes));
  if (!decoded.ok) throw new Error(`a mail nobody can read: ${raw}`);
  return decoded.mail;
};

/** Mails as a chat: when, who, to whom, about what, and what they say. One mail to several is told once. */
export const transcriptOf = async (heard: readonly Heard[], whose: Whose): Promise<string> => {
  const told = new Map<string, { readonly at: string; readonly mail: Mail; readonly to: Set<string> }>();
  for (const one of heard) {
    const mail = await read(one);
    const known = told.get(mail.messageId);
    if (known === undefined) told.set(mail.messageId, { at: one.at, mail, to: new Set([one.to]) });
    else known.to.add(one.to);
  }
  const texts = [...told.values()].map(({ at, mail, to }) => {
    const names = [...to].sort().map((one) => nameOf(one, whose));
    const head = `${at.slice(0, 16).replace('T', ' ')}  ${nameOf(mail.from.address, whose, mail.from.name)} to ${names.join(', ')}`;
    return [head, `    ${mail.subject}`, '', ...wordsOf(mail.text), ''].join('\n');
  });
  return stable(texts.join('\n'));
};
