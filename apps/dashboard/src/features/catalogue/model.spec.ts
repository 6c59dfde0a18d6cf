import {
  capabilitiesWith,
  cellsOf,
  endedBy,
  shortName,
  undrawn,
  type Capability,
  type Claim,
  type Identifier,
} from './model';

const at = (date: string, commit = 'c1') => ({ commit, messageId: null, date });
const identifier = (name: string, value: number | null, history: Identifier['history']): Identifier => ({
  channel: 'cdf',
  name,
  formerNames: [],
  kind: 'bit',
  value,
  lingers: false,
  header: 'domctl.h',
  stability: 'unstable',
  history,
  setBy: null,
  nature: null,
  note: null,
});
const claim = (bit: string, series = 's1'): Claim => ({
  channel: 'cdf',
  bit,
  name: 'CDF_new',
  change: 'added',
  series,
  subject: 'new flag',
  revision: '1',
  author: 'Wren',
  release: '4.16',
  outcome: 'held',
  state: 'posted',
  postedAt: '2021-10-01T00:00:00Z',
  messageId: null,
});
const WORD = { channel: 'cdf', nextFree: 9, taken: [7, 8] };
const BITS = [
  identifier('CDF_vpci', 7, [
    { value: 7, from: at('2021-10-07'), until: at('2021-10-14'), released: 'no release' },
  ]),
  identifier('CDF_vpmu', 8, [
    { value: 8, from: at('2021-10-13'), until: at('2021-10-14'), released: 'no release' },
    { value: 7, from: at('2021-10-14'), until: null, released: '4.16' },
  ]),
];

describe('a word of flags bit by bit', () => {
  test('has who holds each bit, and marks the next free one', () => {
    const cells = cellsOf(WORD, { bits: BITS, day: '2021-10-13' }, []);
    expect(cells).toHaveLength(16);
    expect(cells[7]?.name).toBe('CDF_vpci');
    expect(cells.filter((c) => c.isNext).map((c) => c.bit)).toEqual([9]);
    expect(cells[12]?.name).toBeUndefined();
  });

  test('tells who had a bit when, and no end that was still to come', () => {
    const early = cellsOf(WORD, { bits: BITS, day: '2021-10-13' }, [])[7];
    expect(early?.history.map((h) => [h.name, h.until])).toEqual([
      ['CDF_vpci', null],
      ['CDF_vpmu', null],
    ]);
    const later = cellsOf(WORD, { bits: BITS, day: '2021-10-20' }, [])[7];
    expect(later?.history.map((h) => [h.name, h.until?.date])).toEqual([
      ['CDF_vpci', '2021-10-14'],
      ['CDF_vpmu', undefined],
    ]);
  });

  test('has who claims a bit, and grows to it', () => {
    const cells = cellsOf(WORD, { bits: BITS, day: '2021-10-13' }, [
      claim('9'),
      claim('9', 's2'),
      claim('20'),
      claim('?'),
    ]);
    expect(cells[9]?.claims).toHaveLength(2);
    expect(cells).toHaveLength(24);
    expect(undrawn('cdf', [claim('9'), claim('?')])).toHaveLength(1);
  });
});

test('names are shown without the prefix of their word', () => {
  expect(shortName('XEN_DOMCTL_CDF_vpci', 'XEN_DOMCTL_CDF_')).toBe('vpci');
  expect(shortName('OTHER', 'XEN_')).toBe('OTHER');
});

test('an end counts from its day on', () => {
  expect(endedBy(at('2021-10-14'), '2021-10-13')).toBeNull();
  expect(endedBy(at('2021-10-14'), '2021-10-14')?.date).toBe('2021-10-14');
});

test('capabilities are found by name, title, other name and identifier', () => {
  const capability = (name: string, title: string, identifierOf: string): Capability => ({
    ...{ name, title, aliases: [] },
    signals: [
      {
        arch: 'x86',
        roles: [],
        guests: [],
        channel: 'cdf',
        identifier: identifierOf,
        state: 'accepted',
        from: null,
        until: null,
        note: null,
      },
    ],
  });
  const all = [capability('vpci', 'virtual PCI', 'CDF_vpci'), capability('hap', 'paging', 'CDF_hap')];
  expect(capabilitiesWith(all, 'PCI').map((c) => c.name)).toEqual(['vpci']);
  expect(capabilitiesWith(all, 'cdf_h').map((c) => c.name)).toEqual(['hap']);
  expect(capabilitiesWith(all, ' ')).toHaveLength(2);
});
