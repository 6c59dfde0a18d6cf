import { gzip } from 'node:zlib';
import { promisify } from 'node:util';
import { canonicalRaw, mailCodec } from '@sluice/mail-io';
import type { ArchivedMail } from '@sluice/application';

const zip = promisify(gzip);

/** Parts mails, as public-inbox writes it: the time says nothing. */
const PART = Buffer.from('From mboxrd@z Thu Jan  1 00:00:00 1970\n', 'latin1');
const LF = Buffer.from('\n');

/** `From ` at the beginning of a line, however often it was escaped before, gets one `>` more. */
const escaped = (raw: Buffer): Buffer =>
  raw.includes('From ') ? Buffer.from(raw.toString('latin1').replace(/^(>*From )/gm, '>$1'), 'latin1') : raw;

/** Mails as one gzipped mboxrd, byte for byte but for escaped lines. */
export const gzippedMboxrd = async (mails: readonly ArchivedMail[]): Promise<Buffer> =>
  zip(Buffer.concat(mails.flatMap(({ raw }) => [PART, escaped(canonicalRaw(mailCodec.expand(raw))), LF])));

/** One mail as it was sent. */
export const rawBytes = ({ raw }: ArchivedMail): Buffer => canonicalRaw(mailCodec.expand(raw));
