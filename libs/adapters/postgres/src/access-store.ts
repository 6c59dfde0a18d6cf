import type {
  Claim,
  CommandStore,
  LinkAnswer,
  LinkRefusal,
  SessionStore,
  SignInLinkStore,
  Standing,
  StandingToken,
  TokenStore,
} from '@sluice/application';
import type { Instant } from '@sluice/kernel';
import { array, column, instantOf, json, type Database } from './sql';

const STANDING = `CASE WHEN revoked_at IS NOT NULL THEN 'revoked'
  WHEN expires_at <= statement_timestamp() THEN 'expired' ELSE 'valid' END AS standing`;

const TOKEN = `id, name, owner, scopes, ${STANDING}, ${[
  ['created_at', 'createdAt'],
  ['expires_at', 'expiresAt'],
  ['revoked_at', 'revokedAt'],
  ['last_used_at', 'lastUsedAt'],
]
  .map(([sql, name]) => `${instantOf(String(sql))} AS "${String(name)}"`)
  .join()}`;

type Times = 'expiresAt' | 'revokedAt' | 'lastUsedAt';
type TokenRow = Omit<StandingToken, Times> & Readonly<Record<Times, Instant | null>>;

const tokenOf = (row: TokenRow): StandingToken => ({
  ...row,
  expiresAt: row.expiresAt ?? undefined,
  revokedAt: row.revokedAt ?? undefined,
  lastUsedAt: row.lastUsedAt ?? undefined,
});

/** Tokens of bots in PostgreSQL. */
export const postgresTokenStore = (database: Database): TokenStore => ({
  add: async ({ id, hash, name, owner, scopes, expiresAt }) => {
    await database.run(
      `INSERT INTO api_token (id, hash, name, owner, scopes, created_at, expires_at)
       VALUES ($1, $2, $3, $4, ${array(5, 'text')}, statement_timestamp(), $6::timestamptz)`,
      id,
      hash,
      name,
      owner,
      column(scopes),
      expiresAt ?? null,
    );
  },
  find: async (hash) =>
    (await database.rows<TokenRow>(`SELECT ${TOKEN} FROM api_token WHERE hash = $1`, hash)).map(tokenOf)[0],
  list: async () =>
    (
      await database.rows<TokenRow>(`SELECT ${TOKEN} FROM api_token ORDER BY api_token.created_at DESC, id`)
    ).map(tokenOf),
  revoke: async (id) =>
    (await database.run(
      'UPDATE api_token SET revoked_at = statement_timestamp() WHERE id = $1 AND revoked_at IS NULL',
      id,
    )) > 0,
  used: async (id) => {
    await database.run(
      `UPDATE api_token SET last_used_at = date_trunc('hour', statement_timestamp())
       WHERE id = $1 AND last_used_at IS DISTINCT FROM date_trunc('hour', statement_timestamp())`,
      id,
    );
  },
});

/** What ended longer ago than this is of no use to anybody, not even to know it when it comes again. */
const KEPT = "interval '7 days'";

const forgetOld = (database: Database, table: 'sign_in_link' | 'person_session'): Promise<number> =>
  database.run(`DELETE FROM ${table} WHERE expires_at < statement_timestamp() - ${KEPT}`);

/** Signed-in browsers in PostgreSQL. */
export const postgresSessionStore = (database: Database): SessionStore => ({
  begin: async ({ hash, address, seconds }) => {
    await forgetOld(database, 'person_session');
    await database.run(
      `INSERT INTO person_session (hash, address, created_at, expires_at)
       VALUES ($1, $2, statement_timestamp(), statement_timestamp() + make_interval(secs => $3::int))`,
      hash,
      address,
      seconds,
    );
  },
  find: async (hash) =>
    (
      await database.rows<{ readonly address: string; readonly standing: Standing }>(
        `SELECT address, ${STANDING} FROM person_session WHERE hash = $1`,
        hash,
      )
    )[0],
  end: async (hash) => {
    await database.run(
      'UPDATE person_session SET revoked_at = statement_timestamp() WHERE hash = $1 AND revoked_at IS NULL',
      hash,
    );
  },
  endAll: (addresses) =>
    database.run(
      `UPDATE person_session SET revoked_at = statement_timestamp()
       WHERE address = ANY(${array(1, 'text')}) AND revoked_at IS NULL AND expires_at > statement_timestamp()`,
      column(addresses),
    ),
});

const LOOK = `SELECT address, CASE WHEN used_at IS NOT NULL THEN 'used' WHEN expires_at <= statement_timestamp() THEN 'expired' END AS refused
  FROM sign_in_link WHERE hash = $1`;

const look = async (database: Database, hash: string): Promise<LinkAnswer> => {
  const [row] = await database.rows<{ readonly address: string; readonly refused: LinkRefusal | null }>(
    LOOK,
    hash,
  );
  if (row === undefined) return { refused: 'unknown' };
  return row.refused === null ? { address: row.address } : { refused: row.refused };
};

const USE = `
  WITH used AS (
    UPDATE sign_in_link SET used_at = statement_timestamp()
    WHERE hash = $1 AND used_at IS NULL AND expires_at > statement_timestamp() RETURNING address),
  others AS (
    UPDATE sign_in_link SET used_at = statement_timestamp()
    WHERE address = (SELECT address FROM used) AND hash <> $1 AND used_at IS NULL)
  SELECT address FROM used`;

/** Links that sign in once, in PostgreSQL. */
export const postgresSignInLinkStore = (database: Database): SignInLinkStore => ({
  add: async ({ hash, address, seconds }) => {
    await forgetOld(database, 'sign_in_link');
    await database.run(
      `INSERT INTO sign_in_link (hash, address, created_at, expires_at)
       VALUES ($1, $2, statement_timestamp(), statement_timestamp() + make_interval(secs => $3::int))`,
      hash,
      address,
      seconds,
    );
  },
  look: (hash) => look(database, hash),
  use: async (hash) => {
    const [used] = await database.rows<{ readonly address: string }>(USE, hash);
    if (used !== undefined) return used;
    const why = await look(database, hash);
    // It was another that used it, between the two questions.
    return 'refused' in why ? why : { refused: 'used' };
  },
});

const CLAIM = `
  INSERT INTO answered_command (key, fingerprint, begun_at, claimed_until)
  VALUES ($1, $2, statement_timestamp(), statement_timestamp() + make_interval(secs => $3::int))
  ON CONFLICT (key) DO UPDATE SET claimed_until = excluded.claimed_until
    WHERE answered_command.answer IS NULL AND answered_command.fingerprint = excluded.fingerprint
      AND answered_command.claimed_until <= statement_timestamp()`;

type Known = { readonly fingerprint: string; readonly answer: unknown };

/** Answers to commands in PostgreSQL. */
export const postgresCommandStore = (database: Database): CommandStore => ({
  claim: async (key, { fingerprint, leaseSeconds }): Promise<Claim> => {
    await database.run(
      "DELETE FROM answered_command WHERE begun_at < statement_timestamp() - interval '1 day'",
    );
    if ((await database.run(CLAIM, key, fingerprint, leaseSeconds)) > 0) return { state: 'to do' };
    const [known] = await database.rows<Known>(
      'SELECT fingerprint, answer FROM answered_command WHERE key = $1',
      key,
    );
    if (known !== undefined && known.fingerprint !== fingerprint) return { state: 'another' };
    return known === undefined || known.answer === null
      ? { state: 'under way' }
      : { state: 'answered', answer: known.answer };
  },
  answered: async (key, answer) => {
    await database.run('UPDATE answered_command SET answer = $2::jsonb WHERE key = $1', key, json(answer));
  },
  drop: async (key) => {
    await database.run('DELETE FROM answered_command WHERE key = $1 AND answer IS NULL', key);
  },
});
