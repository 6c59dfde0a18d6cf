import fc from 'fast-check';
import { ownLines } from './quoting';
import type { TrailerLine } from './reading';
import { readTrailers, type TrailerZone } from './trailer';
import { slips, trailerKey } from './trailer-keys';

const ADA = { name: 'Ada Author', address: 'ada@example.org' };
const ACK = 'Acked-by: Ada Author <ada@example.org>';

const read = (text: string, zone: Partial<TrailerZone> = {}): readonly TrailerLine[] =>
  readTrailers({ lines: ownLines(text.split('\n')), place: 'reply', sender: ADA, ...zone });

const keys = (text: string, zone: Partial<TrailerZone> = {}): readonly string[] =>
  read(text, zone).map(({ canonical }) => canonical);

describe('trailerKey', () => {
  it.each(['Release-acked-by', 'Release-Acked-by', 'Release-Acked-By', 'RELEASE-ACKED-BY'])(
    '%s is one key',
    (key) => {
      expect(trailerKey(key)).toEqual({ canonical: 'release-acked-by' });
    },
  );

  it.each([
    ['Released-acked-by', 'release-acked-by'],
    ['Relese-Acked-by', 'release-acked-by'],
    ['Relase-Acked-By', 'release-acked-by'],
    ['Releae-Acked-by', 'release-acked-by'],
    ['Release_Acked-by', 'release-acked-by'],
    ['Release Acked-by', 'release-acked-by'],
    ['R-Acked-by', 'release-acked-by'],
    ['Relase-Nacked-by', 'release-nacked-by'],
    ['Reviewd-by', 'reviewed-by'],
    ['Rewieved-by', 'reviewed-by'],
    ['Reviewed by', 'reviewed-by'],
    ['Signed-of-by', 'signed-off-by'],
    ['Ackd-by', 'acked-by'],
    ['Ack-by', 'acked-by'],
    ['Naked-by', 'nacked-by'],
    ['R-b', 'reviewed-by'],
  ])('%s is a near miss of %s', (key, meant) => {
    expect(trailerKey(key).nearMissOf).toBe(meant);
  });

  it.each([
    'Acked-by',
    'Nacked-by',
    'Reported-by',
    'Requested-by',
    'Reluctantly-Acked-by',
    'Seen-by',
    'Date',
    'Fixes',
  ])('%s is no near miss', (key) => {
    expect(trailerKey(key).nearMissOf).toBeUndefined();
  });
});

describe('slips', () => {
  it('is symmetric, and 0 only for equal words', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', '-'), maxLength: 8 });
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(slips(a, b)).toBe(slips(b, a));
        expect(slips(a, b) === 0).toBe(a === b);
      }),
    );
  });

  it('counts swapped neighbours once', () => {
    expect(slips('akced-by', 'acked-by')).toBe(1);
  });
});

describe('readTrailers in a reply', () => {
  it('reads key, value, person and line', () => {
    expect(read(`> text\n\n${ACK}`)).toEqual([
      expect.objectContaining({
        key: 'Acked-by',
        canonical: 'acked-by',
        value: 'Ada Author <ada@example.org>',
        person: ADA,
        line: 3,
        place: 'reply',
      }),
    ]);
  });

  it.each([
    ['quoted text', `> ${ACK}`],
    ['quoted twice', `> > ${ACK}`],
    ['quoted by initials', `AA> ${ACK}`],
    ['below an Outlook mark', `-----Original Message-----\n${ACK}`],
    ['in a signature', `-- \n${ACK}`],
    ['in a code block', `\`\`\`\n${ACK}\n\`\`\``],
    ['indented as an example', `    ${ACK}`],
    ['prose with a colon', 'Note: this is by design'],
    ['a tag without a person', 'Tested-by: would be nice to have'],
    ['an empty tag', 'Acked-by:'],
    ['a question about a tag', 'Is that Acked-by: you?'],
  ])('takes nothing from %s', (_, text) => {
    expect(read(text)).toEqual([]);
  });

  it('below a quotation without marks takes only the sender’s own', () => {
    const text = `Bo wrote:\n\nReviewed-by: Cy <cy@example.org>\n\n${ACK}`;
    expect(keys(text)).toEqual(['acked-by']);
  });

  it('takes any key that ends in -by with a person', () => {
    expect(keys('Reluctantly-Acked-by: Ada Author <ada@example.org>')).toEqual(['reluctantly-acked-by']);
  });

  it('undoes mangled addresses', () => {
    const [trailer] = read('Acked-by: Ada Author <ada@example.org<mailto:ada@example.org>>');
    expect(trailer?.person).toEqual(ADA);
  });

  it('joins an address that was wrapped', () => {
    expect(read('Acked-by: Ada Author\n <ada@example.org>')[0]?.person).toEqual(ADA);
  });

  it('reads the area behind #', () => {
    expect(read(`${ACK} # xen/x86`)[0]).toMatchObject({ area: 'xen/x86', person: ADA });
  });
});

describe('the scope of a trailer', () => {
  it.each<[string, string | undefined, readonly number[] | undefined]>([
    [`Applicable parts\n${ACK}`, 'Applicable parts', undefined],
    [`For patches 1-3:\n${ACK}`, 'For patches 1-3', [1, 2, 3]],
    [`For patch 2 and 4:\n\n${ACK}`, 'For patch 2 and 4', [2, 4]],
    [`Patches 1, 3 to 5:\n${ACK}`, 'Patches 1, 3 to 5', [1, 3, 4, 5]],
    [`For 2/5:\n${ACK}`, 'For 2/5', [2]],
    [`For patches 1-9:\n${ACK}`, 'For patches 1-9', undefined],
    [`Both patches:\n${ACK}`, 'Both patches', undefined],
    [`For the whole series:\n${ACK}`, 'For the whole series', [1, 2, 3, 4, 5]],
    [`For the SMMU bits\n\n${ACK}`, 'For the SMMU bits', undefined],
    [`${ACK}\n[hypervisor parts]`, 'hypervisor parts', undefined],
    [`For staging-4.15 only:\n${ACK}`, 'For staging-4.15 only', undefined],
    [`For the 4.15 branch:\n${ACK}`, 'For the 4.15 branch', undefined],
    [`For staging-4.15, patch 2 only:\n${ACK}`, 'For staging-4.15, patch 2 only', undefined],
    [`For 4.15:\n${ACK}`, undefined, undefined],
    [`${ACK} (for patch 2)`, 'for patch 2', [2]],
  ])('%j', (text, scopeText, scopePositions) => {
    const [trailer] = read(text, { total: 5 });
    expect(trailer?.scopeText).toBe(scopeText);
    expect(trailer?.scopePositions).toEqual(scopePositions);
  });

  it('names both patches of two', () => {
    expect(read(`Both patches:\n${ACK}`, { total: 2 })[0]?.scopePositions).toEqual([1, 2]);
  });

  it.each([`Thanks, looks good.\n\n${ACK}`, `I like it.\n${ACK}`, ACK])('%j has none', (text) => {
    expect(read(text)[0]).not.toHaveProperty('scopeText');
  });
});

describe('the condition of a trailer', () => {
  it.each([
    [`With that addressed:\n\n${ACK}`, 'With that addressed'],
    [`With the typo fixed,\n${ACK}`, 'With the typo fixed'],
    [`Looks fine. With that:\n${ACK}`, 'With that'],
    [
      `Preferably with the former of the two dropped\n${ACK}`,
      'Preferably with the former of the two dropped',
    ],
    [`Provided that it is committed today.\n\n${ACK}`, 'Provided that it is committed today'],
    [`If you keep them together,\n${ACK}`, 'If you keep them together'],
    [`After which:\n${ACK}`, 'After which'],
    [`${ACK}\nprovided that it goes in today.`, 'provided that it goes in today'],
    [`${ACK}\nwith the typo fixed`, 'with the typo fixed'],
    [`With that addressed:\nTested-by: Ada Author <ada@example.org>\n${ACK}`, 'With that addressed'],
  ])('%j', (text, conditionText) => {
    expect(read(text).at(-1)).toMatchObject({ conditionText });
  });

  it.each([
    `Again, on that basis,\n\n${ACK}`,
    `With one remark below:\n${ACK}`,
    `If you respin, fix the typo.\n\n${ACK}`,
    `Apart from that\n\n${ACK}`,
    `With that addressed:\n> text\n${ACK}`,
    `FWIW,\n${ACK}`,
    `I expect no need, but preemptively,\n\n${ACK}`,
  ])('%j sets none', (text) => {
    expect(read(text)[0]?.conditionText).toBeUndefined();
  });
});

describe('readTrailers in a commit message', () => {
  const message = (text: string): readonly string[] => keys(text, { place: 'commit-message' });

  it('takes any key of the last paragraph once one of it is known', () => {
    expect(message('Text.\n\nFixes: 123456789abc ("t")\nRef: 17\nSigned-off-by: A <a@b.c>')).toEqual([
      'fixes',
      'ref',
      'signed-off-by',
    ]);
  });

  it('takes known tags outside the last paragraph, and no prose there', () => {
    expect(message('Note: this is text.\n\nAcked-by: A <a@b.c>\n\nSigned-off-by: A <a@b.c>')).toEqual([
      'acked-by',
      'signed-off-by',
    ]);
  });

  it('takes no indented line and no condition from prose', () => {
    const text = 'With that fixed:\n\nSigned-off-by: A <a@b.c>\n  Acked-by: B <b@b.c>';
    expect(read(text, { place: 'commit-message' })).toEqual([
      expect.not.objectContaining({ conditionText: expect.anything() as string }),
    ]);
  });

  it('stops at 200', () => {
    expect(message('Cc: A <a@b.c>\n'.repeat(1_000))).toHaveLength(200);
  });
});
