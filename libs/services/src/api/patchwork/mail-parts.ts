import type { KeptRaw } from '@sluice/application';
import { diffSource, mailBody, patchworkParts, type Mail } from '@sluice/mail';
import { canonicalRaw, mailCodec } from '@sluice/mail-io';

/** A field of a header as it stands in the mail: folded lines and encoded words as they were sent. */
export type HeaderField = readonly [name: string, value: string];

/** What Patchwork shows of a mail, from its raw bytes. */
export type MailParts = {
  readonly mail: Mail;
  readonly headers: readonly HeaderField[];
  /** All but the diff, without signature and list footer. */
  readonly content: string;
  /** Empty where there is none. */
  readonly diff: string;
};

/** Fields of one mail that are looked at. */
const MOST_FIELDS = 1_000;

/** Bytes of a header as text: UTF-8 where they are that, else one letter a byte. */
const textOf = (bytes: Buffer): string => {
  const text = bytes.toString('utf8');
  return text.includes('\ufffd') ? bytes.toString('latin1') : text;
};

const headersOf = (raw: Buffer): readonly HeaderField[] => {
  const end = raw.indexOf('\n\n');
  const lines = textOf(end < 0 ? raw : raw.subarray(0, end)).split('\n');
  const fields: [string, string][] = [];
  for (const line of lines) {
    const last = fields.at(-1);
    if (/^[ \t]/.test(line)) {
      if (last !== undefined) last[1] += `\n${line}`;
      continue;
    }
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon)).trimEnd();
    if (/^[!-9;-~]{1,100}$/.test(name) && fields.length < MOST_FIELDS)
      fields.push([name, line.slice(colon + 1).trimStart()]);
  }
  return fields;
};

/** A signature, or what a list hangs below its mails: from there on nothing belongs to the message. */
const isFoot = (line: string): boolean => line === '-- ' || /^_{4,}$/.test(line);

const contentOf = (lines: readonly string[]): string => {
  const foot = lines.findIndex(isFoot);
  return (foot < 0 ? lines : lines.slice(0, foot)).join('\n').replaceAll('\0', '').trim();
};

const takenApart = async (raw: KeptRaw, rawHash: string): Promise<MailParts | undefined> => {
  const bytes = canonicalRaw(mailCodec.expand(raw));
  const decoded = await mailCodec.decode(bytes, rawHash);
  if (!decoded.ok) return undefined;
  const { mail } = decoded;
  const body = mailBody(mail.text);
  const source = diffSource(mail, body);
  const { diff, content } = patchworkParts(source.lines);
  return {
    mail,
    headers: headersOf(bytes),
    content: contentOf(source === body ? content : body.lines),
    diff: diff.length === 0 ? '' : `${diff.join('\n')}\n`,
  };
};

/** Text of mails that is kept taken apart: clients ask for a patch, then its mbox, then the series it is of. */
const MOST_KEPT = 8 * 1024 * 1024;

/** The mails that were asked for last. What a mail says never changes, and who asks has its raw bytes: an erased one is never asked for again. */
const kept = new Map<string, { readonly parts: Promise<MailParts | undefined>; size: number }>();
let keptSize = 0;

const dropOldest = (): void => {
  const [hash] = kept.keys();
  if (hash === undefined) return;
  keptSize -= kept.get(hash)?.size ?? 0;
  kept.delete(hash);
};

/** Takes a mail apart; `undefined` where it can no longer be read. */
export const partsOf = (raw: KeptRaw, rawHash: string): Promise<MailParts | undefined> => {
  const known = kept.get(rawHash);
  if (known !== undefined) {
    kept.delete(rawHash);
    kept.set(rawHash, known);
    return known.parts;
  }
  const entry = { parts: takenApart(raw, rawHash), size: 0 };
  kept.set(rawHash, entry);
  entry.parts.then(
    (parts) => {
      if (kept.get(rawHash) !== entry) return;
      entry.size =
        parts === undefined ? 0 : 2 * (parts.mail.text.length + parts.content.length + parts.diff.length);
      keptSize += entry.size;
      while (keptSize > MOST_KEPT && kept.size > 0) dropOldest();
    },
    () => kept.delete(rawHash),
  );
  return entry.parts;
};

/** Headers as an object of JSON: what stands there several times is a list. */
export const headersJson = (headers: readonly HeaderField[]): string => {
  const grouped = new Map<string, string[]>();
  for (const [name, value] of headers) grouped.set(name, [...(grouped.get(name) ?? []), value]);
  const fields = [...grouped].map(
    ([name, values]) => `${JSON.stringify(name)}:${JSON.stringify(values.length === 1 ? values[0] : values)}`,
  );
  return `{${fields.join()}}`;
};
