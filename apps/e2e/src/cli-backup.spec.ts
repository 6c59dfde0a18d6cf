import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixtures } from '@sluice/testing';
import { expectFailure, type DigestAnswer } from './answers';
import {
  plainEnvironment,
  runSluice,
  servedSluice,
  SLUICE,
  sluiceOn,
  temporaryFolder,
  type ServedSluice,
} from './running-sluice';

let folder: string;
let sluice: ServedSluice;
let backup: string;
let digest: string;

beforeAll(async () => {
  folder = temporaryFolder('backup');
  backup = join(folder, 'all.sluice');
  sluice = await servedSluice(join(folder, 'data'));
  await sluice.run('ingest', fixtures('cdf-vpci-story'));
  ({ digest } = await sluice.json<DigestAnswer>('digest'));
}, 180_000);

afterAll(async () => {
  await sluice.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('sluice backup and restore', () => {
  test('bring everything from a server into a data folder, with the same digest', async () => {
    const written = await sluice.json<Readonly<Record<string, unknown>>>('backup', backup);
    expect(written).toMatchObject({ file: backup, tables: { raw_mail: 39, checkpoint: 0 } });
    const target = sluiceOn(join(folder, 'restored'));
    expect(await target.json('restore', backup)).toMatchObject({ restored: true, migrations: [] });
    expect((await target.json<DigestAnswer>('digest')).digest).toBe(digest);
    expect(await target.run('verify')).toMatchObject({ exit: 0 });
    expect((await target.run('restore', backup)).out).toMatch(
      /was restored here before; nothing was changed/,
    );
  });

  test('a backup is never written over', async () => {
    expectFailure(await sluice.run('backup', backup), 2, /there is a file .*all\.sluice already/);
  });

  test('a backup is not restored over other data', async () => {
    expectFailure(await sluice.run('restore', backup), 2, /there is data already .*nothing was changed/);
    expect((await sluice.json<DigestAnswer>('digest')).digest).toBe(digest);
  });

  test('a damaged, a cut, and a missing backup are refused, and so is what is none', async () => {
    const bytes = readFileSync(backup);
    const hurt = Buffer.from(bytes);
    hurt[hurt.length >> 1] = (hurt[hurt.length >> 1] ?? 0) ^ 1;
    const tried = async (name: string, content: Buffer): Promise<Awaited<ReturnType<typeof runSluice>>> => {
      const file = join(folder, name);
      writeFileSync(file, content);
      return runSluice(['restore', file, '--data', join(folder, 'empty')]);
    };
    expectFailure(await tried('hurt', hurt), 4, /hurt is damaged .*nothing was restored/);
    expectFailure(await tried('cut', bytes.subarray(0, 5_000)), 4, /cut was cut short/);
    expectFailure(await tried('other', Buffer.from('an mbox?\n')), 4, /other is no backup/);
    const missing = await runSluice(['restore', join(folder, 'none'), '--data', join(folder, 'empty')]);
    expectFailure(missing, 4, /none cannot be read \(ENOENT\)/);
    // Nothing was made of it, not even a database.
    expect(readdirSync(folder)).not.toContain('empty');
  });

  test('where the file does not fit, nothing is left of it', () => {
    const file = join(folder, 'large.sluice');
    // A limit on the size of files fails a write as a full disk does.
    const { status, stderr } = spawnSync(
      'bash',
      ['-c', 'ulimit -f 16; exec "$0" "$@"', process.execPath, SLUICE, 'backup', file],
      { env: { ...plainEnvironment(), DATABASE_URL: sluice.databaseUrl }, encoding: 'utf8' },
    );
    expect(stderr).toMatch(
      /large\.sluice could not be written \(a file may not be that large there.*nothing is left/,
    );
    expect(status).toBe(4);
    expect(readdirSync(folder).filter((name) => name.startsWith('large'))).toEqual([]);
  });
});
