import { mail, posting } from './builders/mails';
import { assembled } from './builders/outline';
import type { Series } from './series';

const NAMES = ['Alpha part of it', 'Beta part of it', 'Gamma part of it'];

const only = (series: readonly Series[]): Series => {
  expect(series).toHaveLength(1);
  return series[0] as Series;
};
const kinds = (series: Series): readonly string[] => series.joinedBy.map((e) => e.kind);

describe('another person’s continuation', () => {
  const five = posting('a', 'PATCH v5', { patches: NAMES });
  const six = (more: Partial<Parameters<typeof posting>[2]>) =>
    posting('b', 'PATCH v6', { from: 'Bob Builder', patches: NAMES, at: '15:00', ...more });

  it.each([
    ['the first author in the patches’ own From', { author: 'Ann Author' }, 'in-body-author'],
    ['the first author’s sign-off', { signedOffBy: 'Ann Author' }, 'sign-off'],
    ['the shortlog naming the first author', { shortlog: [['Ann Author', 'x']] }, 'shortlog'],
    ['cover and patch subjects being equal', {}, 'patch-subject'],
  ] as const)('is joined on %s', (_, more, kind) => {
    const series = only(assembled([...five, ...six(more)]).series);
    expect(series.revisions.map((r) => r.number)).toEqual(['5', '6']);
    expect(kinds(series)).toEqual(expect.arrayContaining([kind, 'numbering']));
    expect(series.claimedBy).toEqual([]);
  });

  it('is not believed of a stranger’s lone patch: it stays apart and is named', () => {
    const claim = mail({
      id: 'x',
      from: 'Mallory Stranger',
      subject: '[PATCH v6 2/3] Beta part of it',
      at: '16:00',
    });
    const { series } = assembled([...five, claim]);
    expect(series.map((s) => s.revisions.map((r) => r.number))).toEqual([['5'], ['6']]);
    expect(series[0]?.claimedBy.map((c) => c.messageId)).toEqual(['x']);
    expect(series[0]?.claimedBy[0]?.sentence).toContain('Mallory Stranger');
  });

  it('is not seen in a v1 by somebody else', () => {
    const other = posting('b', 'PATCH', {
      from: 'Bob Builder',
      patches: NAMES,
      at: '15:00',
      author: 'Ann Author',
    });
    expect(assembled([...five, ...other]).series).toHaveLength(2);
  });

  it('joins a colleague’s v6 by what an answer tells of v5’s cover letter', () => {
    const mails = [
      mail({ id: 'p7', subject: '[PATCH v5 7/9] Introduce the flag', to: 'cov5' }),
      mail({
        id: 'r',
        subject: 'Re: [PATCH v5 0/9] Frobnicate the widgets',
        to: 'lost',
        references: ['cov5', 'lost'],
        at: '13:00',
      }),
      mail({
        id: 'cov6',
        subject: '[PATCH v6 0/3] Frobnicate the widgets',
        from: 'Bob Builder',
        at: '15:00',
        shortlog: [['Ann Author', 'x']],
      }),
    ];
    const series = only(assembled(mails).series);
    expect(series.revisions.map((r) => r.number)).toEqual(['5', '6']);
    expect(kinds(series)).toEqual(['cover-subject', 'shortlog', 'numbering']);
    expect(series.revisions[0]).toMatchObject({ coverExpected: true, expectedCoverMessageId: 'cov5' });
  });

  it('takes an author’s second linked address as the same person', () => {
    const second = posting('b', 'PATCH v6', {
      from: 'A. Author <ann@work.example>',
      patches: ['n1 x y', 'n2 x y'],
      at: '15:00',
    });
    const linked = [{ name: 'Ann', addresses: ['ANN@work.example', 'ann.author@example.org'] }];
    expect(assembled([...five, ...second]).series).toHaveLength(2);
    expect(assembled([...five, ...second], [], linked).series).toHaveLength(1);
  });
});
