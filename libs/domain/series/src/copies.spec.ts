import type { MessageId } from '@sluice/kernel';
import { mail, posting, trailer } from './builders/mails';
import { assembled } from './builders/outline';
import { mergeCopies } from './copies';
import type { Series } from './series';

const TWO = ['Add a widget', 'Use the widget'];

const only = (series: readonly Series[]): Series => {
  expect(series).toHaveLength(1);
  return series[0] as Series;
};

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

  it('that name a list twice are as one that names it once', () => {
    const [one = mail({ id: 'a', subject: 'x' })] = patches;
    const twice = { ...one, reading: { ...one.reading, listIds: ['b', 'a', 'b'] as never } };
    expect(mergeCopies([twice], [])).toEqual(mergeCopies([twice, { ...twice }], []));
    expect(mergeCopies([twice], []).mails[0]?.listIds).toEqual(['a', 'b']);
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

  describe('of an answer', () => {
    const nack = mail({
      id: 'n',
      subject: 'Re: [PATCH 2/2] Use the widget',
      to: 'a.2',
      at: '13:00',
      content: 'true',
      trailers: [trailer('Nacked-by', 'Mary Maintainer')],
    });
    const forged = (to: string | undefined, subject: string) =>
      mail({ id: 'n', subject, ...(to === undefined ? {} : { to }), at: '12:30', content: 'forged' });
    const elsewhere = posting('b', 'PATCH', { patches: ['Paint the shed'], from: 'Bob Builder' });

    it.each([
      ['that says nothing', forged('a.2', 'Re: [PATCH 2/2] Use the widget')],
      ['that hangs in another thread', forged('b.1', 'Re: [PATCH] Paint the shed')],
      ['that hangs nowhere', forged(undefined, 'Out of office')],
      [
        'that poses as a patch',
        mail({ id: 'n', subject: '[PATCH] Paint the fence', at: '12:30', content: 'forged' }),
      ],
    ])('the true one stays where it hangs beside a forged one %s', (_, forgery) => {
      const assembly = assembled([...patches, ...elsewhere, nack, forgery]);
      const [revision] = assembly.series.find((s) => s.revisions[0]?.total === 2)?.revisions ?? [];
      expect(revision?.trailers.filter((t) => t.key === 'Nacked-by')).toMatchObject([
        { messageId: 'n', scope: [2] },
      ]);
      expect(revision?.replies).toContainEqual(expect.objectContaining({ messageId: 'n', contested: true }));
      expect(assembly.impostors).toEqual([{ messageId: 'n', rawHashes: ['raw-n-forged', 'raw-n-true'] }]);
    });

    it('nothing that would clear or settle anything is taken from them', () => {
      const word = { what: 'objection' as const, sentence: 'I take that back.', line: 3 };
      const claim = { kind: 'committed' as const, sentence: 'Committed.', line: 4 };
      const cleared = {
        ...nack,
        rawHash: 'raw-n-cleared',
        reading: { ...nack.reading, contentHash: 'cleared', withdrawals: [word], commitClaims: [claim] },
      };
      const [series] = assembled([...patches, nack, cleared as never]).series;
      expect(series?.revisions[0]).toMatchObject({ withdrawals: [], commitClaims: [] });
    });

    it('they lead no other answer astray: it goes by what else it refers to', () => {
      const answer = mail({
        id: 'x',
        subject: 'Re: [PATCH 2/2] Use the widget',
        to: 'n',
        references: ['a.0', 'a.2', 'n'],
        at: '14:00',
      });
      const all = assembled([
        ...patches,
        ...elsewhere,
        nack,
        forged('b.1', 'Re: [PATCH] Paint the shed'),
        answer,
      ]);
      const host = all.series.find((s) => s.revisions[0]?.replies.some((r) => r.messageId === 'x'));
      expect(host?.revisions[0]?.total).toBe(2);
    });
  });

  it('count again when a person picks one', () => {
    const pick = { kind: 'pick-copy' as const, messageId: 'a.2' as MessageId, rawHash: 'raw-a.2-' };
    const assembly = assembled([...patches, other], [pick]);
    expect(assembly.impostors).toEqual([]);
    expect(only(assembly.series).revisions[0]?.patches[1]?.rawHash).toBe('raw-a.2-');
  });
});
