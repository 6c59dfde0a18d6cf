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
const kinds = (series: Series): readonly string[] => series.joinedBy.map((e) => e.kind);

describe('revisions of one series', () => {
  it.each([
    ['the cover subject', ['Other work', 'More work'], 'Frobnicate the widgets'],
    ['the patches', TWO, 'A new title for it'],
  ])('are joined by %s', (_, patches, title) => {
    const mails = [
      ...posting('a', 'PATCH', { patches: TWO }),
      ...posting('b', 'PATCH v2', { patches, title, at: '13:00' }),
    ];
    const series = only(assembled(mails).series);
    expect(series.revisions.map((r) => r.number)).toEqual(['1', '2']);
    expect(series.joinedBy.length).toBeGreaterThan(0);
  });

  it('are joined by change-id alone', () => {
    const mails = [
      ...posting('a', 'PATCH', { patches: TWO, changeId: 'c-1' }),
      ...posting('b', 'PATCH v2', { patches: ['X y z', 'U v w'], title: 'All new', changeId: 'c-1' }),
    ];
    expect(kinds(only(assembled(mails).series))).toContain('change-id');
  });

  it('leave a v5 in reply to v4 a v5, also when only some of its mails answer v4’s cover', () => {
    const old = posting('a', 'PATCH v4', { patches: NAMES });
    const fresh = NAMES.map((s, i) =>
      mail({
        id: `b${i}`,
        subject: `[PATCH v5 ${i + 1}/3] ${s}`,
        at: '15:00',
        ...(i < 2 ? { to: 'a.0' } : {}),
      }),
    );
    expect(outline(assembled([...old, ...fresh]))).toEqual([
      'Frobnicate the widgets',
      '  v4 a.0 | a.1 a.2 a.3',
      '  v5 - | b0 b1 b2',
    ]);
  });

  it('attach a cover letter that comes hours late without renumbering', () => {
    const mails = posting('b', 'PATCH v5', { patches: NAMES });
    expect(outline(assembled([...mails.slice(1), ...mails.slice(0, 1)]))).toEqual(outline(assembled(mails)));
  });

  it('take a RESEND as further copies', () => {
    const mails = [
      ...posting('a', 'PATCH v2', { patches: TWO, patchId: 'p' }),
      ...posting('b', 'RESEND PATCH v2', { patches: TWO, patchId: 'p', at: '18:00' }),
    ];
    const { revisions } = only(assembled(mails).series);
    expect(revisions).toHaveLength(1);
    expect(revisions[0]?.resends).toEqual(['b.0', 'b.1', 'b.2']);
    expect(revisions[0]?.patches[1]?.resends).toEqual(['b.2']);
  });

  it('fill a missing place from a RESEND', () => {
    const first = posting('a', 'PATCH', { patches: NAMES }).filter((m) => m.reading.messageId !== 'a.2');
    const again = posting('b', 'PATCH RESEND', { patches: NAMES, at: '18:00' });
    expect(outline(assembled([...first, ...again]))[1]).toBe('  v1 a.0 | a.1 b.2 a.3');
  });

  it('give a second, different posting under one number a letter', () => {
    const mails = [
      mail({ id: 'a', subject: '[PATCH] Fix the widget', patchId: 'p' }),
      mail({ id: 'b', subject: '[PATCH] Fix the widget', patchId: 'q', at: '14:00' }),
    ];
    expect(only(assembled(mails).series).revisions.map((r) => r.number)).toEqual(['1', '1b']);
  });

  it('take the same thing posted twice without a label as one revision', () => {
    const mails = [
      mail({ id: 'a', subject: '[PATCH] Fix the widget', patchId: 'p' }),
      mail({ id: 'b', subject: '[PATCH] Fix the widget', patchId: 'p', at: '14:00' }),
    ];
    expect(outline(assembled(mails))).toEqual(['Fix the widget', '  v1 - | a']);
  });

  it('re-roll a single patch', () => {
    const mails = [
      mail({ id: 'a', subject: '[PATCH] Fix the widget', patchId: 'p' }),
      mail({ id: 'b', subject: '[PATCH-4.16 v2] Fix the widget', patchId: 'q', at: '14:00' }),
    ];
    const { revisions } = only(assembled(mails).series);
    expect(revisions.map((r) => r.number)).toEqual(['1', '2']);
    expect(revisions[1]?.target).toEqual({ release: '4.16', asked: false });
    expect(revisions[1]?.patches[0]?.change).toBe('changed');
  });

  it('take the rest of a partial re-roll (v5.1 2/3) from what it re-rolls', () => {
    const mails = [
      ...posting('a', 'PATCH v5', { patches: NAMES, patchId: 'p' }),
      mail({ id: 'b', subject: '[PATCH v5.1 2/3] Beta part of it', to: 'a.2', at: '14:00', patchId: 'q' }),
    ];
    const { revisions } = only(assembled(mails).series);
    expect(revisions[1]).toMatchObject({ number: '5.1', rerollOf: '5', complete: true, missing: [] });
    expect(revisions[1]?.patches.map((p) => [p.messageId, p.change])).toEqual([
      ['a.1', 'unchanged'],
      ['b', 'changed'],
      ['a.3', 'unchanged'],
    ]);
  });

  it('take a lone v7 in answer to v6 1/3 under the same subject as a re-roll of that patch', () => {
    const mails = [
      ...posting('a', 'PATCH v6', { patches: NAMES }),
      mail({ id: 'b', subject: '[PATCH v7] Alpha part of it', to: 'a.1', at: '14:00' }),
    ];
    const { revisions } = only(assembled(mails).series);
    expect(revisions[1]).toMatchObject({ number: '7', rerollOf: '6', total: 3, complete: true });
    expect(revisions[1]?.patches[0]?.messageId).toBe('b');
  });

  it('say what is unchanged, changed, new and dropped', () => {
    const old = posting('a', 'PATCH', { patches: NAMES, patchId: 'p' });
    const fresh = posting('b', 'PATCH v2', { patches: ['x', 'y', 'z'], at: '15:00' }).map((m, i) => {
      const told = [
        {},
        { s: 'Alpha part of it', p: 'p-1' },
        { s: 'Beta part of it', p: 'q' },
        { s: 'Delta part of it', p: 'r' },
      ];
      const { s, p } = told[i] as { s?: string; p?: string };
      if (s === undefined || p === undefined) return m;
      return mail({ id: `b.${i}`, subject: `[PATCH v2 ${i}/3] ${s}`, to: 'b.0', at: '15:00', patchId: p });
    });
    const second = only(assembled([...old, ...fresh]).series).revisions[1];
    expect(second?.patches.map((p) => p.change)).toEqual(['unchanged', 'changed', 'new']);
    expect(second?.dropped).toEqual(['Gamma part of it']);
  });

  it('order an RFC’s numbering before the patches’', () => {
    const mails = [
      ...posting('a', 'RFC PATCH', { patches: TWO }),
      ...posting('b', 'RFC PATCH v2', { patches: TWO, at: '13:00' }),
      ...posting('c', 'PATCH', { patches: TWO, at: '14:00' }),
    ];
    const series = only(assembled(mails).series);
    expect(series.revisions.map((r) => [r.number, r.kind])).toEqual([
      ['1b', 'rfc'],
      ['2', 'rfc'],
      ['1', 'patch'],
    ]);
    expect(seriesState(series)).toBe('posted');
    expect(seriesState(only(assembled(mails.slice(0, 6)).series))).toBe('rfc');
  });

  it('never chain pull requests', () => {
    const mails = ['a', 'b'].map((id) => mail({ id, subject: '[GIT PULL] Widget fixes for 5.19' }));
    const { series } = assembled(mails);
    expect(series.map((s) => s.revisions[0]?.kind)).toEqual(['pull-request', 'pull-request']);
  });

  it('do not chain one subject for two targets under one number', () => {
    const mails = ['4.15', '4.16'].map((v) =>
      mail({ id: v, subject: `[PATCH ${v} 1/9] Fix the widget`, patchId: v }),
    );
    expect(assembled(mails).series).toHaveLength(2);
  });

  it('know when the poster takes the series back', () => {
    const mails = posting('a', 'PATCH', { patches: TWO });
    const answer = { id: 'w', subject: 'Re: [PATCH 0/2] Frobnicate the widgets', to: 'a.0', withdraws: true };
    const by = (from: string) => only(assembled([...mails, mail({ ...answer, from })]).series);
    expect(seriesState(by('Ann Author'))).toBe('withdrawn');
    expect(seriesState(by('Bob Builder'))).toBe('posted');
  });
});
