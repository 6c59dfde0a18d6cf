import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fixtures } from '@sluice/testing';
import {
  expectFailure,
  expectMeta,
  type DigestAnswer,
  type Meta,
  type SeriesAnswer,
  type VerdictAnswer,
} from './answers';
import { servedSluice, temporaryFolder, type ServedSluice } from './running-sluice';

/** The story's mails by what they are; see the README of the fixture. */
const V7_PATCH = 'story-028@example.org';
const SBDF_V2 = 'story-037@example.org';
const SCHEDULE = 'story-001@example.org';
const SBDF_ANSWER = 'story-038@example.org';

let folder: string;
let sluice: ServedSluice;

beforeAll(async () => {
  folder = temporaryFolder('decisions');
  sluice = await servedSluice(join(folder, 'data'));
  await sluice.run('ingest', fixtures('cdf-vpci-story'));
}, 180_000);

afterAll(async () => {
  await sluice.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('sluice release, and what people decide', () => {
  const by = (address: string): readonly string[] => ['--by', address, '--reason', 'so it was agreed'];
  const manager = by('iwj@xenproject.org');
  const at = ['--at', '2021-10-20T10:00:00Z'];

  test('list has every line, show its calendar', async () => {
    const lines = await sluice.json<Meta & { readonly releases: readonly { readonly release: string }[] }>(
      'release',
      'list',
      '--with-meta',
    );
    expect(lines.releases.map((l) => l.release)).toContain('4.16');
    expectMeta(lines);
    const shown = await sluice.json<Meta & { readonly phases: readonly Readonly<Record<string, unknown>>[] }>(
      'release',
      'show',
      '4.16',
      '--as-of',
      '2021-10-13',
    );
    expectMeta(shown);
    expect(shown.phases).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          name: 'feature-freeze',
          from: '2021-10-16T00:00:00Z',
          status: 'announced',
        }),
      ]),
    );
  });

  test('set by somebody without the role is refused: exit code 1, and nothing changes', async () => {
    const show = ['release', 'show', '4.16', '--as-of', '2021-10-21'] as const;
    const before = await sluice.run(...show);
    const dates = ['--date', 'code-freeze=2021-12-24', ...at];
    const refused = await sluice.run('release', 'set', '4.16', ...dates, ...by('sam@example.net'));
    expect(refused).toMatchObject({ exit: 1, err: '' });
    expect(refused.out).toMatch(/^Refused: sam@example\.net is not the release manager/);
    expect((await sluice.run(...show)).out).toBe(before.out);
  });

  test('set by the release manager moves a date from then on', async () => {
    const dates = ['--date', 'code-freeze=2021-10-30:tentative', ...at];
    const set = await sluice.run('release', 'set', '4.16', ...dates, ...manager);
    expect(set).toMatchObject({ exit: 0, out: 'Recorded: ScheduleAnnounced.\n' });
    const shownOn = async (day: string): Promise<string> =>
      (await sluice.run('release', 'show', '4.16', '--as-of', day)).out;
    expect(await shownOn('2021-10-21')).toContain('2021-10-30');
    expect(await shownOn('2021-10-19')).not.toContain('2021-10-30');
    const report = await sluice.run('report', 'freeze', '--release', '4.16', '--as-of', '2021-10-21');
    expect(report.out).toContain('code freeze: after 2021-10-30 (tentative)');
    const told = ['release', 'set', '4.16', ...dates, ...manager, '--json'] as const;
    const noted = async (...more: readonly string[]): Promise<unknown> =>
      (await sluice.json<readonly { readonly data: object }[]>(...told, ...more))[0]?.data;
    expect(await noted('--notify')).toMatchObject({ notify: true });
    expect(await noted()).not.toHaveProperty('notify');
  });

  test.each([
    [
      'a phase that the policy does not have',
      'thaw=2021-10-30',
      /no phase "thaw" has a date: the phases are /,
    ],
    ['a day that no month has', 'code-freeze=2021-11-31', /"2021-11-31" is no day/],
    ['a text that is no date', 'soon', /'soon' is invalid\. Write PHASE=YYYY-MM-DD/],
  ])('set refuses %s', async (_, date, line) => {
    expectFailure(await sluice.run('release', 'set', '4.16', '--date', date, ...manager), 2, line);
  });

  test.each([
    ['its posting', SBDF_V2],
    ['an answer to it', SBDF_ANSWER],
  ])('a hold, placed on %s, stops a series until it is released', async (_, named) => {
    const about = [named, '--release', '4.16', ...by('sstabellini@kernel.org')];
    const gate = ['gate', 'show', SBDF_V2, '--release', '4.16', '--as-of', '2021-11-04'] as const;
    const before = await sluice.json<VerdictAnswer>(...gate);
    expect((await sluice.run('hold', 'place', ...about, '--at', '2021-11-03T09:00:00Z')).exit).toBe(0);
    const held = await sluice.json<VerdictAnswer>(...gate);
    expect(held.reasons.map((r) => r['sentence']).join('\n')).toContain('so it was agreed');
    expect((await sluice.run('hold', 'release', ...about, '--at', '2021-11-03T10:00:00Z')).exit).toBe(0);
    expect((await sluice.json<VerdictAnswer>(...gate)).outcome).toBe(before.outcome);
  });

  test('a mail that belongs to no series cannot be decided about', async () => {
    const ran = await sluice.run('hold', 'place', SCHEDULE, '--release', '4.16', ...manager);
    expectFailure(ran, 2, /no series answers to/);
  });

  test('an exception for mail that never came is recorded, and it is said that it never came', async () => {
    const ran = await sluice.run(
      'exception',
      'grant',
      '<not-yet@example.org>',
      '--release',
      '4.16',
      ...manager,
      ...at,
    );
    expect(ran).toMatchObject({ exit: 0, out: 'Recorded: ExceptionGranted.\n' });
    expect(ran.err).toBe('no mail <not-yet@example.org> was taken yet: this holds for it once it is\n');
  });
});

describe('sluice series regroup and undo', () => {
  test('a correction moves a mail, its undoing gives the former digest back', async () => {
    const before = await sluice.json<DigestAnswer>('digest');
    expectMeta(before);
    const [event] = await sluice.json<readonly { readonly idempotencyKey: string }[]>(
      ...['series', 'regroup', V7_PATCH, '--to', 'new', '--revision', '1', '--reason', 'a test'],
    );
    const regrouped = await sluice.json<DigestAnswer>('digest');
    expect(regrouped.digest).not.toBe(before.digest);
    const moved = await sluice.json<SeriesAnswer>('series', 'show', V7_PATCH);
    expect(moved.revisions.map((r) => r.number)).toEqual(['1']);
    const id = event?.idempotencyKey.replace('PersonDecided ', '') ?? '';
    const undone = await sluice.run('series', 'undo', id, '--reason', 'it was a test');
    expect(undone.out).toMatch(/^Undone, recorded as [0-9a-f]{16}\.\n$/);
    const shown = await sluice.json<SeriesAnswer>('series', 'show', V7_PATCH);
    expect(shown.revisions.map((r) => r.number)).toEqual(['5', '6', '7', '8']);
    const after = await sluice.json<DigestAnswer>('digest');
    expect({ ...after, knownAsOf: '' }).toEqual({ ...before, knownAsOf: '' });
    const again = await sluice.run('series', 'undo', id, '--reason', 'twice');
    expectFailure(again, 2, /no standing decision/);
  });

  test('a mail that nobody knows cannot be moved', async () => {
    const ran = await sluice.run('series', 'regroup', 'nobody@example.org', '--to', 'new', '--reason', 'x');
    expectFailure(ran, 2, /no series answers to "nobody@example\.org"/);
  });

  test.each([
    ['no revision number', ['--revision', 'abc', '--reason', 'x'], /Write a number such as 5 or 5\.1/],
    ['a number below one', ['--revision', '-3', '--reason', 'x'], /Write a number such as 5 or 5\.1/],
    ['no reason', ['--reason', ' '], /Say it in words/],
  ])('%s is refused', async (_, options, line) => {
    expectFailure(await sluice.run('series', 'regroup', V7_PATCH, '--to', 'new', ...options), 2, line);
  });

  test('a correction is undone by its position in the log, too', async () => {
    await sluice.run('series', 'regroup', V7_PATCH, '--to', 'new', '--reason', 'a test');
    const log = (await sluice.run('events')).out.trim().split('\n');
    const last = JSON.parse(log.findLast((l) => l.includes('"PersonDecided"')) ?? '{}') as {
      readonly position: string;
    };
    const undone = await sluice.run('series', 'undo', last.position, '--reason', 'it was a test');
    expect(undone).toMatchObject({ exit: 0, out: expect.stringMatching(/^Undone/) as string });
  });
});

describe('sluice series declare', () => {
  const declare = (...options: readonly string[]) =>
    sluice.run('series', 'declare', V7_PATCH, '--reason', 'a test', ...options);
  const aim = async (...options: readonly string[]) =>
    (await sluice.json<SeriesAnswer>('series', 'show', V7_PATCH, ...options)).revisions.at(-1)?.target;

  test('aims a series, is told with who said it, and is undone', async () => {
    const time = ['--at', '2021-11-03T10:00:00Z'];
    const done = await declare('--target', '4.17', '--by', 'iwj@xenproject.org', ...time);
    const [, id = ''] = /^Recorded as ([0-9a-f]{16})\.\n$/.exec(done.out) ?? [];
    expect(await aim()).toEqual({ release: '4.17', asked: false });
    expect(await aim('--as-of', '2021-11-03T09:59:59Z')).toBeNull();
    expect((await sluice.run('series', 'show', V7_PATCH)).out).toContain(
      'declared: iwj@xenproject.org (release manager) aimed it at 4.17 on 2021-11-03: a test',
    );
    const theirs = await sluice.run('series', 'undo', id, '--reason', 'x', '--by', 'sam@example.net');
    expect(theirs).toMatchObject({ exit: 1, out: expect.stringMatching(/^Refused: /) as string });
    await sluice.run('series', 'undo', id, '--reason', 'x', '--by', 'iwj@xenproject.org');
    expect(await aim()).toBeNull();
  });

  test('is refused to who has no right to it', async () => {
    expect(await declare('--class', 'bugfix', '--by', 'sam@example.net')).toMatchObject({
      exit: 1,
      out: expect.stringMatching(/^Refused: sam@example\.net holds none of these roles/) as string,
    });
  });

  test.each([
    ['nothing', [], /say one of --target RELEASE/],
    ['two things', ['--future', '--class', 'feature'], /say one of --target RELEASE/],
    ['no class', ['--class', 'docs'], /bugfix, feature/],
    ['no release line', ['--target', '9.9'], /has no release line "9\.9"/],
  ])('%s is no declaration', async (_, options, line) => {
    expectFailure(await declare('--by', 'iwj@xenproject.org', ...options), 2, line);
  });
});

describe('sluice series pick', () => {
  const ACK = 'story-020@example.org';
  const REVERT = 'story-019@example.org';
  const acks = async () =>
    (
      await sluice.json<
        readonly {
          readonly messageId: string;
          readonly by: { name: string };
          readonly counts: boolean;
          why: string;
        }[]
      >('trailers', REVERT)
    ).filter((t) => t.messageId === ACK);

  test('shows the mails that claim one Message-ID, takes the one that is named, and can be undone', async () => {
    const [own] = await acks();
    await sluice.run('ingest', join(fixtures('forgeries'), 'ack-under-a-taken-message-id.eml'));
    expect((await acks()).map((t) => [t.by.name, t.counts])).toEqual([
      ['Jan Beulich', false],
      ['Sam Stranger', false],
    ]);
    const copies = await sluice.json<
      readonly { readonly rawHash: string; readonly from: { name: string } }[]
    >('series', 'pick', ACK);
    expect(copies.map((c) => c.from.name).sort()).toEqual(['Jan Beulich', 'Sam Stranger']);
    const hash = copies.find((c) => c.from.name === 'Jan Beulich')?.rawHash ?? '';
    expectFailure(await sluice.run('series', 'pick', ACK, '--copy', hash), 2, /say why with --reason/);
    expectFailure(
      await sluice.run('series', 'pick', ACK, '--copy', 'zz', '--reason', 'x'),
      2,
      /no copy begins with "zz"/,
    );
    const picked = await sluice.run(
      'series',
      'pick',
      ACK,
      '--copy',
      hash.slice(0, 12),
      '--reason',
      'asked him',
    );
    expect(await acks()).toEqual([own]);
    const id = /Recorded as (\w+)/.exec(picked.out)?.[1] ?? '';
    await sluice.run('series', 'undo', id, '--reason', 'not sure after all');
    expect(await acks()).toHaveLength(2);
  });
});
