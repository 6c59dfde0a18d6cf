import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixtures } from '@sluice/testing';
import { expectFailure } from './answers';
import { servedSluice, temporaryFolder, type Ran, type ServedSluice } from './running-sluice';

let folder: string;
let sluice: ServedSluice;

beforeAll(async () => {
  folder = temporaryFolder('cli-reports');
  sluice = await servedSluice(join(folder, 'data'));
  await sluice.run('ingest', fixtures('cdf-vpci-story', 'none'));
});
afterAll(async () => {
  await sluice.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('a saved report', () => {
  test('is the same whenever it is made, tells the next what changed, and its edited copy stays', async () => {
    const freeze = (day: string, ...more: readonly string[]): Promise<Ran> =>
      sluice.run('report', 'freeze', '--release', '4.16', '--as-of', day, ...more);
    const hashIn = ({ err }: Ran): string => /\/reports\/([0-9a-f]{64})/.exec(err)?.[1] ?? '';
    const first = await freeze('2021-10-10', '--save');
    const before = hashIn(first);
    expect(hashIn(await freeze('2021-10-10', '--save'))).toBe(before);
    expect((await sluice.run('report', 'show', before)).out).toBe(first.out);
    const next = await freeze('2021-10-13', '--save');
    expect(next.out).toContain(`Against report ${before.slice(0, 12)} as of 2021-10-10T23:59:59Z.`);
    const file = join(folder, 'mail.txt');
    writeFileSync(file, 'Dear all, by hand.\n');
    const edited = await freeze('2021-10-13', '--edited', file, '--from', hashIn(next), '--json');
    const { hash } = JSON.parse(edited.out) as { readonly hash: string };
    const shown = await sluice.run('report', 'show', hash.slice(0, 12));
    expect(shown.out).toBe('Dear all, by hand.\n');
    expect(shown.err).toContain(`made from report ${hashIn(next).slice(0, 12)}; since then: nothing changed`);
    expect((await sluice.run('report', 'list')).out.split('\n')).toHaveLength(5);
    expectFailure(await freeze('2021-10-13', '--since', 'f'.repeat(64)), 2, /no report was saved under it/);
    // A rebuild makes what is derived anew, and leaves what was said alone.
    expect(await sluice.run('rebuild')).toMatchObject({ exit: 0 });
    expect((await sluice.run('report', 'show', before)).out).toBe(first.out);
  });
});
