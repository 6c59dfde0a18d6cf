import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { runInNewContext } from 'node:vm';
import { freePort, until } from '@sluice/testing';
import { plainEnvironment, temporaryFolder } from './running-sluice';

const ROOT = resolve(__dirname, '../../..');

describe('what npm start shows', () => {
  const folder = temporaryFolder('start');
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** As `scripts/start.mjs` does, in a built checkout, in a terminal of its own. */
  const show = (isOnce: boolean, env: Readonly<Record<string, string>>) => {
    const program = `import('./scripts/show.mjs').then(({ show }) => show({ once: ${String(isOnce)} }))`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      cwd: ROOT,
      env: { ...plainEnvironment(), SLUICE_DATA: join(folder, 'data'), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data: Buffer) => (said += data.toString()));
    return { child, said: () => said };
  };

  test('ends with the report where that was asked for', async () => {
    const { child, said } = show(true, {});
    expect(await once(child, 'close')).toEqual([0, null]);
    expect(said()).toMatch(/==> taking the example mail[^]*==> the freeze report[^]*Xen 4\.16 freeze report/);
    expect(said()).not.toContain('answer');
  }, 120_000);

  test('goes on with the API, on another port where its own is taken, and says so, until Ctrl-C', async () => {
    const port = await freePort();
    const config = join(folder, 'sluice.config.yaml');
    writeFileSync(config, `http: { port: ${String(port)} }\n`);
    const other = createServer().listen(port, '127.0.0.1');
    await once(other, 'listening');
    const { child, said } = show(false, { SLUICE_CONFIG: config });
    try {
      await until('it answers', () => {
        if (child.exitCode !== null) throw new Error(said());
        return said().includes('Sluice answers on ');
      });
      const url = /Sluice answers on (http:\S+)/.exec(said())?.[1] ?? '';
      const answering = `port ${String(port)} is taken by another program: answering on ${new URL(url).port} instead`;
      expect(said()).toContain(answering);
      expect(said()).toContain(`curl ${url}feeds/release/4.16.atom\n`);
      const feed = await (await fetch(`${url}feeds/release/4.16.atom`)).text();
      expect(feed).toContain('PCI devices passthrough on Arm');
      // A terminal tells all that run in it.
      process.kill(-(child.pid ?? 0), 'SIGINT');
      expect(await once(child, 'close')).toEqual([0, null]);
    } finally {
      other.close();
      if (child.exitCode === null && child.signalCode === null) process.kill(-(child.pid ?? 0), 'SIGKILL');
    }
  }, 120_000);
});

test('a checkout that is not built is told how to be', () => {
  const checkout = temporaryFolder('unbuilt');
  try {
    for (const file of ['scripts/node-version.cjs', 'apps/cli/bin/sluice.cjs'])
      cpSync(join(ROOT, file), join(checkout, file));
    const { status, stderr } = spawnSync(process.execPath, ['apps/cli/bin/sluice.cjs', 'status'], {
      cwd: checkout,
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([
      4,
      'sluice: it is not built: run `npm start` in the checkout, which does that first\n',
    ]);
  } finally {
    rmSync(checkout, { recursive: true, force: true });
  }
});

describe('a Node.js that is too old', () => {
  const GUARD = 'scripts/node-version.cjs';
  const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

  /** What the guard says to a version, and with which exit code it ends it. */
  const toldTo = (node: string): readonly unknown[] => {
    const said: unknown[] = [];
    const process = { versions: { node }, exit: (code: number) => said.push(code) };
    runInNewContext(textOf(GUARD), { process, console: { error: (line: string) => said.push(line) } });
    return said;
  };

  test.each(['20.19.0', '22.12.0', '23.0.0', '24.1.0'])('is not %s', (version) => {
    expect(toldTo(version)).toEqual([]);
  });

  test.each(['12.22.12', '18.20.8', '20.18.3', '21.7.3', '22.11.0'])(
    'is %s, which is told so in one line',
    (version) => {
      expect(toldTo(version)).toEqual([
        expect.stringMatching(`^sluice: this is Node.js ${version}: [^\\n]*$`),
        4,
      ]);
    },
  );

  test('is told before anything else is loaded, in words that it knows', () => {
    for (const app of ['cli/bin/sluice', 'api/bin/api', 'worker/bin/worker'])
      expect(textOf(`apps/${app}.cjs`).split('\n')[1]).toBe(`require('../../../${GUARD}');`);
    for (const name of ['start', 'test'])
      expect(JSON.parse(textOf('package.json'))).toMatchObject({
        scripts: { [name]: `node --require ./${GUARD} scripts/${name}.mjs` },
      });
    expect(textOf(GUARD).replaceAll(/^\/\/.*$/gm, '')).not.toMatch(/\b(?:const|let)\b|=>|\?\?|`/);
  });
});
