import { addSeconds, type EventEnvelope, type Instant } from '@sluice/kernel';
import fc from 'fast-check';
import type { SaidInStream } from '../ports/outbox-store';
import { entryOfEvent, isAskedFor, isNews, LIVING_DAYS, NEWS_DAYS, outboxKey } from './entries';

const RECORDED = '2024-05-01T12:00:00Z' as Instant;
const DAY = 86_400;
const before = (days: number): Instant => addSeconds(RECORDED, -days * DAY);
const hashing = { sha256: (text: string) => `hash of ${text}` };

const event = (change: Partial<EventEnvelope> = {}): EventEnvelope => ({
  sort: 'conclusion',
  type: 'VerdictChanged',
  schemaVersion: 1,
  streamName: 'series-a',
  streamVersion: 4,
  idempotencyKey: 'VerdictChanged a 1 4.19 g',
  globalPosition: 9_007_199_254_740_993n,
  transactionId: 50n,
  recordedAt: RECORDED,
  data: { series: 'a', outcome: 'open' },
  ...change,
});

const said = (transactionId: bigint, saidAt: Instant, streamName = 'series-a'): SaidInStream => ({
  streamName,
  transactionId,
  saidAt,
});

describe('what is news', () => {
  test.each<readonly [string, boolean, Partial<EventEnvelope>, readonly SaidInStream[]]>([
    ['said just now', true, { saidAt: RECORDED }, []],
    ['said in the future, by its own clock', true, { saidAt: before(-3) }, []],
    ['said at the border', true, { saidAt: before(NEWS_DAYS) }, []],
    ['said before the border', false, { saidAt: addSeconds(before(NEWS_DAYS), -1) }, []],
    ['a verdict that a new mail brought', true, {}, [said(50n, before(1)), said(3n, before(300))]],
    ['a verdict that an imported old mail brought', false, {}, [said(50n, before(300))]],
    [
      'a verdict that old mail brought to a living series',
      false,
      {},
      [said(50n, before(300)), said(49n, before(1))],
    ],
    ['a verdict that a border brought to a living series', true, {}, [said(3n, before(LIVING_DAYS))]],
    ['a verdict that a border brought to a dead series', false, {}, [said(3n, before(LIVING_DAYS + 1))]],
    ['what was said later does not make it news', false, {}, [said(3n, before(300)), said(51n, RECORDED)]],
    [
      'what was said of another series does not',
      false,
      {},
      [said(3n, before(300)), said(50n, RECORDED, 'series-b')],
    ],
    ['of which nothing was ever said', true, {}, []],
  ])('%s: %s', (...[, news, change, times]) => {
    expect(isNews(event(change), times)).toBe(news);
  });
});

describe('an entry', () => {
  test('has the key of event, channel and target: equal ones have one, others have another', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.string(), fc.constantFrom('webhook', 'mail'), fc.string())),
        (whats) => {
          const keys = whats.map(([what, channel, target]) => outboxKey(what, { channel, target }, hashing));
          expect(new Set(keys).size).toBe(new Set(whats.map((w) => JSON.stringify(w))).size);
        },
      ),
    );
  });

  test('has the same key whenever and from wherever in the log it is planned', () => {
    const one = entryOfEvent(event(), 'https://a.example.org/', hashing);
    const again = event({ globalPosition: 7n, transactionId: 1n, recordedAt: before(1), data: {} });
    expect(entryOfEvent(again, 'https://a.example.org/', hashing).key).toBe(one.key);
  });

  test('says the ids and the data of its event, with no word of a mail, and positions as text', () => {
    const data = {
      series: 'a',
      subject: 'xen: secret plan',
      names: ['XEN_DOMCTL_x'],
      evidence: [
        { kind: 'mail', messageId: 'm@example.org', quote: 'as I said', below: { text: 'words', n: null } },
      ],
    };
    expect(entryOfEvent(event({ data }), 'https://a.example.org/', hashing)).toMatchObject({
      channel: 'webhook',
      target: 'https://a.example.org/',
      payload: {
        kind: 'event',
        type: 'VerdictChanged',
        event: 'VerdictChanged a 1 4.19 g',
        position: '9007199254740993',
        recordedAt: RECORDED,
        data: {
          series: 'a',
          names: ['XEN_DOMCTL_x'],
          evidence: [{ kind: 'mail', messageId: 'm@example.org', below: { n: null } }],
        },
      },
    });
    expect(JSON.stringify(entryOfEvent(event({ data }), 'x', hashing))).not.toMatch(
      /secret plan|as I said|words/,
    );
  });

  test('is made of conclusions of the types asked for, never of facts', () => {
    const hook = { url: 'x', types: ['VerdictChanged', 'MailSeen'] };
    expect(isAskedFor(event(), hook)).toBe(true);
    expect(isAskedFor(event({ type: 'PatchLanded' }), hook)).toBe(false);
    expect(isAskedFor(event({ type: 'MailSeen', sort: 'fact' }), hook)).toBe(false);
  });
});
