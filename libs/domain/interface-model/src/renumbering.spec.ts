import type { InterfaceModel } from './model';
import { smallModel } from './redrawn/model';
import {
  dayStanding,
  introducedBy,
  introductionOf,
  numberOn,
  renumberedWithout,
  type NumberHolder,
} from './renumbering';

const DAY = '2021-10-13';

const VPCI: NumberHolder = { name: 'XEN_DOMCTL_CDF_vpci', channel: 'cdf', value: 7 };

/** The small model with vpci in its registry, as it is known since the dispute. */
const model: InterfaceModel = {
  ...smallModel,
  identifiers: [
    ...smallModel.identifiers,
    {
      channel: 'cdf',
      name: VPCI.name,
      formerNames: ['XEN_DOMCTL_CDF_pcivirt'],
      values: [
        {
          value: 7,
          from: { commit: '2075b410ee', date: '2021-10-07' },
          until: { commit: '9516d01ac3', date: '2021-10-14' },
          released: 'never',
        },
      ],
    },
  ],
};

const sentences = (...args: Parameters<typeof renumberedWithout>): readonly string[] =>
  renumberedWithout(...args).map((r) => `${r.name}: ${r.sentence}`);

describe('what becomes of the numbers above one that is taken away', () => {
  test('the neighbour that no release has seen moves down, and the binding with it', () => {
    const [vpmu, ...others] = renumberedWithout(model, { gone: [VPCI] }, DAY);
    expect(others).toEqual([]);
    expect(vpmu).toEqual({
      name: 'XEN_DOMCTL_CDF_vpmu',
      channel: 'cdf',
      value: 8,
      to: 7,
      releasedIn: null,
      bindings: ['OCaml'],
      introduced: { commit: 'dbb948110a', date: '2021-10-13' },
      sentence: 'renumber 8→7, OCaml order changes, no release contains it',
    });
  });

  test('a number that the registry does not know is closed all the same', () => {
    expect(sentences(smallModel, { gone: [VPCI] }, DAY)).toEqual([
      'XEN_DOMCTL_CDF_vpmu: renumber 8→7, OCaml order changes, no release contains it',
    ]);
  });

  test('what only a posted patch claims moves as well', () => {
    const claimed = [{ name: 'XEN_DOMCTL_CDF_otter', channel: 'cdf', value: 9 }] as const;
    expect(sentences(model, { gone: [VPCI], claimed }, DAY)).toContain(
      'XEN_DOMCTL_CDF_otter: renumber 9→8, OCaml order changes, no release contains it',
    );
  });

  test('two that go together move the neighbour by two', () => {
    const gone = [VPCI, { name: 'XEN_DOMCTL_CDF_new', channel: 'cdf', value: 6 } as const];
    expect(sentences(model, { gone }, DAY)).toEqual([
      'XEN_DOMCTL_CDF_vpmu: renumber 8→6, OCaml order changes, no release contains it',
    ]);
  });

  test('a number that a release holds stays, and nothing above it moves either', () => {
    const HPET: NumberHolder = { name: 'XEN_X86_EMU_NEW', channel: 'emulation-flag', value: 9 };
    const claimed = [{ name: 'XEN_X86_EMU_LAST', channel: 'emulation-flag', value: 11 }] as const;
    expect(sentences(model, { gone: [HPET], claimed }, DAY)).toEqual([
      'XEN_X86_EMU_VPCI: keeps 10, with a hole below it, 4.11 contains it',
    ]);
  });

  it.each<[string, NumberHolder, string]>([
    ['a number that a release holds is given to nobody', { ...VPCI, name: 'XEN_DOMCTL_CDF_iommu' }, DAY],
    ['numbers of an enumeration stay', { name: 'HVM_PARAM_X', channel: 'hvm-param', value: 23 }, DAY],
    ['a neighbour that was not there yet is not told', VPCI, '2021-10-12'],
    ['a channel without namespace has no bits', { ...VPCI, channel: 'domctl' }, DAY],
  ])('%s', (_, gone, day) => {
    expect(sentences(model, { gone: [gone] }, day)).toEqual([]);
  });
});

test.each([
  ['2021-10-14', [VPCI], '2021-10-13'],
  ['2021-10-13', [VPCI], '2021-10-13'],
  ['2021-12-01', [VPCI], '2021-10-13'],
  ['2021-10-14', [{ ...VPCI, name: 'XEN_DOMCTL_CDF_iommu', value: 5 }], '2021-10-14'],
  ['2021-10-14', [], '2021-10-14'],
])('on %s the registry is asked for a day on which %j still stands: %s', (day, held, standing) => {
  expect(dayStanding(model, held, day)).toBe(standing);
});

describe('where the registry says a name came from', () => {
  it.each([
    ['XEN_DOMCTL_CDF_vpci', '2021-10-07', '2075b410ee'],
    ['_XEN_DOMCTL_CDF_vpci', DAY, '2075b410ee'],
    ['XEN_DOMCTL_CDF_pcivirt', DAY, '2075b410ee'],
    ['XEN_DOMCTL_CDF_vpci', '2021-10-06', undefined],
    ['XEN_DOMCTL_CDF_nobody', DAY, undefined],
  ])('%s on %s: %s', (name, day, commit) => {
    expect(introductionOf(model, name, day)?.commit).toBe(commit);
  });

  test('a commit is asked by its full hash; a later value is no introduction', () => {
    expect(introducedBy(model, '2075b410ee'.padEnd(40, '0'))).toEqual([VPCI]);
    expect(introducedBy(model, '9516d01ac3'.padEnd(40, '0'))).toEqual([]);
  });

  test('the number of a day is told with where it came from', () => {
    expect(numberOn(model, 'XEN_DOMCTL_CDF_vpmu', DAY)).toEqual({ value: 8, cite: 'dbb948110a, 2021-10-13' });
    expect(numberOn(model, 'XEN_DOMCTL_CDF_vpmu', '2021-10-14')?.value).toBe(7);
    expect(numberOn(model, 'XEN_DOMCTL_CDF_vpci', '2021-10-14')).toBeUndefined();
  });
});
