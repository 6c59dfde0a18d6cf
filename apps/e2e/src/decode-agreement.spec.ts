import type { Instant } from '@sluice/kernel';
import type { Mail } from '@sluice/mail';
import { decodeMail, decodeThroughMailparser, hashRaw, openSource, type SourceItem } from '@sluice/mail-io';
import { corpus, describeWithCorpus } from '@sluice/testing';
import { parseAddressHeader, simpleParser, type ParsedMail } from 'mailparser';

type SourceMail = Extract<SourceItem, { kind: 'mail' }>;

const mailsOf = async (...path: string[]): Promise<readonly SourceMail[]> => {
  const mails: SourceMail[] = [];
  for await (const chunk of openSource(corpus(...path))) {
    for (const item of chunk) {
      if (item.kind === 'mail') mails.push(item);
      if (item.kind === 'unreadable') throw new Error(`${item.origin}: ${item.detail}`);
    }
  }
  return mails;
};

const FOLDERS = [
  ['cdf-vpci', ['cdf-vpci'], 76],
  ['iommu', ['iommu', 'iommu-2000.mbox.xz'], 2_000],
] as const;

const WITHOUT_EXTRAS = {
  skipHtmlToText: true,
  skipTextToHtml: true,
  skipImageLinks: true,
  skipTextLinks: true,
};

const idsOf = (value: string | readonly string[] | undefined): readonly string[] =>
  [value ?? []].flat().flatMap((text) => [...text.matchAll(/<([^<>]+)>/g)].map((match) => match[1] ?? ''));

const headerOf = (mail: ParsedMail, name: string): string =>
  mail.headerLines
    .filter((line) => line.key === name)
    .map((line) => line.line.slice(line.line.indexOf(':') + 1))
    .join(',');

/**
 * What mailparser by itself, as anybody would call it, says of the headers. Three things differ by intent and are taken out on both sides:
 * blanks (mailparser keeps those of folded lines as they are, we make them one), the second id of an In-Reply-To (mailparser gives the
 * text, we give ids), and the seconds' fraction of dates.
 */
const opinionOf = (mail: ParsedMail) => ({
  messageId: idsOf(mail.messageId)[0],
  subject: (mail.subject ?? '').replace(/\s+/g, ' ').trim(),
  date: mail.date === undefined ? undefined : `${mail.date.toISOString().slice(0, 19)}Z`,
  inReplyTo: idsOf(mail.inReplyTo),
  references: idsOf(mail.references),
  from: people(headerOf(mail, 'from')),
  to: people(headerOf(mail, 'to')),
  cc: people(headerOf(mail, 'cc')),
});

const people = (header: string) =>
  parseAddressHeader(header)
    .value.flatMap((entry) => (entry.group === undefined ? [entry] : entry.group))
    .map((entry) => ({ name: entry.name.replace(/\s+/g, ' '), address: entry.address ?? '' }));

/** The header alone: mailparser takes its time over bodies. */
const headOf = (raw: Buffer): Buffer => raw.subarray(0, raw.indexOf('\n\n') + 1);

const oursOf = (mail: Mail) => ({
  messageId: mail.messageId as string,
  subject: mail.subject.replace(/\s+/g, ' '),
  date: mail.date as string | undefined,
  inReplyTo: mail.inReplyTo as readonly string[],
  references: mail.references as readonly string[],
  from: [mail.from],
  to: mail.to,
  cc: mail.cc,
});

describeWithCorpus('the decoder on real mail', () => {
  it.each(FOLDERS)(
    'takes every mail of %s at once, and both ways agree in every field',
    async (_, path, count) => {
      const mails = await mailsOf(...path);
      expect(mails).toHaveLength(count);
      const differing: string[] = [];
      for (const { raw, origin } of mails) {
        const hash = hashRaw(raw);
        const fast = decodeMail(raw, hash);
        const slow = await decodeThroughMailparser(raw, hash);
        const agree = !(fast instanceof Promise) && fast.ok && slow.ok;
        if (!agree || JSON.stringify(fast.mail) !== JSON.stringify(slow.mail)) differing.push(origin);
      }
      expect(differing).toEqual([]);
    },
  );

  it.each(FOLDERS)('reads the headers of %s as mailparser does by itself', async (_, path) => {
    const differing: unknown[] = [];
    for (const { raw, origin } of await mailsOf(...path)) {
      const decoded = await decodeMail(raw, hashRaw(raw));
      if (!decoded.ok) throw new Error(`${origin}: ${decoded.reason}`);
      const ours = oursOf(decoded.mail);
      const theirs = opinionOf(await simpleParser(headOf(raw), WITHOUT_EXTRAS));
      for (const key of Object.keys(ours) as (keyof typeof ours)[]) {
        if (JSON.stringify(ours[key]) !== JSON.stringify(theirs[key])) {
          differing.push({ origin, key, ours: ours[key], theirs: theirs[key] });
        }
      }
    }
    expect(differing).toEqual([]);
  });

  it('gives the same mails from the folder and from the mbox of cdf-vpci', async () => {
    const folder = await mailsOf('cdf-vpci');
    const mbox = await mailsOf('cdf-vpci', 'cdf-vpci.mbox');
    expect(mbox.map((mail) => hashRaw(mail.raw))).toEqual(folder.map((mail) => hashRaw(mail.raw)));
    expect(new Set(folder.map((mail) => hashRaw(mail.raw))).size).toBe(76);
  });

  it('knows when the archive took the mails of iommu from their topmost Received header', async () => {
    const seconds: number[] = [];
    for (const { raw, archivedAt } of await mailsOf('iommu', 'iommu-2000.mbox.xz')) {
      expect(archivedAt).toBeUndefined();
      const decoded = await decodeMail(raw, hashRaw(raw));
      if (!decoded.ok) continue;
      const { receivedAt } = decoded.mail;
      seconds.push(Date.parse(receivedAt ?? ('' as Instant)));
    }
    expect(seconds).toHaveLength(2_000);
    expect(seconds.filter((s) => Number.isNaN(s))).toEqual([]);
  });
});
