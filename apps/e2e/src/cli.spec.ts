import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fixtures, storyMails } from '@sluice/testing';
import {
  expectFailure,
  expectMeta,
  INSTANT,
  type DigestAnswer,
  type Meta,
  type SeriesAnswer,
  type VerdictAnswer,
} from './answers';
import { expectGolden } from './golden';
import {
  runSluice,
  SLUICE,
  servedSluice,
  sluiceOn,
  temporaryFolder,
  type Ran,
  type ServedSluice,
} from './running-sluice';

const MAILS = storyMails().length;

/** The story's mails by what they are; see the README of the fixture. */
const FLAG = 'story-004@example.org';
const REVERT = 'story-019@example.org';
const V7_PATCH = 'story-028@example.org';

let folder: string;
let data: string;
let sluice: ServedSluice;
let ingested: readonly Ran[];

beforeAll(async () => {
  folder = temporaryFolder('cli');
  data = join(folder, 'data');
  const story = fixtures('cdf-vpci-story');
  // On the folder itself, as a newcomer does; every other answer below comes from the same database, kept running.
  ingested = [
    await sluiceOn(data).run('ingest', story),
    await runSluice(['--quiet', 'ingest', story, '--json', '--data', data]),
  ];
  sluice = await servedSluice(data);
}, 180_000);

afterAll(async () => {
  await sluice.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('sluice ingest', () => {
  test('says in a sentence what it took', () => {
    expect(ingested[0]).toMatchObject({ exit: 0 });
    expect(ingested[0]?.out).toMatch(
      new RegExp(
        `^${String(MAILS)} read, ${String(MAILS)} new, 0 seen before, 0 parked: \\d+ patches, \\d+ covers, \\d+ replies, \\d+ other; [\\d.]+ s\n$`,
      ),
    );
  });

  test('names what it left aside on standard error', () => {
    expect(ingested[0]?.err).toMatch(/^skipped README\.md: .*\n$/);
  });

  test('taken again changes nothing, and says so in JSON alone', () => {
    expect(ingested[1]).toMatchObject({ exit: 0, err: '' });
    expect(JSON.parse(ingested[1]?.out ?? '')).toEqual({
      read: MAILS,
      new: 0,
      duplicates: MAILS,
      parked: 0,
      patches: 0,
      covers: 0,
      replies: 0,
      other: 0,
      erased: 0,
      seconds: expect.any(Number) as number,
      failed: [],
    });
  });

  test('reads standard input', async () => {
    const ran = await runSluice(['ingest', '-', '--json', '--data', join(folder, 'stdin')], {
      input: `From: a@example.org\nMessage-ID: <1@example.org>\nDate: Thu, 7 Oct 2021 10:00:00 +0000\nSubject: hello\n\nhi\n`,
    });
    expect(JSON.parse(ran.out)).toMatchObject({ read: 1, new: 1, parked: 0, other: 1 });
  });
});

describe('sluice series', () => {
  test('list gives an array, and a wrapper with --with-meta', async () => {
    const plain = await sluice.json<readonly SeriesAnswer[]>('series', 'list');
    const wrapped = await sluice.json<Meta & { readonly series: readonly SeriesAnswer[] }>(
      'series',
      'list',
      '--with-meta',
    );
    expect(plain.map((s) => s.subject)).toContain('PCI devices passthrough on Arm');
    expect(wrapped.series).toEqual(plain);
    expectMeta(wrapped);
  });

  test.each([
    ['--text', 'cdf_vpci', 2],
    ['--author', 'orzel', 1],
    ['--state', 'withdrawn', 0],
    ['--release', '4.17', 0],
  ])('list %s %s finds %i', async (option, value, count) => {
    expect(await sluice.json('series', 'list', option, value)).toHaveLength(count);
  });

  test('list that finds nothing says so, not that there is no mail', async () => {
    const { out } = await sluice.run('series', 'list', '--text', 'no such subject');
    expect(out).toMatch(/^No series answers to that, .* mail known through 2021-11-23/);
  });

  test('show resolves an id, a Message-ID with and without brackets, and mail that never came', async () => {
    const shown = await sluice.json<SeriesAnswer>('series', 'show', FLAG);
    expectMeta(shown);
    expect(shown.revisions.map((r) => r.number)).toEqual(['5', '6', '7', '8']);
    for (const ref of [shown.id, `<${FLAG}>`, ` ${FLAG}`, V7_PATCH])
      expect((await sluice.json<SeriesAnswer>('series', 'show', ref)).id).toBe(shown.id);
  });

  test('show as of a day has what had been said by then', async () => {
    const then = await sluice.json<SeriesAnswer>('series', 'show', FLAG, '--as-of', '2021-10-13');
    expect(then.revisions.map((r) => r.number)).toEqual(['5']);
    expect(then.asOf).toBe('2021-10-13T23:59:59Z');
    const before = await sluice.run('series', 'show', FLAG, '--as-of', '2021-10-05');
    expectFailure(before, 2, /nothing was known of "story-004@example.org" .* said by 2021-10-05T23:59:59Z/);
  });
});

describe('sluice trailers and interface', () => {
  test('every acknowledgement of the revert has its authority and weight', async () => {
    const trailers = await sluice.json<readonly Readonly<Record<string, unknown>>[]>('trailers', REVERT);
    const release = trailers.find((t) => t['kind'] === 'release-ack');
    expect(Object.keys(release ?? {})).toEqual(
      expect.arrayContaining(
        'key value by kind scope condition revision messageId saidAt authority counts why'.split(' '),
      ),
    );
    expect(release).toMatchObject({ authority: 'release-manager', counts: true });
  });

  test('trailers has a wrapper with --with-meta', async () => {
    const wrapped = await sluice.json<Meta & { readonly trailers: unknown[] }>(
      'trailers',
      REVERT,
      '--with-meta',
    );
    expect(wrapped.trailers.length).toBeGreaterThan(4);
    expectMeta(wrapped);
  });

  test('the flag takes bit 7, x86 refuses it and Arm accepts it', async () => {
    const shown = await sluice.json<
      Meta & {
        readonly changes: readonly Readonly<Record<string, unknown>>[];
        readonly findings: readonly Readonly<Record<string, unknown>>[];
      }
    >('interface', 'show', FLAG);
    expectMeta(shown);
    for (const change of shown.changes)
      expect(Object.keys(change)).toEqual(
        expect.arrayContaining('kind name file from to channel capability arch'.split(' ')),
      );
    expect(shown.changes).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'bit-added', name: 'XEN_DOMCTL_CDF_vpci', to: '7', from: null }),
        expect.objectContaining({ kind: 'accepted', arch: 'arm' }),
        expect.objectContaining({ kind: 'rejected', arch: 'x86' }),
      ]),
    );
    expect(shown.findings.map((f) => f['rule'])).toContain('R01');
  });
});

describe('sluice gate', () => {
  test.each([
    ['2021-10-07', 0],
    ['2021-10-08', 1],
    ['2021-10-13', 4],
  ])('as of %s is not open, and knows of objections in %i mails', async (asOf, objections) => {
    const verdict = await sluice.json<VerdictAnswer>(
      'gate',
      'show',
      FLAG,
      '--release',
      '4.16',
      '--as-of',
      asOf,
    );
    expect(verdict).toMatchObject({ revision: '5', release: '4.16', phase: 'last-posting' });
    expect(verdict.outcome).not.toBe('open');
    expectMeta(verdict);
    for (const reason of verdict.reasons)
      expect(Object.keys(reason)).toEqual(
        expect.arrayContaining('rule ruleVersion severity sentence evidence clearedBy'.split(' ')),
      );
    const mails = verdict.reasons
      .filter((r) => r['rule'] === 'objections')
      .flatMap((r) => r['evidence'] as readonly { readonly messageId: string }[]);
    expect(new Set(mails.map((e) => e.messageId)).size).toBe(objections);
    const check = await sluice.run('gate', 'check', FLAG, '--release', '4.16', '--as-of', asOf);
    expect(check.exit).toBe(1);
    expect(check.out).toMatch(new RegExp(`^${verdict.outcome}: [^\\n]+\\n$`));
  });
});

describe('sluice report freeze', () => {
  const report = (format: string): Promise<Ran> =>
    sluice.run('report', 'freeze', '--release', '4.16', '--as-of', '2021-10-13', '--format', format);

  test('as text is mail: no line is longer than 72 columns but those of one Message-ID', async () => {
    const { out } = await report('text');
    const long = out.split('\n').filter((line) => line.length > 72 && !/^ *<[^ >]+>$/.test(line));
    expect(long).toEqual([]);
    expect(out).toContain('freeze report, as of 2021-10-13');
  });

  test.each(['text', 'markdown', 'json'])('as %s has the same bytes twice', async (format) => {
    const [first, second] = [await report(format), await report(format)];
    const known = /"knownAsOf": "[^"]+"/;
    expect(first.out.replace(known, '')).toBe(second.out.replace(known, ''));
    expect(first.exit).toBe(0);
  });

  test('as JSON carries what every reading answer carries', async () => {
    const answer = JSON.parse((await report('json')).out) as Meta;
    // No clock may stand in a report that is to be the same again.
    expect(answer.knownAsOf).toBeNull();
    expectMeta({ ...answer, knownAsOf: answer.asOf });
  });
});

describe('sluice diff', () => {
  test('says what became of each patch, and which patches it never had', async () => {
    const answer = await sluice.json<Meta & Readonly<Record<'from' | 'to' | 'patches' | 'missing', unknown>>>(
      ...['diff', FLAG, '--from', '7', '--to', '8'],
    );
    expectMeta(answer);
    expect(answer).toMatchObject({
      from: '7',
      to: '8',
      patches: [{ status: 'dropped', sure: false, to: null }],
    });
    expect(answer.missing).toMatchObject({ to: [1, 2, 3, 4, 5].map((position) => ({ position })) });
  });

  test.each([
    ['an unknown revision', [FLAG, '--from', '3'], /has no revision "3": it has v5, v6, v7, v8/],
    ['a first revision', [REVERT], /v1 is the first known revision of .*: there is none before it/],
    ['an unknown series', ['nobody@example.org'], /no series answers to "nobody@example\.org"/],
  ])('of %s is one line', async (_, args, line) => {
    expectFailure(await sluice.run('diff', ...args), 2, line);
  });
});

describe('sluice interface catalogue', () => {
  test('is the model as of a day, with what every reading answer carries', async () => {
    const answer = await sluice.json<
      Meta & Readonly<Record<'capabilities' | 'bits' | 'versions', unknown[]>>
    >(...['interface', 'catalogue', '--as-of', '2021-10-14']);
    expectMeta(answer);
    expect(answer.capabilities.length).toBeGreaterThan(20);
    expect(answer.bits).toContainEqual(
      expect.objectContaining({ name: 'XEN_DOMCTL_CDF_vpmu', value: 7, stability: 'unstable-tools-only' }),
    );
    expect(answer.versions).toHaveLength(2);
  });
});

describe('golden answers', () => {
  test.each([
    ['series-list.txt', ['series', 'list', '--as-of', '2021-11-24']],
    ['series-show.txt', ['series', 'show', FLAG]],
    ['trailers.txt', ['trailers', REVERT]],
    ['diff.txt', ['diff', FLAG, '--from', '6', '--to', 'v7']],
    ['interface-show.txt', ['interface', 'show', FLAG]],
    ['interface-catalogue.txt', ['interface', 'catalogue', '--as-of', '2021-10-13']],
    ['release-show.txt', ['release', 'show', '4.16', '--as-of', '2021-10-13']],
    ['gate-check.txt', ['gate', 'check', FLAG, '--release', '4.16', '--as-of', '2021-10-13']],
    ['report-freeze.txt', ['report', 'freeze', '--release', '4.16', '--as-of', '2021-10-13']],
    ...(['markdown', 'html', 'csv'] as const).map(
      (format) =>
        [
          `report-freeze.${format === 'markdown' ? 'md' : format}.txt`,
          ['report', 'freeze', '--release', '4.16', '--as-of', '2021-10-13', '--format', format],
        ] as [string, string[]],
    ),
    ['report-update.txt', ['report', 'update', '--release', '4.16', '--as-of', '2021-10-13']],
    ['report-notes.txt', ['report', 'notes', '--release', '4.16', '--as-of', '2021-10-13']],
    [
      'report-digest.txt',
      [
        ...['report', 'digest', '--release', '4.16', '--as-of', '2021-10-13'],
        ...['--person', 'rahul.singh@arm.com'],
      ],
    ],
  ])('%s', async (name, args) => {
    const { out } = await sluice.run(...args);
    // A series' id hangs on the code that derives it.
    expectGolden(name, out.replaceAll(/\bs[0-9a-f]{16}\b/g, 's................'));
  });
});

describe('sluice parked', () => {
  const park = (): Promise<Ran> =>
    runSluice(['ingest', '-', '--json'], {
      env: { DATABASE_URL: sluice.databaseUrl },
      input: Buffer.alloc(3_000, 7),
    });

  test('lists, shows and replays what could not be taken', async () => {
    expect((await sluice.run('parked', 'list')).out).toBe('Nothing is parked.\n');
    const taken = await park();
    expect(taken.exit).toBe(3);
    expect(JSON.parse(taken.out)).toMatchObject({ read: 1, new: 1, parked: 1 });
    const list = await sluice.json<Meta & { readonly parked: readonly Readonly<Record<string, string>>[] }>(
      ...['parked', 'list', '--with-meta'],
    );
    expectMeta(list);
    expect(list.parked).toHaveLength(1);
    const [{ id = '' } = {}] = list.parked;
    expect(list.parked[0]).toMatchObject({ reason: 'not-a-mail', source: 'standard input' });
    expect(list.parked[0]?.['at']).toMatch(INSTANT);
    const shown = await sluice.run('parked', 'show', id);
    expect(shown.out).toMatch(/^not-a-mail: .*\nfrom standard input, \d+ bytes kept\n\n·{100}/);
    const replayed = await sluice.json('parked', 'replay', id);
    expect(replayed).toEqual({ taken: [], stillParked: 1, takeAgain: [] });
    expectFailure(await sluice.run('parked', 'show', 'f00'), 2, /no parked mail has the id "f00"/);
    const before = await sluice
      .json('parked', 'list', '--known-as-of', '2021-01-01')
      .catch((e: Error) => e.message);
    expect(before).toEqual([]);
  });
});

describe('the log', () => {
  test('events are one JSON document a line, and go on after a position', async () => {
    const { out } = await sluice.run('events');
    const events = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Readonly<Record<string, string>>);
    expect(events.filter((e) => e['type'] === 'MailSeen')).toHaveLength(MAILS + 1);
    const position = events[events.length - 4]?.['position'] ?? '';
    const rest = (await sluice.run('events', '--after', position)).out.trimEnd().split('\n');
    expect(rest.map((line) => (JSON.parse(line) as { position: string }).position)).toEqual(
      events.slice(-3).map((e) => e['position']),
    );
    expectFailure(await sluice.run('events', '--after', 'yesterday'), 2, /"yesterday" is no position/);
  });

  test('a rebuild changes nothing, and everything verifies', async () => {
    const before = await sluice.json<DigestAnswer>('digest');
    const rebuilt = await sluice.json<{ readonly events: number; readonly seconds: number }>('rebuild');
    expect(rebuilt.events).toBeGreaterThan(MAILS);
    expect((await sluice.json<DigestAnswer>('digest')).digest).toBe(before.digest);
    const verified = await sluice.run('verify');
    expect(verified.exit).toBe(0);
    expect(verified.out).not.toContain('FAIL');
    const { checks } = await sluice.json<{ readonly checks: readonly Readonly<Record<string, unknown>>[] }>(
      'verify',
    );
    expect(checks.every((c) => c['ok'] === true && typeof c['name'] === 'string')).toBe(true);
  });

  test('the digest moves with the day it is asked for', async () => {
    const [now, then] = [
      await sluice.json<DigestAnswer>('digest'),
      await sluice.json<DigestAnswer>('digest', '--as-of', '2021-10-13'),
    ];
    expect(then.digest).not.toBe(now.digest);
    expect(then.series).toBeLessThan(now.series);
  });

  test('the doctor finds the parked mail, and says where to look', async () => {
    const ran = await sluice.run('doctor');
    expect(ran.exit).toBe(1);
    expect(ran.out).toMatch(/^ok {4}database: /m);
    expect(ran.out).toMatch(/^ok {4}tree: none/m);
    expect(ran.out).toMatch(/^MEND {2}parked mail: 1: see `sluice parked list`$/m);
  });
});

describe('sluice config check', () => {
  const XEN = resolve(__dirname, '../../../libs/projects/xen');
  const check = (documents: string): Promise<Ran> =>
    runSluice(['config', 'check', '--project-folder', documents], {});

  test('reads the documents of the project, too', async () => {
    expect(await check(XEN)).toMatchObject({
      exit: 0,
      out: expect.stringContaining(`${XEN} are in order`) as string,
    });
    const broken = join(folder, 'broken');
    cpSync(XEN, broken, { recursive: true });
    appendFileSync(join(broken, 'project.yaml'), '\nnonsense: true\n');
    const { exit, err } = await check(broken);
    expect(exit).toBe(4);
    expect(err).toMatch(/^sluice: .*project\.yaml:\d+:\d+: .*nonsense.*\n$/);
  });
});

describe('completion', () => {
  test('for bash is a script that bash can read, and completes', () => {
    const script = spawnSync(process.execPath, [SLUICE, 'completion', 'bash'], { encoding: 'utf8' });
    expect(script.status).toBe(0);
    expect(spawnSync('bash', ['-n'], { input: script.stdout }).status).toBe(0);
    const ask = `${script.stdout}\nCOMP_WORDS=(sluice series sh); COMP_CWORD=2; _sluice; echo "\${COMPREPLY[@]}"`;
    expect(spawnSync('bash', ['-s'], { input: ask, encoding: 'utf8' }).stdout).toBe('show\n');
    const options = `${script.stdout}\nCOMP_WORDS=(sluice series show x --as); COMP_CWORD=4; _sluice; echo "\${COMPREPLY[@]}"`;
    expect(spawnSync('bash', ['-s'], { input: options, encoding: 'utf8' }).stdout).toBe('--as-of\n');
  });
});

describe('wrong use is one line and its own exit code', () => {
  test.each([
    ['no reference', ['gate', 'show'], /missing required argument 'ref'; see `sluice gate show --help`/],
    ['no subcommand', ['series'], /`sluice series` needs a word more: list, show, regroup, pick, undo/],
    ['an unknown command', ['frobnicate'], /unknown command 'frobnicate'/],
    ['a mistyped command', ['series', 'lst'], /\(did you mean list\?\)/],
    ['an unknown option', ['digest', '--jsn'], /unknown option '--jsn' \(did you mean --json\?\)/],
    [
      'a time that is none',
      ['digest', '--as-of', '2021-02-30'],
      /'2021-02-30' is invalid\. Write 2021-10-13 or/,
    ],
    ['a state that is none', ['series', 'list', '--state', 'lost'], /Allowed choices are posted, incomplete/],
    [
      'a format that is none',
      ['report', 'freeze', '--release', '4.16', '--format', 'pdf'],
      /Allowed choices are text/,
    ],
    [
      'a required option left out',
      ['report', 'freeze'],
      /required option '--release <release>' not specified/,
    ],
    [
      'an unknown reference',
      ['series', 'show', 'nobody@example.org'],
      /no series answers to "nobody@example\.org"/,
    ],
    ['an unknown release', ['release', 'show', '9.99'], /no release line "9\.99": it has 4\.12, /],
    ['an unknown release at a gate', ['gate', 'check', FLAG, '--release', '9.99'], /no release line "9\.99"/],
    ['an unknown release on a report', ['report', 'freeze', '--release', '9.99'], /no release line "9\.99"/],
    [
      'a moment before anything was known',
      ['digest', '--known-as-of', '2020-01-01'],
      /nothing was known by then/,
    ],
  ])('%s', async (_, args, line) => {
    expectFailure(await sluice.run(...args), 2, line);
  });

  test('what cannot be had is exit code 4', async () => {
    const url = (DATABASE_URL: string): Promise<Ran> => runSluice(['digest'], { env: { DATABASE_URL } });
    expectFailure(await sluice.run('digest', '--data', data), 4, /in use by process \d+: wait until it ends/);
    expectFailure(
      await url('postgres://x@127.0.0.1:1/x'),
      4,
      /the database does not answer: check DATABASE_URL/,
    );
    expectFailure(await url('postgres://x@localhost/x?host=/nowhere'), 4, /the database does not answer/);
    const nowhere = join(folder, 'nowhere');
    expectFailure(
      await sluiceOn(nowhere).run('series', 'list'),
      4,
      /no Sluice data in .*nowhere: take some mail/,
    );
    expectFailure(await sluice.run('digest', '--project', 'none'), 4, /no project documents in .*none/);
  });

  test('help is on standard output, and no failure', async () => {
    const asked = [
      await runSluice([]),
      await runSluice(['--help']),
      await runSluice(['gate', 'show', '--help']),
    ];
    for (const { exit, out, err } of asked) {
      expect({ exit, err }).toEqual({ exit: 0, err: '' });
      expect(out).toMatch(/^Usage: sluice /);
      expect(out).toContain('--json');
    }
    expect(asked[2]?.out).toContain('--known-as-of <time>');
  });
});
