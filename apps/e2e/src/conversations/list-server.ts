/** What a mail list does to the mail that it sends on, as Xen's does: a footer, fields of the list, and a From of its own for domains that forbid to pass their mail on. */

const FOOTER = '\n\n_______________________________________________\nXen-devel mailing list\n';

/** Domains whose mail a list may not send on as theirs (DMARC `p=reject`). */
const REJECTING = new Set(['arm.example']);

export type ListAt = { readonly address: string; readonly listId: string };

const nameIn = (from: string): string => /^\s*"?([^"<]*?)"?\s*</.exec(from)?.[1] ?? from;
const domainIn = (from: string): string => /@([\w.-]+)>?\s*$/.exec(from)?.[1]?.toLowerCase() ?? '';

/** The mail as its subscribers and its archive get it. */
export const asSentOn = (raw: string, { address, listId }: ListAt): string => {
  const [head = '', ...rest] = raw.replaceAll('\r\n', '\n').split('\n\n');
  const from = /^From:\s*(.*)$/im.exec(head)?.[1] ?? '';
  const rewritten = REJECTING.has(domainIn(from))
    ? head.replace(/^From:.*$/im, `From: "${nameIn(from)} via Xen-devel" <${address}>\nReply-To: ${from}`)
    : head;
  const fields = [
    `List-Id: Xen developer discussion <${listId}>`,
    `List-Post: <mailto:${address}>`,
    `Sender: "Xen-devel" <xen-devel-bounces@${address.split('@')[1] ?? ''}>`,
    'Precedence: list',
  ];
  return `${rewritten}\n${fields.join('\n')}\n\n${rest.join('\n\n').replace(/\n*$/, '')}${FOOTER}`;
};
