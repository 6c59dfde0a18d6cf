import type { Instant } from '@sluice/kernel';
import { patchOf, reviewOf } from '../redrawn/diffs';

const moved = (name: string, from: number, to: number): string =>
  `--- xen/include/public/domctl.h\n@@\n-#define XEN_DOMCTL_CDF_${name} (1U << ${from})\n+#define XEN_DOMCTL_CDF_${name} (1U << ${to})\n`;
const BUMP =
  '--- xen/include/public/domctl.h\n@@\n-#define XEN_DOMCTL_INTERFACE_VERSION 0x14\n+#define XEN_DOMCTL_INTERFACE_VERSION 0x15\n';
const at = (day: string) => ({ at: `${day}T12:00:00Z` as Instant });

describe('R12, a released number does not move', () => {
  it.each([
    [
      'informs of a number that was never released',
      moved('vpmu', 8, 7),
      at('2021-10-14'),
      'info',
      'was never released',
    ],
    [
      'informs of a number not released yet on the day',
      moved('vpmu', 7, 6),
      at('2021-11-01'),
      'info',
      'was never released',
    ],
    [
      'blocks a released number in a cycle without a bump',
      moved('iommu', 5, 4),
      at('2021-05-01'),
      'block',
      'since 4.13',
    ],
    [
      'lets a released number go in a cycle with its bump',
      moved('iommu', 5, 4),
      at('2021-10-06'),
      'info',
      'already bumped to 0x14',
    ],
    [
      'lets a released number go with a bump of its own',
      moved('iommu', 5, 4) + BUMP,
      at('2021-05-01'),
      'info',
      'The series bumps',
    ],
    [
      'cannot know of a number the registry does not hold',
      moved('other', 9, 8),
      at('2021-10-06'),
      'ask',
      'could not be known',
    ],
  ])('%s', (...[, text, rest, severity, words]) => {
    const found = reviewOf([patchOf(text)], rest).findings.filter((f) => f.rule === 'R12');
    expect(found.map((f) => f.severity)).toEqual([severity]);
    expect(found[0]?.sentence).toContain(words);
    expect(found[0]?.undetermined).toBe(severity === 'ask');
  });

  it('says of the revert that moved vpmu that it is fine, and why', () => {
    const [found] = reviewOf([patchOf(moved('vpmu', 8, 7))], at('2021-10-14')).findings;
    expect(found?.sentence).toBe(
      'XEN_DOMCTL_CDF_vpmu moves from 8 to 7. The old value was never released (dbb948110a, 2021-10-13); interface version already ' +
        'bumped in this cycle (XEN_DOMCTL_INTERFACE_VERSION 0x14, 918b8842a8, 2021-07-06).',
    );
  });

  it('believes the tree before the model on what was bumped', () => {
    const bumpedThisCycle = [
      { constant: 'XEN_DOMCTL_INTERFACE_VERSION', value: '0x14', commit: 'a'.repeat(40), date: '2021-04-30' },
    ];
    const [found] = reviewOf([patchOf(moved('iommu', 5, 4))], {
      ...at('2021-05-01'),
      bumpedThisCycle,
    }).findings;
    expect(found?.severity).toBe('info');
    expect(found?.evidence.at(-1)).toMatchObject({ kind: 'commit', commit: 'a'.repeat(40) });
  });
});
