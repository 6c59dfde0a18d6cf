import * as fc from 'fast-check';
import { needsIn } from './need';
import type { OwnLine } from './quoting';
import { proseIn } from './sentence';

const linesOf = (text: string): readonly OwnLine[] =>
  text.split('\n').map((line, i) => ({ text: line, number: i + 1, sure: true }));
const namesIn = (text: string, canPoint = true): readonly string[] =>
  needsIn(proseIn(linesOf(text)), canPoint).flatMap(({ names }) =>
    names.map(({ what, value }) => `${what} ${value}`),
  );

describe('what prose says is needed', () => {
  it.each([
    ['The rest of the passthrough cannot go on, as they are dependent on this flag.', 'answered flag'],
    ['My two patches depend on this series.', 'answered series'],
    ['These patches depend on the XEN_DOMCTL_CDF_otter flag.', 'symbol XEN_DOMCTL_CDF_otter'],
    [
      'This series is based on staging with one more\ncommit " Revert "domctl: Introduce the otter flag", which was posted.',
      'title Revert "domctl: Introduce the otter flag"',
    ],
    ['The series depends on the revert.', 'revert revert'],
    ['It cannot be merged before the revert.', 'revert revert'],
    ['Note: this goes on top of "otter: Count the eggs" [1].', 'title otter: Count the eggs'],
    [`It should be applied on top of Olga's patch 'otter: Count the eggs'.`, 'title otter: Count the eggs'],
    ['Rebased on "Warmer water and fish" series v5.', 'title Warmer water and fish'],
    ['This requires commit 0123abc to be in.', 'commit 0123abc'],
    [
      'Patch 12 depends on https://git.example.org/pond.git/commit/?id=009b21f392759ca7be91.',
      'commit 009b21f392759ca7be91',
    ],
    [
      'This is based on https://lore.example.org/all/20240526034609.480766-1-olga@example.org/',
      'mail 20240526034609.480766-1-olga@example.org',
    ],
    [
      'It is blocked by <20240526034609.480766-1-olga@example.org>.',
      'mail 20240526034609.480766-1-olga@example.org',
    ],
  ])('%s', (text, name) => {
    expect(namesIn(text)).toEqual([name]);
  });

  it.each([
    ['a denial', `This doesn't depend on this flag.`],
    ['another denial', `And thus won't depend on "otter: Count the eggs".`],
    ['a question', 'Does it depend on this series?'],
    ['what only might be', 'Your patches would depend on this flag.'],
    ['a feature of hardware', 'It signals support that depends on SOME_HARDWARE_BIT in the CPU.'],
    ['code that needs code', 'otter_swim() depends on OTTER_MAX_DEPTH being set.'],
    ['an attempt', 'I tried this patch on top of next-20240701, in vain.'],
    ['a release', 'This series is based on 5.19-rc2.'],
    [
      'another clause',
      'It depends on fixups in the pond code, which was rewritten in commit e380a0394c36 ("pond: use default depth").',
    ],
    ['people', 'This patch is based on work of Olga Otter <olga@example.org>.'],
    [
      'a wish',
      'The patch needs to be reverted, I will send that: https://lore.example.org/all/1234567890-1-olga@example.org/',
    ],
    [
      'its own shortlog',
      'Olga Otter (2): otter: Wait for the ice otter: Revert "otter: needs "otter: Count the eggs" first"',
    ],
    ['a part of the process', 'All patches need a release ack.'],
  ])('is not said by %s', (_, text) => {
    expect(namesIn(text)).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['The rest of the passthrough cannot go on, as they are dependent on this flag.', 'rest'],
    [
      'Keeping it will allow to merge the remaining part of the work, which cannot be done as they are dependent on this flag.',
      'rest',
    ],
    ['All the following patches depend on this one patch.', 'rest'],
    ['Patches 8-10 and 12 depend on this flag.', [8, 9, 10, 12]],
    ['Note that patch #8 is based on this series.', [8]],
    ['My two patches depend on this series.', undefined],
    ['They depend on this patch; the rest is fine.', undefined],
  ])('says who needs it: %s', (text, needing) => {
    expect(needsIn(proseIn(linesOf(text)), true).map((n) => n.needing)).toEqual([needing]);
  });

  it('has its line and its sentence, at most 300 characters of it', () => {
    const text = `First this.\n\nMy patches depend on "otter: Count the eggs", ${'and so on '.repeat(60)}.`;
    expect(needsIn(proseIn(linesOf(text)), true)).toEqual([
      {
        sentence: text.slice(13, 313),
        line: 3,
        names: [{ what: 'title', value: 'otter: Count the eggs' }],
      },
    ]);
  });

  it('points at what a mail answers only where it answers', () => {
    expect(namesIn('My patches depend on this series.', false)).toEqual([]);
  });

  it('is bounded, whatever is written', () => {
    const word = fc.constantFrom(
      'depends on',
      '"',
      'a: b',
      "'",
      'Revert "',
      'commit',
      '0123456789ab',
      '<1234567890@',
      'this flag',
      'A_B1',
      '(9): ',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(word, fc.string()), { maxLength: 200 }), (words) => {
        const found = needsIn(proseIn(linesOf(words.join(' '))), true);
        expect(found.length).toBeLessThanOrEqual(10);
        for (const { sentence, names } of found) {
          expect(sentence.length).toBeLessThanOrEqual(300);
          expect(names.length).toBeGreaterThan(0);
          expect(names.length).toBeLessThanOrEqual(5);
        }
      }),
    );
  });
});
