import { mail, posting } from './builders/mails';
import { assembled, outline } from './builders/outline';
import type { Series } from './series';
import { seriesState } from './series-state';

const TWO = ['Add a widget', 'Use the widget'];
const NAMES = ['Alpha part of it', 'Beta part of it', 'Gamma part of it'];

const only = (series: readonly Series[]): Series => {
  expect(series).toHaveLength(1);
  return series[0] as Series;
};

describe('grouping one posting', () => {
  it('takes a cover and its patches as one revision, complete', () => {
    const series = only(assembled(posting('a', 'PATCH', { patches: TWO })).series);
    expect(outline({ series: [series], impostors: [], loose: [] })).toEqual([
      'Frobnicate the widgets',
      '  v1 a.0 | a.1 a.2',
    ]);
    expect(seriesState(series)).toBe('posted');
    expect(series.revisions[0]?.complete).toBe(true);
  });

  it('says which patches are missing', () => {
    const mails = posting('a', 'PATCH', { patches: NAMES }).filter((m) => m.reading.messageId !== 'a.2');
    const series = only(assembled(mails).series);
    expect(series.revisions[0]?.missing).toEqual([2]);
    expect(seriesState(series)).toBe('incomplete');
  });

  it('needs no cover letter', () => {
    expect(outline(assembled(posting('a', 'PATCH', { patches: TWO, bare: true })))).toEqual([
      'Add a widget',
      '  v1 - | a.1 a.2',
    ]);
  });

  it('knows of a cover letter that never came by the numbering of the tool', () => {
    const id = (n: number): string => `20211006120000.77-${n}-ann@example.org`;
    const mails = [1, 2].map((n) =>
      mail({ id: id(n + 1), subject: `[PATCH ${n}/2] ${TWO[n - 1] ?? ''}`, to: id(1) }),
    );
    const series = only(assembled(mails).series);
    expect(series.revisions[0]?.coverExpected).toBe(true);
    expect(series.revisions[0]?.coverMessageId).toBeUndefined();
  });

  it('groups by time, sender and total where no mail has a threading header', () => {
    const mails = NAMES.map((s, i) =>
      mail({ id: `n${i}`, subject: `[PATCH ${i + 1}/3] ${s}`, at: `12:0${i * 2}` }),
    );
    const series = only(assembled(mails).series);
    expect(series.revisions[0]?.complete).toBe(true);
    expect(series.revisions[0]?.groupedBy.map((e) => e.kind)).toContain('time');
  });

  it('keeps patches apart that were posted hours apart without headers', () => {
    const mails = TWO.map((s, i) =>
      mail({ id: `n${i}`, subject: `[PATCH ${i + 1}/2] ${s}`, at: `1${i * 4}:00` }),
    );
    expect(assembled(mails).series).toHaveLength(2);
  });

  it('follows chain-reply threading', () => {
    const mails = NAMES.map((s, i) =>
      mail({ id: `c${i}`, subject: `[PATCH ${i + 1}/3] ${s}`, ...(i === 0 ? {} : { to: `c${i - 1}` }) }),
    );
    expect(outline(assembled(mails))).toEqual(['Alpha part of it', '  v1 - | c0 c1 c2']);
  });

  it('takes a mail without prefix, answered by its sender’s numbered patches, as the cover letter', () => {
    const mails = [
      mail({ id: 'r', subject: 'widgets, third attempt' }),
      ...TWO.map((s, i) => mail({ id: `p${i}`, subject: `[PATCH ${i + 1}/2] ${s}`, to: 'r', at: '12:01' })),
    ];
    expect(outline(assembled(mails))).toEqual(['widgets, third attempt', '  v1 r | p0 p1']);
  });

  it('does not take a bug report that patches answer as their cover letter', () => {
    const mails = [
      mail({ id: 'r', subject: 'widgets crash', from: 'Bob Reporter' }),
      ...TWO.map((s, i) => mail({ id: `p${i}`, subject: `[PATCH ${i + 1}/2] ${s}`, to: 'r', at: '12:01' })),
    ];
    const assembly = assembled(mails);
    expect(outline(assembly)).toEqual(['Add a widget', '  v1 - | p0 p1']);
    expect(assembly.loose).toEqual(['r']);
  });
});

describe('two series by one author in one minute', () => {
  const second = ['Paint the shed', 'Sell the shed'];

  it('are told apart by threading', () => {
    const mails = [
      ...posting('a', 'PATCH', { patches: TWO }),
      ...posting('b', 'PATCH', { patches: second, title: 'Shed business' }),
    ];
    expect(outline(assembled(mails))).toEqual(
      expect.arrayContaining(['  v1 a.0 | a.1 a.2', '  v1 b.0 | b.1 b.2']),
    );
  });

  it('are told apart by the stems of their Message-IDs when they have no headers', () => {
    const run = (pid: number, subjects: readonly string[]) =>
      subjects.map((s, i) =>
        mail({ id: `20211006120000.${pid}-${i + 1}-a@b.org`, subject: `[PATCH ${i + 1}/2] ${s}` }),
      );
    const assembly = assembled([...run(5, TWO), ...run(6, second)]);
    expect(outline(assembly)).toEqual(
      expect.arrayContaining([
        '  v1 - | 20211006120000.5-1-a@b.org 20211006120000.5-2-a@b.org',
        '  v1 - | 20211006120000.6-1-a@b.org 20211006120000.6-2-a@b.org',
      ]),
    );
  });

  it('are told apart by their shortlogs when nothing else does', () => {
    const cover = (id: string, title: string, subjects: readonly string[]) =>
      mail({ id, subject: `[PATCH 0/2] ${title}`, shortlog: [['Ann Author', ...subjects]] });
    const loose = (id: string, n: number, s: string) => mail({ id, subject: `[PATCH ${n}/2] ${s}` });
    const mails = [
      cover('a0', 'Widgets everywhere', TWO),
      cover('b0', 'Shed business', second),
      loose('b1', 1, 'Paint the shed'),
      loose('a1', 1, 'Add a widget'),
      loose('a2', 2, 'Use the widget'),
      loose('b2', 2, 'Sell the shed'),
    ];
    expect(outline(assembled(mails))).toEqual(expect.arrayContaining(['  v1 a0 | a1 a2', '  v1 b0 | b1 b2']));
  });
});
