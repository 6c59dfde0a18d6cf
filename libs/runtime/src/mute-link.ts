import { createHmac, timingSafeEqual } from 'node:crypto';
import { isMailAddress } from '@sluice/kernel';
import { postgresSecret, type Database } from '@sluice/postgres';
import { newSecret } from './secrets';

/** Below the public URL: the page of a link by which somebody says that they want no mail of the bot. Opening it changes nothing. */
export const MUTE_PATH = 'mute';

/** The key that such links are signed with. It never changes: a link in an old mail holds as long as the data do. */
export const muteKeyOf = (database: Database): Promise<string> =>
  postgresSecret(database, 'mute-links', newSecret);

const signatureOf = (key: string, address: string): string =>
  createHmac('sha256', key).update(`mute ${address}`).digest('base64url');

/** What says that whoever shows it got a mail at this address. */
export const muteTokenOf = (key: string, address: string): string => {
  const lower = address.toLowerCase();
  return `${Buffer.from(lower).toString('base64url')}.${signatureOf(key, lower)}`;
};

/** The address a token was made for; `undefined` for anything else. */
export const addressOfMuteToken = (key: string, token: string): string | undefined => {
  const [, text = '', signature = ''] = /^([\w-]{4,400})\.([\w-]{43})$/.exec(token) ?? [];
  const address = Buffer.from(text, 'base64url').toString('utf8');
  const wanted = Buffer.from(signatureOf(key, address));
  const given = Buffer.from(signature);
  // Compared in constant time: how far a guess was right must not show.
  const isOurs = given.length === wanted.length && timingSafeEqual(given, wanted);
  return isOurs && isMailAddress(address) ? address : undefined;
};

/** The link itself. */
export const muteLink = (
  key: string,
  { publicUrl, address }: { readonly publicUrl: string; readonly address: string },
): string => `${publicUrl.replace(/\/+$/, '')}/${MUTE_PATH}/${muteTokenOf(key, address)}`;
