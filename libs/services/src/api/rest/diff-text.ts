import { diffText } from '@sluice/mail';
import { mailCodec } from '@sluice/mail-io';

/** The diff in a raw mail; nothing where the mail cannot be read or holds none. */
export const diffOf = async (raw: Uint8Array, rawHash: string): Promise<string | undefined> => {
  const decoded = await mailCodec.decode(raw, rawHash);
  return decoded.ok ? diffText(decoded.mail) : undefined;
};
