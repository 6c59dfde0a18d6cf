import type { MessageId } from '@sluice/kernel';
import { mail, posting, trailer } from './builders/mails';
import { assembled } from './builders/outline';
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
