import { InMemoryReportStore } from '../in-memory/report-store';
import {
  announce,
  HASHING,
  incoming,
  KNOWLEDGE,
  reply,
  StoppedClock,
  storyWorld,
  time,
  viewPorts,
  VERSIONS,
} from '../spec-builders';
import type { Knowledge } from '../derive';
import { makeReport, UnknownReportError, type MakePorts, type ReportAsked } from './make-report';
import { linesChanged, saveEdited, saveReport } from './save-report';
import { sinceSaved, sinceSavedText } from './since-saved';

const clock = new StoppedClock(time('2024-04-20'));
const made = async (knowledge: Knowledge = KNOWLEDGE) => {
  const world = await storyWorld();
  const reports = new InMemoryReportStore(clock);
  const portsWith = (known: Knowledge): MakePorts => ({ ...viewPorts(world, known), reports });
  const ports = { reports, hashing: HASHING };
  const make = (asOf: string, more: Partial<ReportAsked> = {}, known = knowledge) =>
    makeReport('freeze', portsWith(known), { release: '1.4', asOf: time(asOf), ...more });
  const save = async (...args: Parameters<typeof make>) =>
    saveReport(ports, await make(...args), { by: 'rita' });
  return { world, reports, ports, portsWith, make, save };
};
const textOf = ({ reports }: Awaited<ReturnType<typeof made>>, hash: string) => reports.text(hash, 'text');

describe('a saved report', () => {
  test('has the same hash when it is made again, though others were saved meanwhile', async () => {
    const { save } = await made();
    await save('2024-03-20');
    const first = await save('2024-04-10');
    await save('2024-04-12');
    expect(await save('2024-04-10')).toEqual({ hash: first.hash, isNew: false });
  });

  test('keeps its bytes when the schedule moves, and the next says under which it was re-evaluated', async () => {
    const sluice = await made();
    const before = await sluice.save('2024-04-10');
    const text = await textOf(sluice, before.hash);
    const moved = { ...announce('1.4', '2024-04-11', { freeze: '2024-03-25 announced' }) };
    const source = { messageId: 'moved@example.org' as never };
    const knowledge = { ...KNOWLEDGE, announcements: [...KNOWLEDGE.announcements, { ...moved, source }] };
    const after = await sluice.save('2024-04-12', {}, knowledge);
    expect(await textOf(sluice, before.hash)).toBe(text);
    expect(await textOf(sluice, after.hash)).toContain(
      'Re-evaluated under schedule v2, announced in <moved@example.org>.',
    );
  });

  test('is compared with what was asked for, or with nothing', async () => {
    const { save, make } = await made();
    const first = await save('2024-03-01T12:00');
    type Since = {
      readonly since: { readonly hash: string | null; readonly changes: readonly unknown[] } | null;
    };
    const sinceOf = async (more: Partial<ReportAsked>) =>
      ((await make('2024-04-10', more)).value as Since).since;
    expect((await sinceOf({}))?.hash).toBe(first.hash);
    expect((await sinceOf({ since: { saved: first.hash.slice(0, 12) } }))?.hash).toBe(first.hash);
    expect(await sinceOf({ since: null })).toBeNull();
    const anew = await sinceOf({ since: time('2024-03-01T12:00') });
    expect(anew).toEqual({ ...(await sinceOf({})), hash: null });
    await expect(sinceOf({ since: { saved: 'f'.repeat(64) } })).rejects.toThrow(UnknownReportError);
  });

  test('carries over what stands on top until it is taken away', async () => {
    const { save, make } = await made();
    const first = await save('2024-03-20', { say: ' Dear all. ' });
    await save('2024-03-21');
    type Noted = { readonly notes: unknown };
    const notes = async (...args: Parameters<typeof make>) => ((await make(...args)).value as Noted).notes;
    expect(await notes('2024-03-22')).toEqual({ text: 'Dear all.', from: first.hash });
    expect(await notes('2024-03-22', { say: 'Other.' })).toEqual({ text: 'Other.', from: null });
    await save('2024-03-22', { say: null });
    expect(await notes('2024-03-23')).toBeNull();
  });
});

describe('a copy that a person edited', () => {
  test('is kept beside its report, and a refresh overwrites neither', async () => {
    const sluice = await made();
    const { hash } = await sluice.save('2024-04-10');
    const edited = { from: hash.slice(0, 12), text: 'Dear all, by hand.\n' };
    const copy = await saveEdited(sluice.ports, edited, 'rita');
    expect(await saveEdited(sluice.ports, edited, 'rita')).toEqual({ hash: copy.hash, isNew: false });
    await sluice.save('2024-04-10');
    expect(await textOf(sluice, copy.hash)).toBe(edited.text);
    expect(await sluice.reports.find(copy.hash)).toMatchObject({ madeFrom: hash, formats: ['text'] });
    const second = await saveEdited(sluice.ports, { from: copy.hash, text: 'Again.\n' }, 'rita');
    expect((await sluice.reports.find(second.hash))?.madeFrom).toBe(hash);
    await expect(saveEdited(sluice.ports, { from: 'f'.repeat(64), text: '' }, 'rita')).rejects.toThrow(
      UnknownReportError,
    );
  });

  test('says how many lines of its report are otherwise since', async () => {
    const sluice = await made();
    const { hash } = await sluice.save('2024-04-10', { say: 'Dear all.' });
    const copy = await saveEdited(sluice.ports, { from: hash, text: 'By hand.\n' }, undefined);
    const saved = await sluice.reports.find(copy.hash);
    if (saved === undefined) throw new Error('it was not saved');
    const since = async () => sinceSaved(sluice.portsWith(KNOWLEDGE), saved);
    expect(await since()).toEqual({ madeFrom: hash, linesChanged: 0 });
    const late = reply('late-no', 'fish', {
      text: "I don't like this approach.\n",
      date: time('2024-04-02'),
    });
    await sluice.world.take([incoming(late)], VERSIONS);
    const now = await since();
    expect(now?.linesChanged).toBeGreaterThan(3);
    expect(sinceSavedText({ madeFrom: hash, linesChanged: 3 })).toBe(
      `made from report ${hash.slice(0, 12)}; since then: 3 lines changed`,
    );
  });
});

test.each([
  ['a\nb', 'a\nb', 0],
  ['a\nb', 'b\na\n', 0],
  ['a\nb', 'a\nc', 1],
  ['a', 'a\nb\nc', 2],
  ['a\na\na', 'a', 2],
])('between %j and %j %d lines differ', (before, after, count) => {
  expect(linesChanged(before, after)).toBe(count);
});
