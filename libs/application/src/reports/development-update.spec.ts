import type { LandedCommit } from '@sluice/series';
import { InMemoryReportStore } from '../in-memory/report-store';
import { InMemoryTreeStore } from '../in-memory/tree-store';
import {
  announce,
  incoming,
  KNOWLEDGE,
  landedCommit,
  patch,
  StoppedClock,
  storyWorld,
  time,
  viewPorts,
} from '../spec-builders';
import { makeReport, NobodysDigestError, type MakePorts } from '../use-cases/make-report';
import { standingRows, type RegistryRow } from './freeze-report-registry';
import type { DevelopmentUpdate, ReleaseNotes } from './development-update';
import { renderReport } from './render-report';
import { spokenDay } from './update-document';
import type { WeeklyDigest } from './weekly-digest';
import { areaOf } from './work-items';

const FISH = patch('fish', '[PATCH for-1.4] otter: catch another fish');

const fishCommit = (name: string, parts: Partial<LandedCommit> = {}): LandedCommit => {
  const { content } = incoming(FISH);
  if (!('reading' in content)) throw new Error('no patch');
  return landedCommit(name, {
    patchId: content.reading.patch?.patchId,
    committedAt: time('2024-03-06'),
    ...parts,
  });
};
const IN = fishCommit('a1');
const OUT = fishCommit('b1', {
  subject: 'Revert "otter: catch another fish"',
  body: `This reverts commit ${IN.commit}.`,
  committedAt: time('2024-03-08'),
  patchId: undefined,
});

const ANNOUNCED = announce('1.4', '2024-01-10', {
  freeze: '2024-04-01 announced',
  branch: '2024-05-03 tentative',
});

const portsWith = async (commits: readonly LandedCommit[]): Promise<MakePorts> => {
  const clock = new StoppedClock(time('2024-04-10'));
  const world = await storyWorld();
  await new InMemoryTreeStore(world, clock).take(commits);
  const knowledge = { ...KNOWLEDGE, announcements: [ANNOUNCED] };
  return { ...viewPorts(world, knowledge), reports: new InMemoryReportStore(clock) };
};
const made = async <V>(kind: 'update' | 'notes', commits: readonly LandedCommit[]) => {
  const report = await makeReport(kind, await portsWith(commits), {
    release: '1.4',
    asOf: time('2024-04-10'),
  });
  return { value: report.value as V, text: renderReport(report, 'text') };
};

describe('a development update', () => {
  test('has the timeline as it was said and passed, the work by area, and what is completed', async () => {
    const { value, text } = await made<DevelopmentUpdate>('update', [IN]);
    expect(value.timeline.map((t) => [t.phase, t.status, t.passed])).toEqual([
      ['freeze', 'announced', true],
      ['branch', 'tentative', false],
    ]);
    expect(text).toContain('  Monday 1st April 2024  PASSED         the time of freeze\n');
    expect(text).toContain('  Friday 3rd May 2024    **tentative**  the time of branch\n');
    expect(text).toContain(
      'Projects, otter\n===============\n  - otter: swim below the ice (v2), Olli Otter',
    );
    expect(text).toContain(
      'Completed, otter\n================\n  - otter: catch another fish (v1), Fred Fisher',
    );
  });

  test('tells what was taken back apart from what is done and what is under way', async () => {
    const { value, text } = await made<DevelopmentUpdate>('update', [IN, OUT]);
    expect(value.completed).toEqual([]);
    expect(value.reverted.map((i) => i.commit)).toEqual([IN.commit]);
    expect(text).toContain('Taken back, otter');
  });
});

describe('a draft of release notes', () => {
  test('has what landed and leaves out what was taken back', async () => {
    const landed = await made<ReleaseNotes>('notes', [IN]);
    expect(landed.value.landed.map((i) => i.subject)).toEqual(['otter: catch another fish']);
    expect(landed.text).toContain('otter: catch another fish (v1)\n    By Fred Fisher.\n');
    const reverted = await made<ReleaseNotes>('notes', [IN, OUT]);
    expect(reverted.value.landed).toEqual([]);
    expect(reverted.text).toContain('Landed\n======\nNone.\n');
  });
});

test('a number that was moved on or taken back is no new number', () => {
  const row = (name: string, at: Pick<RegistryRow, 'bit' | 'change' | 'day'>): RegistryRow => ({
    ...{ channel: 'otter', name, commit: null },
    ...at,
  });
  const kept = row('SWIM', { bit: 7, change: 'given', day: '2024-02-02' });
  const moved = row('DIVE', { bit: 7, change: 'moved', day: '2024-02-03' });
  const gone = [
    row('DIVE', { bit: 8, change: 'given', day: '2024-02-02' }),
    row('FISH', { bit: 9, change: 'given', day: '2024-02-01' }),
    row('FISH', { bit: 9, change: 'taken-back', day: '2024-02-02' }),
  ];
  expect(standingRows([...gone, kept, moved])).toEqual([kept, moved]);
});

describe('a weekly digest', () => {
  const digestOf = async (person: string, asOf = '2024-03-06') => {
    const asked = { release: '1.4', asOf: time(asOf), person };
    const report = await makeReport('digest', await portsWith([]), asked);
    return { value: report.value as WeeklyDigest, text: renderReport(report, 'text') };
  };

  test('has what waits for the person apart from what they follow', async () => {
    const { value, text } = await digestOf('rita@example.org', '2024-04-10');
    expect(value.waiting.map((i) => i.subject)).toContain('otter: catch another fish');
    expect(text).toContain(`${value.waiting.length} series wait`);
    const author = (await digestOf('olli@example.org')).value;
    expect(author.following.map((i) => i.subject)).toEqual(['otter: swim below the ice']);
    const other = await digestOf('nobody@example.org');
    expect(other.text).toContain('Nothing waits for you.');
  });

  test('marks what was spoken of this week, and is somebody’s', async () => {
    expect((await digestOf('olli@example.org')).text).toContain('new this');
    expect((await digestOf('olli@example.org', '2024-04-20')).text).not.toContain('new this');
    const ports = await portsWith([]);
    await expect(
      Promise.resolve().then(() => makeReport('digest', ports, { release: '1.4' })),
    ).rejects.toThrow(NobodysDigestError);
  });
});

test.each([
  [['xen/arch/arm/a.c', 'xen/arch/arm/b.c'], 'arm'],
  [['xen/arch/arm/a.c', 'xen/arch/x86/b.c', 'tools/c.c'], 'xen'],
  [['xen/include/asm-x86/a.h'], 'x86'],
  [['tools/a.c', 'docs/b.md', 'tools/c.c'], 'tools'],
  [['Makefile'], 'elsewhere'],
  [[], 'elsewhere'],
])('files %j are of the area %s', (paths, area) => {
  expect(areaOf(paths)).toBe(area);
});

test.each([
  ['2021-09-24', 'Friday 24th September 2021'],
  ['2021-10-01', 'Friday 1st October 2021'],
  ['2021-10-12', 'Tuesday 12th October 2021'],
  ['2021-10-22', 'Friday 22nd October 2021'],
  ['soon', 'soon'],
])('%s is spoken as %s', (day, spoken) => {
  expect(spokenDay(day)).toBe(spoken);
});
