import { announce, KNOWLEDGE, time } from '../spec-builders';
import { UnknownReferenceError } from '../views';
import { whatIfSlipped } from './slip';
import { FISH_IN, forest, NET_IN, netNeedsFish } from './spec-forest';
import { WhatIfError } from './targets';

const BEFORE_FREEZE = { asOf: time('2024-03-28') };

const needing = async (commits: Parameters<typeof forest>[0], knowledge = KNOWLEDGE) => {
  const ports = await forest(commits, { knowledge });
  const needed = { ...(await netNeedsFish(ports)), focus: ['fish@example.org'] };
  return { ...ports, dependents: () => Promise.resolve(needed) };
};

describe('a series that does not make the phase', () => {
  test('is judged just after the border, and so is what needs it', async () => {
    const told = await whatIfSlipped(await needing([]), 'fish@example.org', BEFORE_FREEZE);
    expect(told).toMatchObject({
      release: '1.4',
      phase: 'swimming',
      border: { phase: 'freeze', at: '2024-04-02T00:00:00Z', lastDay: '2024-04-01' },
      dependents: [{ ref: 'net@example.org', predicted: 'blocked' }],
    });
    expect(told.changes.map((c) => [c.subject, c.before, c.after, c.at])).toEqual([
      ['otter: catch another fish', 'open', 'held', '2024-04-02T00:00:00Z'],
      ['otter: mend the net', 'open', 'held', '2024-04-02T00:00:00Z'],
    ]);
    expect(told.next.map((n) => [n.subject, n.release])).toEqual([
      ['otter: catch another fish', '1.5'],
      ['otter: mend the net', '1.5'],
    ]);
  });

  test('does not know of what was announced between', async () => {
    const knowledge = {
      ...KNOWLEDGE,
      announcements: [
        ...KNOWLEDGE.announcements,
        announce('1.4', '2024-03-30', { freeze: '2024-05-01 announced' }),
      ],
    };
    const told = await whatIfSlipped(await needing([], knowledge), 'fish@example.org', BEFORE_FREEZE);
    expect(told.changes.map((c) => c.after)).toEqual(['held', 'held']);
  });

  test('alone, where nothing is known of what needs it', async () => {
    const told = await whatIfSlipped(await forest([]), 'fish@example.org', BEFORE_FREEZE);
    expect(told.changes.map((c) => c.subject)).toEqual(['otter: catch another fish']);
  });

  test('leaves what needs it and is in already where it is', async () => {
    const told = await whatIfSlipped(await needing([NET_IN]), 'fish@example.org', {
      asOf: time('2024-03-28'),
    });
    expect(told.changes.map((c) => c.subject)).toContain('otter: catch another fish');
  });

  test('of the last release line has none after it, and after the last border none to miss', async () => {
    const told = await whatIfSlipped(await forest([]), 'fish@example.org', {
      asOf: time('2024-05-28'),
      release: '1.5',
    });
    expect(told).toMatchObject({ next: [], border: null, changes: [] });
  });

  test('is refused where it is in already', async () => {
    const asked = whatIfSlipped(await needing([FISH_IN]), 'fish@example.org', BEFORE_FREEZE);
    await expect(asked).rejects.toThrow(WhatIfError);
    await expect(asked).rejects.toThrow('is in already');
  });

  test('is refused where nobody knows of it', async () => {
    const asked = whatIfSlipped(await forest([]), 'nobody@example.org', BEFORE_FREEZE);
    await expect(asked).rejects.toThrow(UnknownReferenceError);
  });
});
