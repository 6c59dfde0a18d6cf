import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createWriteStream, mkdirSync, rmSync, statfsSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { once } from 'node:events';
import { gzipSync } from 'node:zlib';
import { fixtures, shapeMbox, storyMails } from '@sluice/testing';
import { Client } from 'pg';
import { runHosted } from './hosted-sluice';
import {
  plainEnvironment,
  runSluice,
  sluiceOn,
  sluiceServer,
  temporaryFolder,
  type Ran,
  type RanMeasured,
  type Sluice,
  type SluiceServer,
} from './running-sluice';

/** What no input may cost, on a machine that does other things beside. */
const MAX_SECONDS = 60;
const MAX_PEAK_MB = 400;

const MEGABYTE = 1024 * 1024;

type Counts = { readonly read: number; readonly new: number; readonly parked: number };
type Parked = {
  readonly id: string;
  readonly reason: string;
  readonly detail: string;
  readonly size: number;
};
type Shown = Parked & { readonly whole: boolean; readonly head: string };

let folder: string;
let server: SluiceServer;
let sluice: Sluice;
let databaseUrl: string;

beforeAll(async () => {
  folder = temporaryFolder('bad-input');
  server = await sluiceServer(join(folder, 'data'));
  databaseUrl = server.urlOf('postgres');
  sluice = server.on('postgres');
  await sluice.run('rebuild');
}, 120_000);

afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const expectBounded = ({ seconds, peakMb }: RanMeasured): void => {
  expect(seconds).toBeLessThan(MAX_SECONDS);
  if (peakMb !== undefined) expect(peakMb).toBeLessThan(MAX_PEAK_MB);
};

type Ingested = { readonly ran: Ran; readonly counts: Counts };

const ingested = (ran: RanMeasured): Ingested => {
  expectBounded(ran);
  return { ran, counts: (ran.out === '' ? {} : JSON.parse(ran.out)) as Counts };
};

/** Takes sources in a process that took others before: what all of them together held is looked at too. */
const ingest = async (...sources: readonly string[]): Promise<Ingested> =>
  ingested(
    await runHosted(['ingest', ...sources, '--json'], { ...plainEnvironment(), DATABASE_URL: databaseUrl }),
  );

/** The same in a process of its own, as a person starts it: for what is larger than the memory it may take. */
const ingestAlone = async (source: string): Promise<Ingested> =>
  ingested(await runSluice(['ingest', source, '--json'], { env: { DATABASE_URL: databaseUrl } }));

const file = (name: string, content: string | Buffer): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

const parkedAs = async (source: string): Promise<readonly Parked[]> =>
  (await sluice.json<readonly (Parked & { readonly source: string })[]>('parked', 'list')).filter((p) =>
    p.source.startsWith(source),
  );

let made = 0;
const header = (fields: readonly string[] = []): string => {
  made += 1;
  return [
    'From: Sam Stranger <sam@example.net>',
    `Message-ID: <bad-${String(made)}@example.net>`,
    'Date: Wed, 13 Oct 2021 10:00:00 +0000',
    ...(fields.some((f) => /^subject:/i.test(f)) ? [] : ['Subject: a mail']),
    ...fields,
  ].join('\n');
};
const mail = (fields: readonly string[] = [], body = 'text\n'): string => `${header(fields)}\n\n${body}`;
const asMbox = (mails: readonly (string | Buffer)[]): Buffer =>
  Buffer.concat(
    mails.flatMap((m) => [
      Buffer.from('From mboxrd@z Thu Jan  1 00:00:00 1970\n'),
      Buffer.from(m.toString('latin1').replaceAll(/^(>*From )/gm, '>$1'), 'latin1'),
      Buffer.from('\n\n'),
    ]),
  );

const deepMime = (depth: number): string => {
  const open = Array.from(
    { length: depth },
    (_, n) => `Content-Type: multipart/mixed; boundary="b${String(n)}"\n\n--b${String(n)}\n`,
  );
  return `${header(['MIME-Version: 1.0'])}\n${open.join('')}Content-Type: text/plain\n\ndeep\n`;
};

/** Writes a mail of `megabytes`, never holding it. */
const hugeMail = async (path: string, megabytes: number, before = '', after = ''): Promise<string> => {
  const stream = createWriteStream(path);
  stream.write(`${before}${header()}\n\n`);
  const line = `${'0123456789abcdef'.repeat(4)}\n`.repeat(MEGABYTE / 65);
  for (let n = 0; n <= megabytes; n++) if (!stream.write(line)) await once(stream, 'drain');
  stream.end(after);
  await once(stream, 'close');
  return path;
};

const expectLine = (ran: Ran, exit: number, line: RegExp): void => {
  expect(ran).toMatchObject({ exit, out: '' });
  expect(ran.err).toMatch(/^sluice: [^\n]+\n$/);
  expect(ran.err).toMatch(line);
};

describe('where there is nothing to read', () => {
  test.each([
    ['an empty file', () => file('empty.mbox', ''), /nothing to read: .*empty\.mbox is empty; name a file/],
    ['a file of line ends', () => file('lines.mbox', '\n\n\n'), /nothing to read/],
    ['an empty compressed file', () => file('empty.gz', gzipSync('')), /nothing to read/],
    [
      'a folder without mail',
      () => {
        mkdirSync(join(folder, 'no-mail/sub'), { recursive: true });
        file('no-mail/notes.txt', 'no mail');
        return join(folder, 'no-mail');
      },
      /no mail in .*no-mail: it has no \.eml file/,
    ],
    [
      'a missing file',
      () => join(folder, 'missing.mbox'),
      /no such file or folder: .*missing\.mbox; check the path/,
    ],
  ])('%s is one line and exit code 4', async (_, make, line) => {
    const { ran } = await ingest(make());
    expectLine(ran, 4, line);
  });

  test('the other sources are taken all the same', async () => {
    const good = file('good.eml', mail());
    const { ran, counts } = await ingest(join(folder, 'missing.mbox'), good);
    expect(ran.exit).toBe(4);
    expect(ran.err).toMatch(/^sluice: no such file[^\n]+\n$/);
    expect(counts).toMatchObject({ read: 1, new: 1, failed: [{ source: join(folder, 'missing.mbox') }] });
  });
});

describe('what cannot be decoded is parked whole, with a reason', () => {
  // Without a carriage return, and with a line's end at its own: raw mail is kept with line ends as LF.
  const binary = Buffer.from([
    ...Array.from({ length: 99_999 }, (_, i) => 128 + ((i * i * 31 + 7) % 128)),
    10,
  ]);
  test.each([
    ['a binary file', 'binary.bin', binary, 'not-a-mail'],
    ['10,000-deep MIME', 'deep.eml', deepMime(10_000), 'mime-too-deep'],
    ['a header of a megabyte', 'header.eml', mail([`X-Bomb: ${'x'.repeat(MEGABYTE)}`]), 'headers-too-large'],
    [
      'a folded header of a megabyte',
      'folded.eml',
      mail([`X-Bomb: ${'x\n '.repeat(MEGABYTE / 3)}`]),
      'headers-too-large',
    ],
    [
      '5,000 header fields',
      'fields.eml',
      mail(Array.from({ length: 5_000 }, (_, n) => `X-${String(n)}: y`)),
      'headers-too-large',
    ],
    [
      '5,000 MIME parts',
      'parts.eml',
      mail(
        ['MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=b'],
        `${'--b\n\nx\n'.repeat(5_000)}--b--\n`,
      ),
      'mime-too-many-parts',
    ],
  ])('%s', async (_, name, content, reason) => {
    const { ran, counts } = await ingest(file(name, content));
    expect(ran.exit).toBe(3);
    expect(counts).toMatchObject({ read: 1, new: 1, parked: 1 });
    const [parked] = await parkedAs(name);
    expect(parked).toMatchObject({ reason, size: content.length });
    expect(parked?.detail).not.toBe('');
    const shown = await sluice.json<Shown>('parked', 'show', parked?.id ?? '');
    expect(shown.whole).toBe(true);
    expect(shown.head).toMatch(/^[\t\n\x20-\x7e·]+$/);
  });

  test('and stays parked as long as the decoder is the same', async () => {
    const before = await sluice.json<readonly Parked[]>('parked', 'list');
    const replayed = await sluice.json('parked', 'replay');
    expect(replayed).toEqual({ taken: [], stillParked: before.length, takeAgain: [] });
    expect(await sluice.json('parked', 'list')).toEqual(before);
  });
});

describe('a mail of 200 MB', () => {
  test('is parked with a bounded beginning, and it is said that its source must be taken again', async () => {
    const { ran, counts } = await ingestAlone(await hugeMail(join(folder, 'huge.eml'), 200));
    expect(ran.exit).toBe(3);
    expect(counts).toMatchObject({ read: 1, new: 1, parked: 1 });
    const [parked] = await parkedAs('huge.eml');
    expect(parked).toMatchObject({ reason: 'too-large' });
    expect(parked?.size).toBeLessThanOrEqual(MEGABYTE);
    const shown = await sluice.run('parked', 'show', parked?.id ?? '');
    expect(shown.out).toMatch(
      /^too-large: .*\nfrom huge\.eml, \d+ bytes kept; only its beginning was kept: .* take that again/,
    );
    const replayed = await sluice.run('parked', 'replay', parked?.id ?? '');
    expect(replayed.out).toMatch(
      /^0 taken, 1 still parked\.\n[0-9a-f]{16}, from huge\.eml: only its beginning was kept/,
    );
    rmSync(join(folder, 'huge.eml'));
  }, 120_000);

  test('in an mbox does not keep its neighbours from being taken', async () => {
    const [before, after] = [mail(), mail()];
    const separator = 'From mboxrd@z Thu Jan  1 00:00:00 1970\n';
    const path = await hugeMail(
      join(folder, 'huge.mbox'),
      200,
      `${separator}${before}\n${separator}`,
      `\n\n${separator}${after}`,
    );
    const { ran, counts } = await ingestAlone(path);
    expect(ran.exit).toBe(3);
    expect(counts).toMatchObject({ read: 3, new: 3, parked: 1 });
    rmSync(path);
  }, 120_000);

  test('out of a small compressed file costs no more', async () => {
    const bomb = gzipSync(
      Buffer.concat([Buffer.from(`${header()}\n\n`), Buffer.alloc(200 * MEGABYTE, 'A')]),
      { level: 1 },
    );
    expect(bomb.length).toBeLessThan(2 * MEGABYTE);
    const { ran, counts } = await ingestAlone(file('bomb.gz', bomb));
    expect(ran.exit).toBe(3);
    expect(counts).toMatchObject({ read: 1, parked: 1 });
  }, 120_000);
});

describe('a compressed file that ends in the middle', () => {
  const story = asMbox(storyMails().map((m) => m.raw));
  const packed = spawnSync('xz', ['-c', '--block-size=8192'], { input: story });
  const cases: readonly (readonly [string, Buffer])[] = [
    ['cut.mbox.gz', gzipSync(story)],
    ...(packed.status === 0 ? [['cut.mbox.xz', packed.stdout] as const] : []),
  ];

  test.each(cases)(
    'gives the mails before the cut, and the rest when it is whole: %s',
    async (name, whole) => {
      // A database of its own: what is new depends on what came before.
      const own = server.on(name);
      const cut = file(name, whole.subarray(0, Math.floor(whole.length * 0.7)));
      // Nobody is still writing it.
      utimesSync(cut, 1_633_545_633, 1_633_545_633);
      const first = await own.run('ingest', cut, '--json');
      expect(first.exit).toBe(3);
      expect(first.seconds).toBeLessThan(MAX_SECONDS);
      const taken = JSON.parse(first.out) as Counts;
      expect(taken.parked).toBe(1);
      expect(taken.new).toBeGreaterThan(5);
      const [parked] = await own.json<readonly Parked[]>('parked', 'list');
      expect(parked).toMatchObject({ reason: 'truncated' });
      expect(parked?.detail).toContain('the mails before it were taken');
      const replayed = await own.json<{ readonly taken: string[]; readonly takeAgain: unknown[] }>(
        'parked',
        'replay',
      );
      expect(replayed).toMatchObject({ taken: [], takeAgain: [{ id: parked?.id }] });
      const second = await own.json<Counts>('ingest', file(name, whole));
      expect(second).toMatchObject({ read: storyMails().length, parked: 0 });
      expect(taken.new - 1 + second.new).toBe(storyMails().length);
    },
  );
});

describe('odd bytes', () => {
  test('are read as far as they go', async () => {
    const odd = ['nul-bytes', 'charset-invalid', 'charset-unknown', 'message-id-missing', 'date-nonsense'];
    const { ran, counts } = await ingest(...odd.map((name) => fixtures('mail-shapes', `${name}.eml`)));
    expect(ran.exit).toBe(0);
    expect(counts).toMatchObject({ read: odd.length, new: odd.length, parked: 0 });
  });
});

describe('bait for regular expressions', () => {
  const LENGTH = 200_000;
  const times = (text: string): string => text.repeat(LENGTH / text.length);
  test.each([
    ['brackets in the subject', [`Subject: ${times('[')}`], ''],
    ['prefixes in the subject', [`Subject: ${times('[PATCH v1 1/2] ')}`], ''],
    ['replies in the subject', [`Subject: ${times('Re: ')}x`], ''],
    ['blanks in the subject', [`Subject: [PATCH${times(' ')}`], ''],
    ['digits in the subject', [`Subject: [PATCH v${times('1')}]`], ''],
    ['encoded words in the subject', [`Subject: ${times('=?utf-8?q?=5B?= ')}`], ''],
    ['an endless sender', [`From: ${times('"a" <')}`, `Reply-To: ${times('(')}`], ''],
    ['endless references', [`References: ${times('<a@b> ')}`, `In-Reply-To: ${times('<')}`], ''],
    ['an endless content type', [`Content-Type: text/plain; ${times('a=b; ')}`], ''],
    ['trailers', [], `${times('Acked-by: ')}\n${times('Acked-by: a <')}\n`],
    ['blank trailers', [], `Acked-by:${times(' ')}x\n${times(' ')}Acked-by: a\n`],
    ['quotes', [], `${times('>')}\n${times('> ')}\n${'>\n'.repeat(100_000)}`],
    ['hunks', [], `diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,${times('9')} +1 @@\n${times('@@ -1 +1 ')}\n`],
    ['wording', [], `${times('I do not like ')}\n${times('(')}\n${times('#define A(')}\n`],
  ])('%s costs bounded time', async (name, fields, body) => {
    const { ran, counts } = await ingest(file(`bait-${name.replaceAll(' ', '-')}.eml`, mail(fields, body)));
    expect([0, 3]).toContain(ran.exit);
    expect(counts).toMatchObject({ read: 1, new: 1 });
    expect(ran.seconds).toBeLessThan(20);
  });
});

describe('one hostile mail among others', () => {
  test('is parked, and the others are taken', async () => {
    const others = shapeMbox('base').toString('latin1');
    const hostile = asMbox([deepMime(10_000), mail([`X-Bomb: ${'x'.repeat(MEGABYTE)}`])]).toString('latin1');
    const { ran, counts } = await ingest(
      file(
        'among.mbox',
        Buffer.from(`${others}\n${hostile}${asMbox([mail()]).toString('latin1')}`, 'latin1'),
      ),
    );
    expect(ran.exit).toBe(3);
    const mails = others.match(/^From \S+ \w{3} /gm)?.length ?? 0;
    expect(counts).toMatchObject({ read: mails + 3, new: mails + 3, parked: 2 });
    expect((await sluice.run('verify')).exit).toBe(0);
  });

  test('the whole import says how many it could not read, and where to look', async () => {
    const ran = await sluice.run('ingest', join(folder, 'deep.eml'), file('deep-2.eml', deepMime(9_000)));
    expect(ran.exit).toBe(3);
    expect(ran.out).toMatch(/1 seen before, 1 parked: .*\nSee what could not be read: sluice parked list\n$/);
  });
});

describe('a database of a newer version', () => {
  const MIGRATION = '29991231000000_from_the_future';

  test('is left alone: one line, exit code 4, and nothing lost', async () => {
    const before = await sluice.json<{ readonly digest: string }>('digest');
    const client = new Client({ connectionString: databaseUrl });
    await client.connect();
    try {
      await client.query(
        `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, finished_at, applied_steps_count) VALUES ('future', 'x', $1, now(), 1)`,
        [MIGRATION],
      );
      const line = new RegExp(
        `the database has migration ${MIGRATION}, which this version does not know: use the newer`,
      );
      expectLine(await sluice.run('ingest', fixtures('cdf-vpci-story')), 4, line);
      expectLine(await sluice.run('digest'), 4, line);
      await client.query(`DELETE FROM "_prisma_migrations" WHERE migration_name = $1`, [MIGRATION]);
    } finally {
      await client.end();
    }
    expect((await sluice.json<{ readonly digest: string }>('digest')).digest).toBe(before.digest);
  });
});

/** A small file system of its own, where the machine lets us make one. */
const smallDisk = temporaryFolder('disk');
const mounted =
  process.platform === 'linux' &&
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=200m,mode=755', 'tmpfs', smallDisk]).status === 0;

describe('a full disk', () => {
  afterAll(() => {
    if (mounted) spawnSync('umount', ['-l', smallDisk]);
    rmSync(smallDisk, { recursive: true, force: true });
  });

  (mounted ? test : test.skip)(
    'is one line and exit code 4, and nothing that was recorded is lost',
    async () => {
      const own = sluiceOn(join(smallDisk, 'data'));
      expect(await own.run('ingest', fixtures('cdf-vpci-story'))).toMatchObject({ exit: 0 });
      const before = await own.json<{ readonly digest: string }>('digest');
      const filler = join(smallDisk, 'filler');
      const { bavail, bsize } = statfsSync(smallDisk);
      writeFileSync(filler, Buffer.alloc(bavail * bsize - 3 * MEGABYTE));
      // Bytes without order: what is kept cannot be made much smaller.
      const noise = (): string => randomBytes(60_000).toString('base64').replaceAll(/.{76}/g, '$&\n');
      const large = file('large.mbox', asMbox(Array.from({ length: 200 }, () => mail([], noise()))));
      expectLine(
        await own.run('ingest', large, '--quiet'),
        4,
        /the disk of .*postgres is full: free some space/,
      );
      rmSync(filler);
      expect(await own.json('ingest', fixtures('cdf-vpci-story'))).toMatchObject({ new: 0 });
      expect(await own.json('ingest', large)).toMatchObject({ read: 200, parked: 0 });
      expect((await own.run('verify')).exit).toBe(0);
      expect((await own.json<{ readonly digest: string }>('digest')).digest).not.toBe(before.digest);
    },
    240_000,
  );
});
