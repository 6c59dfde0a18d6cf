import { join } from 'node:path';
import { rmSync } from 'node:fs';
import { fixtures } from '@sluice/testing';
import {
  hostedSluice,
  sluiceAt,
  sluiceServer,
  temporaryFolder,
  type Ran,
  type Sluice,
  type SluiceServer,
} from './running-sluice';

let folder: string;
let server: SluiceServer;
let env: { readonly DATABASE_URL: string };

beforeAll(async () => {
  folder = temporaryFolder('hosted');
  server = await sluiceServer(join(folder, 'data'));
  env = { DATABASE_URL: server.urlOf('postgres') };
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const said = ({ exit, out, err }: Ran) => ({ exit, out, err });

describe('a process that runs one command after another', () => {
  test('says what a process for each of them says, whatever came before', async () => {
    const fixed = { ...env, SLUICE_NOW: '2022-01-01T00:00:00Z' };
    const [alone, hosted] = [sluiceAt(fixed), hostedSluice(fixed)];
    await hosted.run('ingest', fixtures('cdf-vpci-story'));
    for (const args of [
      ['no-such-command'],
      ['digest', '--json'],
      ['gate', 'check', 'story-004@example.org', '--release', '4.16'],
      ['series', 'list', '--text', 'ü'],
      ['gate', '--help'],
      ['--version'],
    ])
      expect([args, said(await hosted.run(...args))]).toEqual([args, said(await alone.run(...args))]);
  });

  test('gives each command its own environment and nothing of the one before', async () => {
    const then = hostedSluice({ ...env, SLUICE_NOW: '2022-01-01T00:00:00Z' });
    const knownAsOf = async (sluice: Sluice): Promise<string> =>
      (await sluice.json<{ readonly knownAsOf: string }>('digest')).knownAsOf;
    expect(await knownAsOf(then)).toBe('2022-01-01T00:00:00Z');
    expect(await knownAsOf(hostedSluice(env))).not.toBe('2022-01-01T00:00:00Z');
  });

  test('asked several things at once, it answers each with its own', async () => {
    const sluice = hostedSluice(env);
    const asked = [['--version'], ['series', '--help'], ['no-such-command'], ['--version']];
    const [version, help, wrong, again] = await Promise.all(asked.map((args) => sluice.run(...args)));
    expect(version?.out).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(help?.out).toMatch(/^Usage: sluice series/);
    expect(wrong).toMatchObject({ exit: 2, out: '' });
    expect(said(again as Ran)).toEqual(said(version as Ran));
  });
});
