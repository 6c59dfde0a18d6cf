import type { InterfaceChange } from '@sluice/interface-model';
import type { Mail } from '@sluice/mail';
import { claimKeys } from './claims';
import { derive } from './derive';
import { neighbourhoodKeys } from './place-batch';
import type { StoredMail } from './ports/intake-store';
import { incoming, KNOWLEDGE, patch, time } from './spec-builders';

const change = (parts: Partial<InterfaceChange>): InterfaceChange => ({
  kind: 'bit-added',
  name: 'RIVER_CDF_dam',
  channel: 'cdf',
  to: '7',
  file: 'river/domctl.h',
  line: 1,
  quote: '#define RIVER_CDF_dam',
  ...parts,
});

/** A posted patch that changes the interface so, whatever its diff says. */
const claiming = (mail: Mail, ...changes: readonly InterfaceChange[]): StoredMail => {
  const { rawHash, content } = incoming(mail);
  if (!('reading' in content)) throw new Error('parked');
  const { keys: _keys, ...rest } = content;
  const analysis = {
    mentions: [],
    changeClass: 'unknown' as const,
    classReason: '',
    ...rest.analysis,
    changes,
  };
  return { ...rest, analysis, rawHash, trust: 'list-verified', recordedAt: time('2024-03-10T12:00') };
};

const fred = { name: 'Fred Fisher', address: 'fred@example.net' };
const dam = claiming(patch('dam', '[PATCH] river: add a dam', { date: time('2024-03-01') }), change({}));
const weir = claiming(
  patch('weir', '[PATCH] river: add a weir', { from: fred, date: time('2024-03-02') }),
  change({ name: 'RIVER_CDF_weir' }),
);
const revert = claiming(
  patch('gone', '[PATCH] Revert "river: add a dam"', { date: time('2024-03-03') }),
  change({ kind: 'bit-removed', from: '7', to: undefined }),
);
const again = claiming(
  patch('again', '[PATCH] river: dam it after all', { from: fred, date: time('2024-03-05') }),
  change({ to: '9' }),
);

const found = (mails: readonly StoredMail[], subject: string): readonly string[] =>
  derive(mails, KNOWLEDGE, { now: time('2024-03-10') })
    .series.filter((s) => s.series.subject.includes(subject))
    .flatMap((s) => s.revisions.flatMap((r) => r.findings))
    .filter((f) => ['R35', 'R36'].includes(f.rule))
    .map((f) => f.rule);

describe('claims of several series', () => {
  it.each([
    ['two in flight on one number know of each other', [dam, weir], 'weir', ['R36']],
    ['... both of them', [dam, weir], 'add a dam', ['R36']],
    ['one alone has nobody to mind', [weir], 'weir', []],
    [
      'one on another number has nobody to mind',
      [
        dam,
        claiming(patch('w', '[PATCH] river: add a weir', { from: fred }), change({ name: 'W', to: '8' })),
      ],
      'weir',
      [],
    ],
    [
      'one of long ago is in flight no more',
      [claiming(patch('old', '[PATCH] river: old dam', { date: time('2023-03-01') }), change({})), weir],
      'weir',
      [],
    ],
    ['an idea that returns after a revert is known again', [dam, revert, again], 'after all', ['R35']],
    ['while nobody reverted it, it is claimed twice', [dam, again], 'after all', ['R36']],
    ['what came before the idea went is not asked of it', [dam, revert, again], 'add a dam', ['R36']],
    ['a revert claims nothing', [dam, revert], 'Revert', []],
  ])('%s', (...[, mails, subject, expected]) => {
    expect(found(mails, subject)).toEqual(expected);
  });

  it('do not depend on the order of mails', () => {
    const all = [dam, weir, revert, again];
    const expected = derive(all, KNOWLEDGE, { now: time('2024-03-10') });
    expect(derive([...all].reverse(), KNOWLEDGE, { now: time('2024-03-10') })).toEqual(expected);
  });
});

describe('claimKeys', () => {
  it.each([
    ['a new bit, by name and by number', change({}), ['claim RIVER_CDF_dam', 'claim cdf 7']],
    [
      'a bit that moves',
      change({ kind: 'bit-renumbered', from: '8' }),
      ['claim RIVER_CDF_dam', 'claim cdf 7'],
    ],
    ['a bit whose number is not told', change({ to: undefined }), ['claim RIVER_CDF_dam']],
    ['a bit that goes: nothing', change({ kind: 'bit-removed' }), []],
    ['a bit of no channel: nothing', change({ channel: undefined }), []],
  ])('of %s', (_what, one, expected) => {
    expect(claimKeys({ changes: [one] })).toEqual(expected);
  });

  it('join the neighbourhoods of patches that claim one bit, and of no others', () => {
    const keys = (mail: StoredMail): readonly string[] => neighbourhoodKeys(mail.reading, mail.analysis);
    const shared = (a: StoredMail, b: StoredMail): number =>
      keys(a).filter((k) => keys(b).includes(k)).length;
    expect(shared(dam, weir)).toBe(1);
    expect(shared(dam, again)).toBe(1);
    expect(shared(weir, again)).toBe(0);
  });
});
