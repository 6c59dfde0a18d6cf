import type { Instant } from '@sluice/kernel';
import {
  postgresCommandStore,
  postgresSessionStore,
  postgresSignInLinkStore,
  postgresTokenStore,
} from './access-store';
import type { Database } from './sql';
import { startTestServer, type TestServer } from './testing-server.spec-helper';

const HASH = 'ab'.repeat(32);
const OTHER = 'cd'.repeat(32);

let server: TestServer;
let database: Database;
let elsewhere: Database;

beforeAll(async () => {
  server = await startTestServer();
  const [first, second] = await server.databases(2);
  [database, elsewhere] = [first, second ?? first];
});
afterAll(() => server.stop());
beforeEach(() => database.run('TRUNCATE api_token, person_session, sign_in_link, answered_command'));

/** Lets time pass for a table. */
const age = (table: string, columns: readonly string[], by: string): Promise<number> =>
  database.run(`UPDATE ${table} SET ${columns.map((c) => `${c} = ${c} - interval '${by}'`).join()}`);

describe('tokens', () => {
  const tokens = () => postgresTokenStore(database);
  const token = { id: 'k3v9q2hd', hash: HASH, name: 'ci', owner: 'wren@example.org', scopes: ['check'] };

  test('are found by the hash of their secret, until they are revoked', async () => {
    await tokens().add({ ...token, scopes: ['read', 'check'] });
    expect(await tokens().find(HASH)).toMatchObject({ id: 'k3v9q2hd', scopes: ['read', 'check'] });
    expect(await tokens().find(OTHER)).toBeUndefined();
    expect(await tokens().revoke('k3v9q2hd')).toBe(true);
    expect(await tokens().revoke('k3v9q2hd')).toBe(false);
    expect(await tokens().revoke('nothing')).toBe(false);
    expect(await tokens().find(HASH)).toMatchObject({ standing: 'revoked' });
  });

  test('end at their time', async () => {
    await tokens().add({ ...token, expiresAt: '2999-01-01T00:00:00Z' as Instant });
    await tokens().add({ ...token, id: 'other', hash: OTHER, expiresAt: '2024-01-01T00:00:00Z' as Instant });
    const standings = (await tokens().list()).map(({ id, standing }) => [id, standing]);
    expect(Object.fromEntries(standings)).toEqual({ k3v9q2hd: 'valid', other: 'expired' });
  });

  test('know the hour they were last used in', async () => {
    await tokens().add(token);
    expect((await tokens().find(HASH))?.lastUsedAt).toBeUndefined();
    await tokens().used('k3v9q2hd');
    expect((await tokens().find(HASH))?.lastUsedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:00:00Z$/);
  });
});

describe('sessions', () => {
  const sessions = () => postgresSessionStore(database);
  const begin = (hash: string, address = 'wren@example.org') =>
    sessions().begin({ hash, address, seconds: 3600 });

  test('end by themselves, and are forgotten later', async () => {
    await begin(HASH);
    expect(await sessions().find(HASH)).toEqual({ address: 'wren@example.org', standing: 'valid' });
    await age('person_session', ['expires_at'], '1 hour');
    expect(await sessions().find(HASH)).toMatchObject({ standing: 'expired' });
    await age('person_session', ['expires_at'], '8 days');
    await begin(OTHER);
    expect(await sessions().find(HASH)).toBeUndefined();
  });

  test('are ended one by one, or all of a person', async () => {
    await begin(HASH);
    await begin(OTHER, 'wren@example.net');
    await begin('ef'.repeat(32), 'heron@example.org');
    await sessions().end(HASH);
    expect(await sessions().find(HASH)).toMatchObject({ standing: 'revoked' });
    expect(await sessions().endAll(['wren@example.org', 'wren@example.net'])).toBe(1);
    expect(await sessions().find(OTHER)).toMatchObject({ standing: 'revoked' });
    expect(await sessions().find('ef'.repeat(32))).toMatchObject({ standing: 'valid' });
  });
});

describe('links', () => {
  const links = (on = database) => postgresSignInLinkStore(on);
  const add = (hash: string, address = 'wren@example.org') => links().add({ hash, address, seconds: 900 });

  test('are looked at as often as one likes, and used once', async () => {
    await add(HASH);
    for (let n = 0; n < 3; n++) expect(await links().look(HASH)).toEqual({ address: 'wren@example.org' });
    const uses = await Promise.all([links().use(HASH), links(elsewhere).use(HASH), links().use(HASH)]);
    expect(uses.filter((use) => 'address' in use)).toEqual([{ address: 'wren@example.org' }]);
    expect(uses.filter((use) => 'refused' in use)).toEqual([{ refused: 'used' }, { refused: 'used' }]);
    expect(await links().look(HASH)).toEqual({ refused: 'used' });
  });

  test('of an address are all used up with the first', async () => {
    await add(HASH);
    await add(OTHER);
    await add('ef'.repeat(32), 'heron@example.org');
    await links().use(OTHER);
    expect(await links().use(HASH)).toEqual({ refused: 'used' });
    expect(await links().use('ef'.repeat(32))).toEqual({ address: 'heron@example.org' });
  });

  test('that are stale or never were are refused', async () => {
    await add(HASH);
    await age('sign_in_link', ['expires_at'], '15 minutes');
    expect(await links().use(HASH)).toEqual({ refused: 'expired' });
    expect(await links().use(OTHER)).toEqual({ refused: 'unknown' });
  });
});

describe('commands with a key', () => {
  const commands = () => postgresCommandStore(database);
  const asked = { fingerprint: 'place a hold', leaseSeconds: 60 };

  test('are done once, and answered alike from then on', async () => {
    const claims = await Promise.all([commands().claim('k', asked), commands().claim('k', asked)]);
    expect(claims.map((c) => c.state).sort()).toEqual(['to do', 'under way']);
    await commands().answered('k', { status: 201, said: 'a\u0000b' });
    expect(await commands().claim('k', asked)).toEqual({
      state: 'answered',
      answer: { status: 201, said: 'a\ufffdb' },
    });
    expect(await commands().claim('k', { ...asked, fingerprint: 'lift it' })).toEqual({ state: 'another' });
  });

  test('whose doer died are to do again, by one', async () => {
    await commands().claim('k', asked);
    await age('answered_command', ['begun_at', 'claimed_until'], '2 hours');
    const claims = [await commands().claim('k', asked), await commands().claim('k', asked)];
    expect(claims).toEqual([{ state: 'to do' }, { state: 'under way' }]);
  });

  test('that came to nothing, or are of yesterday, may be asked again', async () => {
    await commands().claim('k', asked);
    await commands().drop('k');
    expect((await commands().claim('k', asked)).state).toBe('to do');
    await commands().answered('k', {});
    await commands().drop('k');
    expect((await commands().claim('k', asked)).state).toBe('answered');
    await age('answered_command', ['begun_at'], '25 hours');
    expect((await commands().claim('k', asked)).state).toBe('to do');
  });
});
