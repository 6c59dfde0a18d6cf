import type { Instant } from '@sluice/kernel';
import { readMail } from '@sluice/mail';
import { canonicalRaw, decodeMail, hashRaw, nodeHashing, openSource } from '@sluice/mail-io';
import { assemble, saidAt, type Assembly, type PlacedMail } from '@sluice/series';

/** When tests learn of a mail that carries no time at all. */
const LEARNT = '2024-04-01T00:00:00Z' as Instant;

/** Decodes and reads one raw mail as if it came from its list's own archive; throws when it is parked, for a fixture must not be. */
export const placedMail = async (bytes: Buffer, archivedAt?: Instant): Promise<PlacedMail> => {
  const raw = canonicalRaw(bytes);
  const rawHash = hashRaw(raw);
  const decoded = await decodeMail(raw, rawHash);
  if (!decoded.ok) throw new Error(`parked as ${decoded.reason}: ${decoded.detail}`);
  const { reading } = readMail(decoded.mail, nodeHashing);
  const { at, proven } = saidAt(reading.date, archivedAt === undefined ? [] : [archivedAt], LEARNT);
  return { rawHash, reading, saidAt: at, proven, trust: 'list-verified' };
};

export const placedMails = (raws: readonly Buffer[]): Promise<readonly PlacedMail[]> =>
  Promise.all(raws.map((raw) => placedMail(raw)));

/** All mails of a source, placed; throws on anything in it that is none. */
export const placedSource = async (location: string): Promise<readonly PlacedMail[]> => {
  const mails: PlacedMail[] = [];
  for await (const items of openSource(location))
    for (const item of items) {
      if (item.kind === 'mail') mails.push(await placedMail(item.raw, item.archivedAt));
      else if (item.kind !== 'progress') throw new Error(`${location} yields ${item.kind}`);
    }
  return mails;
};

/** What these mails say together, nobody having decided anything. */
export const assembled = (mails: readonly PlacedMail[]): Assembly =>
  assemble({ mails, decisions: [], identities: [] });
