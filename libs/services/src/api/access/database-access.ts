import { personIn } from '@sluice/application';
import { postgresSessionStore, postgresTokenStore } from '@sluice/postgres';
import { hashOfSecret, isSecret, isToken, type Runtime } from '@sluice/runtime';
import { BadCredentialsError, SCOPES, type Access, type Caller, type Credentials } from './caller';
import { Remembered } from './remembered';

/** How long a caller is known without being looked up: so long after it a revoked token or session still holds, and a role that ended. */
const REMEMBERED_MS = 5_000;
const MOST_REMEMBERED = 10_000;

type Parts = { readonly runtime: Runtime };

/** A token, with the user name where it came as a password. */
type Shown = { readonly token: string; readonly user?: string | undefined };

const ofBasic = (encoded: string): Shown | undefined => {
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : { user: text.slice(0, colon), token: text.slice(colon + 1) };
};

/** `Bearer T`, `Token T` as Patchwork's clients write it, and `Basic` with the token as the password. */
const shownBy = (authorization: string): Shown => {
  const [, scheme = '', rest = ''] = /^(bearer|token|basic) +(\S+) *$/i.exec(authorization) ?? [];
  if (scheme === '') throw new BadCredentialsError('write Authorization: Bearer TOKEN');
  const shown = scheme.toLowerCase() === 'basic' ? ofBasic(rest) : { token: rest };
  if (shown === undefined || !isToken(shown.token))
    throw new BadCredentialsError('this is no token of Sluice');
  return shown;
};

const personNow = async (runtime: Runtime, address: string) =>
  personIn(await runtime.currentKnowledge(), address, runtime.clock.now());

type Bot = Extract<Caller, { kind: 'bot' }>;

const botOf = async (runtime: Runtime, hash: string): Promise<Bot | BadCredentialsError> => {
  const tokens = postgresTokenStore(runtime.database);
  const found = await tokens.find(hash);
  if (found === undefined) return new BadCredentialsError('there is no such token');
  const { id: tokenId, name, owner, standing } = found;
  if (standing === 'expired') return new BadCredentialsError(`the token ${tokenId} has expired`);
  if (standing === 'revoked') return new BadCredentialsError(`the token ${tokenId} was revoked`);
  await tokens.used(tokenId);
  const { isAdministrator } = await personNow(runtime, owner);
  // A bot is no more than its owner: with the role goes the scope.
  const scopes = SCOPES.filter((s) => found.scopes.includes(s) && (s !== 'admin' || isAdministrator));
  return { kind: 'bot', tokenId, name, owner, scopes };
};

const sessionOf = async (runtime: Runtime, hash: string): Promise<Caller | BadCredentialsError> => {
  const found = await postgresSessionStore(runtime.database).find(hash);
  if (found?.standing !== 'valid') return new BadCredentialsError('the session has ended');
  const { addresses, isAdministrator } = await personNow(runtime, found.address);
  return { kind: 'person', addresses, isAdministrator };
};

const orThrow = <T extends Caller>(found: T | BadCredentialsError): T => {
  if (found instanceof BadCredentialsError) throw new BadCredentialsError(found.message);
  return found;
};

/** Callers by tokens and sessions of the database, with roles as they follow from facts at the moment of asking. */
export const databaseAccess = ({ runtime }: Parts): Access => {
  const bots = new Remembered<Bot | BadCredentialsError>(REMEMBERED_MS, MOST_REMEMBERED);
  const people = new Remembered<Caller | BadCredentialsError>(REMEMBERED_MS, MOST_REMEMBERED);
  const bot = async (authorization: string): Promise<Caller> => {
    const { token, user } = shownBy(authorization);
    // Looked up by its hash: how long that takes says nothing of the token.
    const hash = hashOfSecret(token);
    const found = orThrow(await bots.get(hash, () => botOf(runtime, hash)));
    if (user !== undefined && user !== found.name)
      throw new BadCredentialsError('the user name is not that of the token');
    return found;
  };
  const person = async (session: string): Promise<Caller> => {
    if (!isSecret(session)) throw new BadCredentialsError('the session has ended');
    const hash = hashOfSecret(session);
    return orThrow(await people.get(hash, () => sessionOf(runtime, hash)));
  };
  return {
    callerOf: async ({ authorization, session }: Credentials) => {
      if (authorization !== undefined) return bot(authorization);
      return session === undefined ? { kind: 'anonymous' } : person(session);
    },
    forget: () => {
      bots.forgetAll();
      people.forgetAll();
    },
  };
};
