import type { MessageId } from '@sluice/kernel';
import { mail, posting } from '../builders/mails';
import { assembled, outline } from '../builders/outline';
import type { Series } from '../series';

const TWO = ['Add a widget', 'Use the widget'];

const only = (series: readonly Series[]): Series => {
  expect(series).toHaveLength(1);
  return series[0] as Series;
};
const kinds = (series: Series): readonly string[] => series.joinedBy.map((e) => e.kind);

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
