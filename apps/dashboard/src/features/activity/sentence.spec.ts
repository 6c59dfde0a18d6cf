import { linesOf, sentenceOf, type Event } from './sentence';

const event = (
  type: string,
  data: Readonly<Record<string, unknown>>,
  at = '2021-10-13T08:30:00Z',
): Event => ({
  position: '1.1',
  sort: 'conclusion',
  type,
  schemaVersion: 1,
  streamName: 's',
  streamVersion: 1,
  idempotencyKey: 'k',
  saidAt: null,
  recordedAt: at,
  data,
});
const AT = { series: 's1', revision: '5', causes: ['a@example.org'] };
const plain = (type: string, data: Readonly<Record<string, unknown>>, n = 1): string =>
  sentenceOf({ event: event(type, data), n })
    .map((part) => {
      if (typeof part === 'string') return part;
      if (part.kind === 'series') return `[${part.id} v${part.revision ?? ''}]`;
      if (part.kind === 'mail') return `[${part.words}]`;
      return `[${part.kind}]`;
    })
    .join('');

describe('the log in sentences', () => {
  it.each([
    [
      'RevisionPosted',
      { ...AT, kind: 'patch', total: 11, missing: [1, 2] },
      '[Posted]: [s1 v5] (2 of 11 patches missing)',
    ],
    ['RevisionPosted', { ...AT, kind: 'rfc', total: 1, missing: [] }, '[Posted]: [s1 v5] (as RFC, 1 patch)'],
    [
      'VerdictChanged',
      { ...AT, release: '4.16', outcome: 'held', phase: 'last-posting' },
      '[s1 v5] for 4.16 is [outcome] in last posting',
    ],
    [
      'AckGiven',
      { ...AT, key: 'acked-by', scope: [7], late: false },
      '[acked-by given] to patch 7 of [s1 v5]',
    ],
    [
      'ObjectionRaised',
      { ...AT, certainty: 'possible', wording: 'broken', scope: 'all' },
      '[Possible objection] to [s1 v5] (“broken”)',
    ],
    [
      'PatchReverted',
      { ...AT, position: 7, commit: 'c', revertedBy: 'd' },
      'Patch 7 of [s1 v5], in as [commit], was reverted by [commit]',
    ],
    [
      'EdgeRecorded',
      { series: 's1', from: 'a', to: 'b', kind: 'series-order', confidence: 'weak' },
      'A dependency of [s1 v] on [patch] found (series order)',
    ],
    [
      'CommentSent',
      { ...AT, rules: ['R01', 'R07'] },
      'A [comment] of the bot by R01, R07 on [s1 v5] was sent',
    ],
    [
      'CommentWithheld',
      { rules: [], causes: ['a@example.org'], why: 'its thread is muted' },
      'A [comment] of the bot was withheld: its thread is muted',
    ],
    [
      'PersonDecided',
      { about: 'bot', decision: { kind: 'stop' }, by: 'wren', reason: 'it floods the list' },
      'wren stopped the bot, “it floods the list”',
    ],
    [
      'PersonDecided',
      { about: 'bot', decision: { kind: 'mute', scope: { rule: 'R07' } }, by: 'wren', reason: '' },
      'wren wants no mail of the bot of R07',
    ],
    [
      'PersonDecided',
      { about: 'dependence', decision: { kind: 'dismiss', from: 'a', to: 'b' }, by: 'wren', reason: 'no' },
      'wren said that [patch] does not need [patch], “no”',
    ],
    [
      'PersonDecided',
      {
        about: 'gate',
        decision: {
          type: 'HoldPlaced',
          said: { by: 'wren', release: '4.16', reason: 'wait' },
          data: { about: 's1' },
        },
      },
      'wren: Hold placed for 4.16, on [s1 v], “wait”',
    ],
    [
      'PersonDecided',
      {
        about: 'declaration',
        decision: { kind: 'target', release: '4.16', messageId: 's1', as: 'committer' },
        ...{ by: 'wren', reason: 'small' },
      },
      'wren aimed a series at 4.16: [s1 v], “small”',
    ],
    ['NeverHeardOf', {}, 'NeverHeardOf'],
  ])('%s %j', (type, data, expected) => {
    expect(plain(type, data)).toBe(expected);
  });

  test('says once what is alike and came together', () => {
    const found = (kind: string) => event('InterfaceChangeFound', { ...AT, kind });
    const lines = linesOf([
      found('bit-added'),
      found('field-added'),
      event('VerdictChanged', AT),
      found('bit-added'),
    ]);
    expect(lines.map(({ n }) => n)).toEqual([2, 1, 1]);
    expect(plain('InterfaceChangeFound', AT, 2)).toBe('2 interface changes found in [s1 v5]');
  });

  test('a verdict is told each time', () => {
    expect(linesOf([event('VerdictChanged', AT), event('VerdictChanged', AT)])).toHaveLength(2);
  });
});
