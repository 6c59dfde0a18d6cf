import { jumpIn } from './jump';
import { parseQuery } from './parse';
import { jumpHint, suggestionsFor } from './suggest';
import { isWanted, questionOf, type Listed } from './wanted';

const terms = (text: string) =>
  parseQuery(text).terms.map(({ field, value, not }) => `${not ? '-' : ''}${field}=${value}`);
const faults = (text: string) =>
  parseQuery(text).faults.map(({ from, to, says }) => `${String(from)}-${String(to)} ${says}`);

describe('the language of queries', () => {
  it.each([
    ['state:posted vpci', ['state=posted', 'text=vpci']],
    ['author:"Rahul Singh" -state:landed', ['author=Rahul Singh', '-state=landed']],
    ['"PCI devices" -"passthrough on"', ['text=PCI devices', '-text=passthrough on']],
    ['  STATE:rfc  rev:>2 ', ['state=rfc', 'rev=>2']],
    [
      'since:2021-10-01 list:xen-devel.lists.xenproject.org',
      ['since=2021-10-01', 'list=xen-devel.lists.xenproject.org'],
    ],
    ['', []],
    ['-', []],
  ])('%s', (text, expected) => {
    expect(terms(text)).toEqual(expected);
    expect(faults(text)).toEqual([]);
  });

  it.each([
    ['vpci state:held', '5-15 “held” is what the gate says: write outcome:held'],
    ['outcome:landed', '0-14 “landed” is where a series stands: write state:landed'],
    ['since:yesterday', '0-15 “yesterday” is no day: write since:2021-10-01'],
    ['rev:new', '0-7 “new” is no version: write rev:5, rev:>2 or rev:<4'],
    ['stat:posted', '0-11 there is no field “stat”: state, outcome, author, release, list, since, rev'],
    ['author:', '0-7 author: says nothing: write a value after it'],
    ['a "b c', '2-6 the quotation mark is not closed'],
  ])('says where %s cannot be asked', (text, expected) => {
    expect(faults(text)).toEqual([expected]);
  });

  it.each([
    ['<story-004@example.org>', { kind: 'mail', id: 'story-004@example.org' }],
    ['2075b410ee', { kind: 'dependencies', ref: '2075b410ee', what: 'commit' }],
    ['XEN_DOMCTL_CDF_vpci', { kind: 'dependencies', ref: 'XEN_DOMCTL_CDF_vpci', what: 'symbol' }],
    ['has_vpci()', { kind: 'dependencies', ref: 'has_vpci', what: 'symbol' }],
    ['s8d1df8094949f9af', { kind: 'series', ref: 's8d1df8094949f9af' }],
    ['vpci', undefined],
    ['defaced', undefined],
    ['"XEN_DOMCTL_CDF_vpci"', undefined],
    ['author:a@example.org', undefined],
    ['a@example.org vpci', undefined],
  ])('%s leads to %j', (text, expected) => {
    expect(parseQuery(text).jump).toEqual(expected);
  });
});

const listed = (parts: Partial<Listed> = {}): Listed => ({
  ...{ id: 's1', subject: 'PCI devices passthrough on Arm', state: 'posted', target: null, revision: '5' },
  author: { name: 'Rahul Singh', address: 'rahul@example.org' },
  ...{ listId: 'xen-devel', firstPostedAt: '2021-09-01T00:00:00Z', lastPostedAt: '2021-10-06T00:00:00Z' },
  ...{ revisions: 5, total: 11, received: 1, complete: false, messageId: null },
  verdict: {
    release: '4.16',
    outcome: 'held',
    phase: 'p',
    because: '',
    rule: '',
    clearedBy: '',
    validUntil: null,
  },
  ...parts,
});

describe('what a query asks for', () => {
  it.each([
    ['words are looked for by the API', true],
    ['-passthrough', false],
    ['outcome:held state:posted', true],
    ['state:landed state:posted', true],
    ['-outcome:held', false],
    ['author:rahul', true],
    ['rev:>4 rev:<2', true],
    ['rev:5', true],
    ['-rev:5', false],
    ['since:2021-10-06', true],
    ['since:2021-10-07', false],
    ['release:4.17', false],
    ['list:xen', true],
  ])('%s: %s', (text, expected) => {
    expect(isWanted(parseQuery(text).terms)(listed())).toBe(expected);
  });

  test('is asked of the API as far as it can be', () => {
    const asked = questionOf(
      parseQuery('pci "on Arm" state:posted state:rfc -author:x release:4.16 rev:5').terms,
    );
    expect(asked).toEqual({ text: 'pci "on Arm"', release: '4.16' });
  });
});

describe('suggestions', () => {
  const labels = (text: string, caret = text.length) =>
    suggestionsFor(text, caret, { releases: ['4.16', '4.17'] }).map((s) => s.label);

  test('are fields, then their values', () => {
    expect(labels('vpci st')).toEqual(['state:']);
    expect(labels('vpci -o')).toEqual(['-outcome:']);
    expect(labels('outcome:')).toEqual([
      'outcome:closed',
      'outcome:held',
      'outcome:undetermined',
      'outcome:open',
    ]);
    expect(labels('release:4.1')).toEqual(['release:4.16', 'release:4.17']);
    expect(labels('author:')).toEqual([]);
    expect(labels('')).toHaveLength(7);
  });

  test('stand where the cursor is, and leave the rest', () => {
    expect(suggestionsFor('st vpci', 2, { releases: [] })[0]).toMatchObject({
      text: 'state: vpci',
      caret: 6,
    });
    expect(suggestionsFor('state:po', 8, { releases: [] })[0]).toMatchObject({
      text: 'state:posted ',
      caret: 13,
    });
  });
});

describe('part of an identifier of the interfaces', () => {
  const names = ['XEN_DOMCTL_CDF_vpci', 'XEN_X86_EMU_VPCI', 'XEN_DOMCTL_CDF_vpmu'];

  it.each([
    ['CDF_vpci', 'XEN_DOMCTL_CDF_vpci'],
    ['cdf_vpci', 'XEN_DOMCTL_CDF_vpci'],
    ['XEN_DOMCTL_CDF_vpci', 'XEN_DOMCTL_CDF_vpci'],
    ['XEN_NEW_FLAG', 'XEN_NEW_FLAG'],
    ['has_vpci()', 'has_vpci'],
  ])('%s leads to %s', (text, ref) => {
    expect(jumpIn(text, names)).toEqual({ kind: 'dependencies', ref, what: 'symbol' });
  });

  it.each(['vpci', 'XEN_DOMCTL', 'vp', 'state:held vpci'])('%s leads nowhere', (text) => {
    expect(jumpIn(text, names)).toBeUndefined();
  });

  test('is said in front of fields, the nearest first', () => {
    const [first, second] = suggestionsFor('vpci', 4, { releases: [], names });
    expect([first?.label, second?.label]).toEqual(['XEN_X86_EMU_VPCI', 'XEN_DOMCTL_CDF_vpci']);
    expect(jumpHint('CDF_vpci', names)).toBe('Enter goes to what depends on XEN_DOMCTL_CDF_vpci');
  });
});
