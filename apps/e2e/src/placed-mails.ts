import type { Instant } from '@sluice/kernel';
import { readMail } from '@sluice/mail';
import { canonicalRaw, decodeMail, hashRaw, nodeHashing } from '@sluice/mail-io';
import { assemble, saidAt, type Assembly, type PlacedMail } from '@sluice/series';

/** When tests learn of a mail that carries no time at all. */
const LEARNT = '2024-04-01T00:00:00Z' as Instant;

/** Decodes and reads one raw mail as if it came from its list's own archive; throws when it is parked, for a fixture must not be. */
export const placedMail = async (bytes: Buffer): Promise<PlacedMail> => {
  const raw = canonicalRaw(bytes);
  const rawHash = hashRaw(raw);
  const decoded = await decodeMail(raw, rawHash);
  if (!decoded.ok) throw new Error(`parked as ${decoded.reason}: ${decoded.detail}`);
  const { reading } = readMail(decoded.mail, nodeHashing);
  return { rawHash, reading, ...saidAt(reading.date, [], LEARNT), trust: 'list-verified' };
};

export const placedMails = (raws: readonly Buffer[]): Promise<readonly PlacedMail[]> =>
  Promise.all(raws.map(placedMail));

/** What these mails say together, nobody having decided anything. */
export const assembled = (mails: readonly PlacedMail[]): Assembly =>
  assemble({ mails, decisions: [], identities: [] });
