import fc from 'fast-check';
import { parseSubject, subjectKey } from './subject';

type Expected = {
  kind?: string;
  revision?: string;
  n?: string;
  resend?: boolean;
  future?: boolean;
  target?: string;
  words?: readonly string[];
};

/** `4.16` or `4.16?`. */
const targetOf = (target: { release: string; asked: boolean } | undefined): string | undefined =>
  target === undefined ? undefined : `${target.release}${target.asked ? '?' : ''}`;

describe('parseSubject', () => {
  it.each<[string, Expected]>([
    ['[PATCH v5 07/11] t', { revision: '5', n: '7/11' }],
    ['[PATCH V7 0/2] t', { revision: '7', n: '0/2' }],
    ['[PATCH v5.1 07/11] t', { revision: '5.1', n: '7/11' }],
    ['[PATCHv2 1/3] t', { revision: '2', n: '1/3' }],
    ['[PATCH 1/1] t', { n: '1/1' }],
    ['[RFC PATCH 1/3] t', { kind: 'rfc', n: '1/3' }],
    ['[PATCH RFC v3 2/3] t', { kind: 'rfc', revision: '3', n: '2/3' }],
    ['[RFC] t', { kind: 'rfc' }],
    ['[RFC v2] t', { kind: 'rfc', revision: '2' }],
    ['[RFC/PATCH] t', { kind: 'rfc' }],
    ['[RESEND] t', { resend: true }],
    ['[PATCH RESEND 0/3][4.16?] t', { resend: true, n: '0/3', target: '4.16?' }],
    ['[RESEND PATCH v8 00/11] t', { resend: true, revision: '8', n: '0/11' }],
    ['[4.16?] [PATCH] t', { target: '4.16?' }],
    ['[Xen-devel] [4.16] [PATCH v2 1/2] t', { revision: '2', n: '1/2', target: '4.16' }],
    ['[PATCH v2.1 1/6][4.16?] t', { revision: '2.1', n: '1/6', target: '4.16?' }],
    ['[PATCH-4.16 v2] t', { revision: '2', target: '4.16' }],
    ['[patch-4.16] t', { target: '4.16' }],
    ['[PATCH-for-4.16 v2 0/2] t', { revision: '2', n: '0/2', target: '4.16' }],
    ['[PATCH for-4.16 v2] t', { revision: '2', target: '4.16' }],
    ['[PATCH for-4.17?] t', { target: '4.17?' }],
    ['[PATCH for 4.16] t', { target: '4.16' }],
    ['[PATCH for-4.16 v5.1 07/11] t', { revision: '5.1', n: '7/11', target: '4.16' }],
    ['[BUGFIX PATCH for-4.13] t', { target: '4.13', words: ['bugfix'] }],
    ['[FUTURE] t', { future: true }],
    ['[FUTURE] [PATCH v2] t', { future: true, revision: '2' }],
    ['[GIT PULL] t', { kind: 'pull-request' }],
    ['[git pull] t', { kind: 'pull-request' }],
    ['[PULL] t', { kind: 'pull-request' }],
    ['[GIT PULL 00/12] t', { kind: 'pull-request', n: '0/12' }],
    ['[PATCH 0/8] [PULL REQUEST] t', { kind: 'patch', n: '0/8' }],
    ['[PATCH v3 -next 1/2] t', { revision: '3', n: '1/2', words: ['next'] }],
    ['[PATCH net-next v2 3/7] t', { revision: '2', n: '3/7', words: ['net-next'] }],
    ['[PATCH 5.10 012/300] t', { n: '12/300', target: '5.10' }],
    ['[PATCH AUTOSEL 5.18 001/159] t', { n: '1/159', target: '5.18', words: ['autosel'] }],
    ['[PATCH 3 of 5] t', { n: '3/5' }],
    ['[PATCH,v2,1/3] t', { revision: '2', n: '1/3' }],
    ['[RFC PATCHES 1/2] t', { kind: 'rfc', n: '1/2' }],
    ['[XEN PATCH v2 2/4] t', { revision: '2', n: '2/4', words: ['xen'] }],
    ['[Xen-devel] [PATCH v5 07/11] t', { revision: '5', n: '7/11' }],
  ])('reads the prefix of %s', (subject, expected) => {
    const { prefix, title } = parseSubject(subject);
    expect(title).toBe('t');
    expect({
      kind: prefix?.kind,
      revision: prefix?.revision,
      n: prefix?.position === undefined ? undefined : `${prefix.position}/${prefix.total}`,
      resend: prefix?.resend,
      future: prefix?.future,
      target: targetOf(prefix?.target),
      words: prefix?.words,
    }).toEqual({
      kind: 'patch',
      revision: '1',
      n: undefined,
      resend: false,
      future: false,
      target: undefined,
      words: [],
      ...expected,
    });
  });

  it('says whether the subject gave its revision', () => {
    expect(parseSubject('[PATCH v1] t').prefix?.revisionGiven).toBe(true);
    expect(parseSubject('[PATCH] t').prefix?.revisionGiven).toBe(false);
  });

  it.each([
    ['Re: [PATCH v2] t', 'reply'],
    ['RE: [PATCH v2] t', 'reply'],
    ['AW: [PATCH v2] t', 'reply'],
    ['Aw: Re: [PATCH v2] t', 'reply'],
    ['Re[2]: [PATCH v2] t', 'reply'],
    ['Re: [Xen-devel] Re: [PATCH v2] t', 'reply'],
    ['[iommu] Re: [PATCH v2] t', 'reply'],
    ['Re: (subset) [PATCH v2] t', 'reply'],
    ['Fwd: [PATCH v2] t', 'forward'],
    ['[PATCH v2] t', undefined],
  ])('reads the mark of %s', (subject, mark) => {
    const parsed = parseSubject(subject);
    expect(parsed.mark).toBe(mark);
    expect(parsed.prefix?.revision).toBe('2');
    expect(parsed.title).toBe('t');
  });

  it.each<[string, string, string | undefined, string]>([
    ['a tag alone is no prefix', '[syzbot] crash in turn()', undefined, 'crash in turn()'],
    ['a tree is no prefix', '[linux-next:master] it fails', undefined, 'it fails'],
    [
      'a bracket in the middle belongs to the title',
      '[PATCH] Revert "[PATCH v9] x"',
      '1',
      'Revert "[PATCH v9] x"',
    ],
    ['brackets of an identifier stay', '[PATCH] dma_[un]map()', '1', 'dma_[un]map()'],
    ['a bracket that never closes is a title', '[PATCH v2 t', undefined, '[PATCH v2 t'],
    ['more messages are no title', 'Re: [PATCH v6] t [and 1 more messages]', '6', 't'],
    ['the old subject is no title', 'Re: [PATCH V7] t (x) (Was "a: b (c)")', '7', 't (x)'],
    ['was with a colon', 'Re: t (was: u)', undefined, 't'],
    ['a title may end in a bracket', '[PATCH] call turn()', '1', 'call turn()'],
    ['folded white space is one blank', '[PATCH]\t a\n  b', '1', 'a b'],
  ])('%s', (_, ...[subject, revision, title]) => {
    const parsed = parseSubject(subject);
    expect(parsed.prefix?.revision).toBe(revision);
    expect(parsed.title).toBe(title);
  });

  it('gives copies of one mail from two lists one untagged subject', () => {
    const copies = [
      'Re: [PATCH] t',
      '[Xen-devel] Re: [PATCH] t',
      'RE: [Xen-devel] [PATCH] t',
      '[a] [b] Re: [PATCH]  t',
    ];
    expect(new Set(copies.map((subject) => parseSubject(subject).untagged)).size).toBe(1);
    expect(parseSubject('[PATCH v2] t').untagged).not.toBe(parseSubject('[PATCH v3] t').untagged);
  });

  it('never throws and looks at 1,000 characters at most', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 3_000 }), (subject) => {
        expect(parseSubject(subject).title.length).toBeLessThanOrEqual(1_000);
      }),
    );
  });

  it.each(['[', '[PATCH ', 'Re: ', '((was', ' ', '(was: ', '[a]', '[and '])(
    'takes bait of %j in no time',
    (bait) => {
      const start = performance.now();
      parseSubject(bait.repeat(200_000));
      expect(performance.now() - start).toBeLessThan(500);
    },
  );
});

describe('subjectKey', () => {
  it.each([
    ['Xen/Arm:  Turn   LEFT', 'xen/arm: turn left'],
    ['a title with a full stop.', 'a title with a full stop'],
    ['cut short...', 'cut short'],
  ])('folds %j', (title, key) => {
    expect(subjectKey(title)).toBe(key);
  });
});
