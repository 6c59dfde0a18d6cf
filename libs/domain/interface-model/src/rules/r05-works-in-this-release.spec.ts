import { patchOf, reviewOf, verdicts } from '../redrawn/diffs';
import { HEADER, wholeFlag, X86_REFUSES } from '../redrawn/new-flag';

const ENABLES =
  '--- xen/include/asm-arm/domain.h\n@@\n+#define has_vpci(d) ((d)->options & XEN_DOMCTL_CDF_vpci)\n';
const PRETENDS = '--- xen/include/asm-arm/domain.h\n@@\n+#define has_vpci(d) ({ (void)(d); false; })\n';

describe('R05, a new flag switches on something that works', () => {
  it.each([
    ['asks while the predicate is constant false', wholeFlag('vpci'), {}, ['ask judgement']],
    ['is content when the series makes the predicate answer', wholeFlag('vpci') + ENABLES, {}, []],
    ['is not fooled by a predicate that stays constant', wholeFlag('vpci') + PRETENDS, {}, ['ask judgement']],
    [
      'cannot know while patches are missing',
      wholeFlag('vpci'),
      { total: 2, missing: [2] },
      ['ask judgement undetermined'],
    ],
    [
      'asks nothing of an arch that refuses the flag',
      HEADER('vpci', 6, 'iommu') + X86_REFUSES('vpci'),
      {},
      [],
    ],
    ['asks nothing of another capability', wholeFlag('fast'), {}, []],
    [
      'asks nothing before the predicate was there',
      wholeFlag('vpci'),
      { at: '2021-01-01T00:00:00Z' as never },
      [],
    ],
  ])('%s', (...[, text, rest, expected]) => {
    expect(verdicts(reviewOf([patchOf(text)], rest), 'R05')).toEqual(expected);
  });

  it.each([
    ['not functional', 'The flag is there first.\n\nIt is not functional before the next series.'],
    ['not working yet', 'Guests that use it do not crash, but it does not work with more than one bus.'],
    ['transitional', 'This is a transitional interface.'],
    ['temporary', 'Add a temporary workaround until the firmware learns it.'],
  ])('asks when the message says %s, in its own words', (_what, body) => {
    const { findings } = reviewOf([patchOf(wholeFlag('fast'), { body })]);
    const found = findings.filter((f) => f.rule === 'R05');
    expect(found.map((f) => [f.severity, f.judgement])).toEqual([['ask', true]]);
    expect(found[0]?.evidence[0]?.kind).toBe('mail');
  });

  it.each(['No functional change.', 'Hardware without it is not supported.', 'Use a temporary buffer.'])(
    'takes no offence at “%s”',
    (body) => {
      expect(verdicts(reviewOf([patchOf(wholeFlag('fast'), { body })]), 'R05')).toEqual([]);
    },
  );
});
