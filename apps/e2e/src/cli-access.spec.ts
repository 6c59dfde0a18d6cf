import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, until } from '@sluice/testing';
import { expectFailure } from './answers';
import { plainEnvironment, servedSluice, SLUICE, temporaryFolder, type ServedSluice } from './running-sluice';

type Token = { readonly id: string; readonly token: string; readonly expiresAt?: string };

let folder: string;
let sluice: ServedSluice;
let api: ChildProcess;
let log = '';
let url: string;

beforeAll(async () => {
  folder = temporaryFolder('access');
  sluice = await servedSluice(join(folder, 'data'));
  const env = { ...plainEnvironment(), DATABASE_URL: sluice.databaseUrl };
  api = spawn(process.execPath, [SLUICE, 'serve', '--port', String(await freePort())], {
    cwd: tmpdir(),
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  api.stdout?.on('data', (data: Buffer) => (said += data.toString()));
  api.stderr?.on('data', (data: Buffer) => (log += data.toString()));
  await until('the API answers', () => said.includes('Sluice answers on '));
  url = /http:\S+/.exec(said)?.[0] ?? '';
});
afterAll(async () => {
  const closed = once(api, 'close');
  api.kill('SIGTERM');
  await closed;
  await sluice.stop();
  rmSync(folder, { recursive: true, force: true });
});

const me = async (token: string): Promise<{ status: number; scopes?: string[] }> => {
  const answer = await fetch(`${url}api/v1/me`, { headers: { authorization: `Bearer ${token}` } });
  return { status: answer.status, ...((await answer.json()) as { scopes?: string[] }) };
};

const create = (...more: readonly string[]) =>
  sluice.json<Token>('token', 'create', '--name', 'ci', '--owner', 'wren@example.org', ...more);

test('an administrator is made, listed and let go, and said again it changes nothing', async () => {
  expect((await sluice.run('admin', 'list')).out).toBe('There is none: sluice admin add ADDRESS\n');
  expect(await sluice.json('admin', 'add', 'heron@example.org', '--by', 'root@example.org')).toMatchObject([
    { type: 'PersonDecided', data: { about: 'administrator', by: 'root@example.org' } },
  ]);
  expect(await sluice.json('admin', 'add', 'Heron@Example.org')).toEqual([]);
  expect(await sluice.json('admin', 'list')).toMatchObject([{ person: 'heron@example.org' }]);
  expect((await sluice.run('admin', 'remove', 'heron@example.org')).out).toBe(
    'heron@example.org is an administrator no longer.\n',
  );
  expect(await sluice.json('admin', 'list')).toEqual([]);
});

test('a token opens what its scopes are, is shown once, and is worth nothing when revoked', async () => {
  const { id, token, expiresAt } = await create('--scope', 'check', '--scope', 'read');
  expect(expiresAt).toMatch(/^\d{4}-\d\d-\d\dT/);
  expect(await me(token)).toMatchObject({ status: 200, scopes: ['read', 'check'] });
  const { out } = await sluice.run('token', 'list', '--json');
  expect(JSON.parse(out)).toMatchObject([{ id, owner: 'wren@example.org', standing: 'valid' }]);
  expect(out).not.toContain(token.split('_').at(-1));
  expect(await sluice.json('token', 'revoke', id)).toEqual({ id, revoked: true });
  expect(await sluice.json('token', 'revoke', id)).toEqual({ id, revoked: false });
  // What the process remembers of it ends by itself.
  await until('the token is refused', async () => (await me(token)).status === 401);
  await until('the log says so', () =>
    /"refused":"credentials","status":401,"why":"the token \w+ was revoked"/.test(log),
  );
  expect(log).not.toContain(token);
});

test('the scope of administrators goes with the role of the owner', async () => {
  expectFailure(
    await sluice.run('token', 'create', '--name', 'a', '--owner', 'wren@example.org', '--scope', 'admin'),
    2,
    /wren@example\.org is no administrator.*sluice admin add/,
  );
  await sluice.run('admin', 'add', 'wren@example.org');
  const { token } = await create('--scope', 'admin', '--expires', 'never');
  expect((await me(token)).scopes).toEqual(['read', 'check', 'comment', 'decide', 'admin']);
  await sluice.run('admin', 'remove', 'wren@example.org');
  await until('the scope is gone', async () => (await me(token)).scopes?.includes('admin') === false);
});

test.each([
  [['admin', 'add', 'Wren <wren@example.org>'], /Write name@example\.org/],
  [['token', 'create', '--name', 'a', '--owner', 'w@example.org', '--scope', 'root'], /one of read, check/],
  [
    [
      'token',
      'create',
      '--name',
      'a',
      '--owner',
      'w@example.org',
      '--scope',
      'read',
      '--expires',
      '2020-01-01',
    ],
    /a day that comes/,
  ],
  [['token', 'revoke', 'nothing'], /no token has the id "nothing"/],
])('wrong use of %j is told', async (args, line) => {
  expectFailure(await sluice.run(...args), 2, line);
});
