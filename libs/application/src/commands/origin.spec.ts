import { NOT_CHECKED, trustOf, type OriginCheck, type Signature } from './origin';

const ALL = ['from', 'date', 'in-reply-to', 'references', 'content-type'];

const signature = (parts: Partial<Signature> = {}): Signature => ({
  domain: 'example.org',
  aligned: true,
  covers: ALL,
  isPartial: false,
  ...parts,
});

const check = (parts: Partial<OriginCheck> = {}): OriginCheck => ({
  ...NOT_CHECKED,
  signatures: [signature()],
  present: ['from', 'date', 'in-reply-to', 'references'],
  isPlainlyStructured: true,
  ...parts,
});

const LISTS = ['otter-devel.lists.example.net', 'otter-devel@lists.example.net'];

const trusted = (
  given: OriginCheck,
  {
    defects = [],
    viaList = [],
    isRewritten = false,
  }: Partial<Parameters<typeof trustOf>[2]> & {
    defects?: Parameters<typeof trustOf>[1]['defects'];
  } = {},
) => trustOf(given, { defects }, { viaList, isRewritten });

it.each<[string, OriginCheck, string]>([
  ['a signature of the sender’s domain', check(), 'signed'],
  ['none', check({ signatures: [] }), 'unproven'],
  ['a signature of another domain', check({ signatures: [signature({ aligned: false })] }), 'unproven'],
  ['a signature of half the body', check({ signatures: [signature({ isPartial: true })] }), 'unproven'],
  ['one without the date', check({ signatures: [signature({ covers: ['from'] })] }), 'unproven'],
  [
    'one that covers all that is there',
    check({ signatures: [signature({ covers: ['from', 'date'] })], present: ['from', 'date'] }),
    'signed',
  ],
  ['one that covers the form of an odd body', check({ isPlainlyStructured: false }), 'signed'],
  [
    'one that does not',
    check({ isPlainlyStructured: false, signatures: [signature({ covers: ALL.slice(0, 4) })] }),
    'unproven',
  ],
])('%s: %s', (_, given, trust) => {
  expect(trusted(given)).toBe(trust);
});

describe('by a list', () => {
  const byList = (domain: string) => check({ signatures: [signature({ aligned: false, domain })] });

  it('its own signature proves that it came so, for its domain and those above it', () => {
    expect(trusted(byList('lists.example.net'), { viaList: LISTS })).toBe('list-verified');
    expect(trusted(byList('example.net'), { viaList: LISTS })).toBe('list-verified');
    expect(trusted(byList('lists.example.net'))).toBe('unproven');
    expect(trusted(byList('ample.net'), { viaList: LISTS })).toBe('unproven');
    expect(trusted(byList('other.lists.example.net'), { viaList: LISTS })).toBe('unproven');
  });

  it('its seal says what it found; a bad finding outweighs its signature', () => {
    const sealed = (foundGood: boolean, by = 'lists.example.net') =>
      trusted({ ...byList('lists.example.net'), sealed: { by, foundGood } }, { viaList: LISTS });
    expect([sealed(true), sealed(false)]).toEqual(['list-verified', 'unproven']);
    // A seal of somebody else says nothing of the list.
    expect(sealed(true, 'forger.example')).toBe('list-verified');
    expect(
      trusted(
        { ...check({ signatures: [] }), sealed: { by: 'forger.example', foundGood: true } },
        { viaList: LISTS },
      ),
    ).toBe('unproven');
  });

  it('a From that the list wrote proves nobody', () => {
    expect(trusted(byList('lists.example.net'), { viaList: LISTS, isRewritten: true })).toBe('unproven');
  });
});

it('a field twice leaves open which was signed', () => {
  expect(trusted(check(), { defects: ['headers-duplicate'] })).toBe('unproven');
  expect(trusted(check(), { defects: ['message-id-duplicate'] })).toBe('unproven');
});
