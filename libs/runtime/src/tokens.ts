import { personIn, type ApiToken } from '@sluice/application';
import type { Instant } from '@sluice/kernel';
import { postgresTokenStore } from '@sluice/postgres';
import { UsageError } from './errors';
import type { Runtime } from './runtime';
import { hashOfSecret, newToken } from './secrets';

export type TokenWanted = {
  readonly name: string;
  /** Address of the person whose bot it is. */
  readonly owner: string;
  readonly scopes: readonly string[];
  readonly expiresAt?: Instant | undefined;
};

/** A token that was just made: the only moment at which it is known. */
export type TokenMade = Pick<ApiToken, 'id' | 'name' | 'owner' | 'scopes' | 'expiresAt'> & {
  readonly token: string;
};

/**
 * Makes a token for a bot; only its hash is kept.
 * @throws UsageError for the scope of administrators where the owner is none: it would let nobody do anything
 */
export const createToken = async (
  runtime: Pick<Runtime, 'database' | 'knowledge' | 'clock'>,
  { name, owner, scopes, expiresAt }: TokenWanted,
): Promise<TokenMade> => {
  const { isAdministrator } = personIn(await runtime.knowledge(), owner, runtime.clock.now());
  if (scopes.includes('admin') && !isAdministrator)
    throw new UsageError(
      `${owner} is no administrator, so the scope admin lets a bot do nothing: see \`sluice admin add\``,
    );
  const { id, token } = newToken();
  const made = { id, name, owner, scopes: [...new Set(scopes)], expiresAt };
  await postgresTokenStore(runtime.database).add({ ...made, hash: hashOfSecret(token) });
  return { ...made, token };
};
