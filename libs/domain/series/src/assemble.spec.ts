import type { MessageId } from '@sluice/kernel';
import { mail, posting, trailer } from './builders/mails';
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

describe('answers', () => {
  const mails = posting('a', 'PATCH v2', { patches: NAMES, patchId: 'p' });
  const ack = (told: Partial<Parameters<typeof mail>[0]>) =>
    mail({
      id: 'k',
      from: 'Max Maintainer',
      subject: 'Re: [PATCH v2 2/3] Beta part of it',
      at: '13:00',
      trailers: [trailer('Acked-by', 'Max Maintainer')],
      ...told,
    });
  const placed = (told: Partial<Parameters<typeof mail>[0]>) => {
    const revision = only(assembled([...mails, ack(told)]).series).revisions[0];
    return [revision?.replies[0]?.position, revision?.trailers[0]?.scope];
  };

  it.each([
    ['on the patch it answers', { to: 'a.2' }, [2, [2]]],
    [
      'on everything when it answers the cover',
      { to: 'a.0', subject: 'Re: [PATCH v2 0/3] X' },
      ['cover', 'all'],
    ],
    [
      'by References when the answered mail never came',
      { to: 'lost', references: ['a.0', 'a.2', 'lost'] },
      [2, [2]],
    ],
    ['by References to the cover and its own subject', { to: 'lost', references: ['a.0', 'lost'] }, [2, [2]]],
    ['by subject when it has no threading header', {}, [2, [2]]],
    [
      'on a range said surely',
      { to: 'a.0', trailers: [trailer('Acked-by', 'Max Maintainer', { scopePositions: [1, 3, 9] })] },
      ['cover', [1, 3]],
    ],
  ])('hang %s', (_, told, expected) => {
    expect(placed(told)).toEqual(expected);
  });

  it('follow an answer to an answer, whose subject was changed', () => {
    const talk = mail({ id: 't', subject: 'Re: something else', to: 'k', references: ['k'], at: '14:00' });
    const revision = only(assembled([...mails, ack({ to: 'a.2' }), talk]).series).revisions[0];
    expect(revision?.replies.map((r) => [r.messageId, r.position])).toEqual([
      ['k', 2],
      ['t', 2],
    ]);
  });

  it('make a patch known that never came, with its subject and Message-ID', () => {
    const rest = mails.filter((m) => m.reading.messageId !== 'a.2');
    const answer = ack({ to: 'a.2', references: ['a.0', 'a.2'] });
    const revision = only(assembled([...rest, answer]).series).revisions[0];
    expect(revision?.patches[1]).toMatchObject({
      position: 2,
      subject: 'Beta part of it',
      expectedMessageId: 'a.2',
    });
    expect(revision?.missing).toEqual([2]);
    expect(revision?.trailers[0]?.scope).toEqual([2]);
  });

  it('form a series known by answers only when nothing of it came', () => {
    const lost = [
      mail({ id: 'x', subject: 'Re: [PATCH V7 2/2] Handle it', to: 'q', references: ['c', 'p2', 'q'] }),
      mail({ id: 'y', subject: 'Re: [PATCH V7 0/2] Do it all', to: 'c', at: '13:00' }),
      mail({ id: 'z', subject: 'Re: more talk', to: 'x', at: '14:00' }),
    ];
    const series = only(assembled(lost).series);
    expect(series).toMatchObject({ subject: 'Do it all', firstRevisionKnown: false });
    expect(series.revisions[0]).toMatchObject({
      number: '7',
      total: 2,
      missing: [1, 2],
      knownByRepliesOnly: true,
    });
    expect(series.revisions[0]?.replies).toHaveLength(3);
    expect(seriesState(series)).toBe('incomplete');
  });

  it('to an older version that never came put that version into the series', () => {
    const answer = ack({ id: 'o', subject: 'Re: [PATCH 2/4] Beta part of it', to: 'old', at: '11:00' });
    const series = only(assembled([...mails, answer]).series);
    expect(series.revisions.map((r) => [r.number, r.knownByRepliesOnly ?? false])).toEqual([
      ['1', true],
      ['2', false],
    ]);
  });

  it('without Re: are no cover letters', () => {
    const answer = mail({
      id: 'n',
      subject: '[PATCH v2 0/3] Frobnicate the widgets',
      from: 'Rel Manager',
      to: 'a.0',
      kind: 'reply',
      at: '13:00',
    });
    expect(outline(assembled([...mails, answer]))).toEqual([
      'Frobnicate the widgets',
      '  v2 a.0 | a.1 a.2 a.3',
    ]);
  });

  it('to an old revision after a new one was posted are late and count for the old one', () => {
    const next = posting('b', 'PATCH v3', { patches: NAMES, at: '12:30' });
    const series = only(assembled([...mails, ...next, ack({ to: 'a.2' })]).series);
    expect(series.revisions[0]?.trailers.map((t) => [t.manner, t.late])).toEqual([['said', true]]);
    expect(series.revisions[1]?.trailers).toEqual([]);
  });

  it('that hang nowhere are loose', () => {
    expect(assembled([mail({ id: 'l', subject: 'Re: lunch' })]).loose).toEqual(['l']);
  });

  it('cannot send the hanging round in circles', () => {
    const circle = [
      mail({ id: 'x', subject: 'Re: a', to: 'y' }),
      mail({ id: 'y', subject: 'Re: b', to: 'x' }),
    ];
    expect(assembled(circle).loose).toEqual(['x', 'y']);
  });

  it('carry what a patch carries as carried', () => {
    const signed = posting('s', 'PATCH', { patches: TWO, signedOffBy: 'Ann Author' });
    const trailers = only(assembled(signed).series).revisions[0]?.trailers;
    expect(trailers?.map((t) => [t.manner, t.scope])).toEqual([
      ['carried', 'all'],
      ['carried', [1]],
      ['carried', [2]],
    ]);
  });
});

describe('copies', () => {
  const patches = posting('a', 'PATCH', { patches: TWO });
  const other = mail({
    id: 'a.2',
    subject: '[PATCH 2/2] Use the widget',
    to: 'a.0',
    content: 'other',
    trailers: [trailer('Acked-by', 'Mallory', { place: 'commit-message' })],
  });

  it('with equal content are one mail, with the best trust and the earliest time', () => {
    const copy = {
      ...(patches[1] as (typeof patches)[number]),
      rawHash: 'zz',
      trust: 'signed' as const,
      saidAt: '2021-10-05T00:00:00Z' as never,
    };
    const assembly = assembled([...patches, copy]);
    expect(assembly.impostors).toEqual([]);
    expect(only(assembly.series).revisions[0]?.patches[0]).toMatchObject({
      saidAt: '2021-10-05T00:00:00Z',
      rawHash: 'raw-a.1-',
    });
  });

  it('with other content are an impostor group: none counts, the place is known and missing', () => {
    const assembly = assembled([...patches, other]);
    expect(assembly.impostors).toEqual([{ messageId: 'a.2', rawHashes: ['raw-a.2-', 'raw-a.2-other'] }]);
    const revision = only(assembly.series).revisions[0];
    expect(revision?.patches[1]).toMatchObject({ expectedMessageId: 'a.2', subject: 'Use the widget' });
    expect(revision?.patches[1]?.messageId).toBeUndefined();
    expect(revision?.missing).toEqual([2]);
    expect(revision?.trailers).toEqual([]);
  });

  it('count again when a person picks one', () => {
    const pick = { kind: 'pick-copy' as const, messageId: 'a.2' as MessageId, rawHash: 'raw-a.2-' };
    const assembly = assembled([...patches, other], [pick]);
    expect(assembly.impostors).toEqual([]);
    expect(only(assembly.series).revisions[0]?.patches[1]?.rawHash).toBe('raw-a.2-');
  });
});

describe('a person’s regrouping', () => {
  const one = posting('a', 'PATCH', { patches: TWO });
  const two = posting('b', 'PATCH v2', {
    patches: ['U x y', 'V x y'],
    title: 'Quite another thing',
    from: 'Bob Builder',
    at: '15:00',
  });
  const regroup = (id: string, to: string, revision?: string) => ({
    kind: 'regroup' as const,
    messageId: id as MessageId,
    to: to as MessageId,
    revision,
  });

  it('moves a whole revision into another series', () => {
    const series = only(assembled([...one, ...two], [regroup('b.0', 'a.0')]).series);
    expect(series.revisions.map((r) => r.number)).toEqual(['1', '2']);
    expect(kinds(series)).toEqual(['person']);
  });

  it('moves it out again to a series of its own', () => {
    const mails = [...one, ...posting('c', 'PATCH v2', { patches: TWO, at: '15:00' })];
    expect(assembled(mails, [regroup('c.0', 'new')]).series).toHaveLength(2);
    expect(assembled(mails).series).toHaveLength(1);
  });

  it('puts one patch into the revision that lacks it', () => {
    const stray = mail({
      id: 's',
      subject: '[PATCH v3 2/2] Use the widget',
      from: 'Bob Builder',
      at: '19:00',
    });
    const mails = [...one.filter((m) => m.reading.messageId !== 'a.2'), stray];
    const series = only(assembled(mails, [regroup('s', 'a.0', '1')]).series);
    expect(outline({ series: [series], impostors: [], loose: [] })[1]).toBe('  v1 a.0 | a.1 s');
  });

  it('moves an answer', () => {
    const talk = mail({ id: 't', subject: 'Re: unrelated', at: '16:00' });
    const series = assembled([...one, talk], [regroup('t', 'a.1')]).series;
    expect(only(series).revisions[0]?.replies.map((r) => r.position)).toEqual([1]);
  });
});
