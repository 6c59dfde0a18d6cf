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
