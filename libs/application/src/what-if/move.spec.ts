import { announce, KNOWLEDGE, time } from '../spec-builders';
import { whatIfMoved, type PhaseMove } from './move';
import { forest } from './spec-forest';
import { WhatIfError } from './targets';

const BEFORE_FREEZE = { asOf: time('2024-03-28') };

const FREEZE: PhaseMove = { release: '1.4', phase: 'freeze', lastDay: '2024-03-20' };

const told = async (move: Partial<PhaseMove>, viewpoint = BEFORE_FREEZE, knowledge = KNOWLEDGE) =>
  whatIfMoved(await forest([], { knowledge }), { ...FREEZE, ...move }, viewpoint);

describe('a phase that begins after another day', () => {
  test('earlier, has begun already: every verdict it holds is told at once, and why', async () => {
    const { changes, comparedAt, moved } = await told({});
    expect(comparedAt).toEqual([BEFORE_FREEZE.asOf]);
    expect(moved.before).toEqual({ lastDay: '2024-04-01', status: 'announced' });
    expect(changes.map((c) => [c.subject, c.before, c.after])).toEqual([
      ['otter: catch another fish', 'open', 'held'],
      ['otter: mend the net', 'open', 'held'],
    ]);
    expect(changes[0]?.because[0]).toMatchObject({ change: 'appears', reason: { rule: 'R31' } });
    expect(changes[0]?.phase).toEqual({ before: 'swimming', after: 'freeze' });
  });

  test('later, spares what the old day would have held: compared when that day is over', async () => {
    const { changes, comparedAt } = await told({ lastDay: '2024-04-10' });
    expect(comparedAt).toEqual([BEFORE_FREEZE.asOf, '2024-04-02T00:00:00Z']);
    const later = changes.filter((c) => c.differs === 'outcome');
    expect(later.map((c) => [c.at, c.before, c.after])).toEqual([
      ['2024-04-02T00:00:00Z', 'held', 'open'],
      ['2024-04-02T00:00:00Z', 'held', 'open'],
    ]);
  });

  test('does not know by then what was announced after the moment it is asked at', async () => {
    const knowledge = {
      ...KNOWLEDGE,
      announcements: [
        ...KNOWLEDGE.announcements,
        announce('1.4', '2024-03-30', { freeze: '2024-03-01 announced' }),
      ],
    };
    const { changes } = await told({ lastDay: '2024-04-10' }, BEFORE_FREEZE, knowledge);
    expect(changes.some((c) => c.before === 'held' && c.at > BEFORE_FREEZE.asOf)).toBe(true);
  });

  test('is the last word over what was announced in the same second', async () => {
    const [first] = KNOWLEDGE.announcements;
    if (first === undefined) throw new Error('no announcement');
    const { changes } = await told({}, { asOf: first.saidAt });
    expect(changes).toEqual([]);
    const knowledge = { ...KNOWLEDGE, announcements: [{ ...first, saidAt: BEFORE_FREEZE.asOf }] };
    expect((await told({}, BEFORE_FREEZE, knowledge)).changes.map((c) => c.after)).toEqual(['held', 'held']);
  });

  test('to the day it has changes nothing', async () => {
    expect(await told({ lastDay: '2024-04-01' })).toMatchObject({
      changes: [],
      comparedAt: [BEFORE_FREEZE.asOf],
    });
  });

  test('leaves other release lines alone', async () => {
    expect((await told({ release: '1.5' })).changes).toEqual([]);
  });

  test('that only an act begins counts as done on that day: the release', async () => {
    const { changes } = await told({ phase: 'release', lastDay: '2024-03-20' });
    expect(changes.map((c) => c.after)).toEqual(['closed', 'closed']);
  });

  test('behind its neighbour is told as odd', async () => {
    const { notes } = await told({ phase: 'branch', lastDay: '2024-03-20' });
    expect(notes).toEqual(['It would begin before the time of freeze, whose date stays (2024-04-01).']);
  });

  it.each([
    [{ release: '9.9' }, 'no release line "9.9": it has 1.4, 1.5'],
    [{ phase: 'summer' }, 'no phase "summer" has a date: the phases are freeze, branch, release'],
    [{ phase: 'swimming' }, 'no phase "swimming" has a date'],
    [{ lastDay: 'friday' }, '"friday" is no day'],
    [{ lastDay: '2024-02-30' }, '"2024-02-30" is no day'],
    [{ lastDay: '2024-04-01T10:00:00Z' }, 'is no day'],
  ] as const)('%j is refused, and what there is is named', async (move, words) => {
    await expect(told(move)).rejects.toThrow(WhatIfError);
    await expect(told(move)).rejects.toThrow(words);
  });
});
