import type { BotMail, OutboxPlan } from '@sluice/application';
import type { Instant, MessageId } from '@sluice/kernel';
import { forgetWords } from './outbox-erasure';
import { postgresOutboxStore } from './outbox-store';
import type { Database } from './sql';
import { startTestServer, type TestServer } from './testing-server.spec-helper';

const NOW = '2024-05-01T12:00:00Z' as Instant;

let server: TestServer;
let database: Database;

beforeAll(async () => {
  server = await startTestServer();
  const [first] = await server.databases(1);
  database = first;
});
afterAll(() => server.stop());

const planned = (key: string, more: Partial<BotMail>): OutboxPlan => {
  const payload: BotMail = {
    ...{ kind: 'comment', to: [{ address: 'a@example.org' }], cc: [], rules: [], references: [] },
    ...{ subject: `Re: [PATCH] ${key}`, text: 'A finding.\n', automatic: 'auto-replied' },
    ...more,
  };
  return { key, channel: 'mail', target: 'a@example.org', payload };
};

test('words of ours that answer or name an erased mail go with it; what was not sent is withheld', async () => {
  const outbox = postgresOutboxStore(database, {}, () => NOW);
  const gone = 'gone@example.org' as MessageId;
  await outbox.plan([
    planned('answers', { inReplyTo: gone }),
    planned('follows', { inReplyTo: 'b@example.org' as MessageId, references: [gone] }),
    planned('names', { text: 'See <gone@example.org>.\n' }),
    planned('other', { text: 'See <also-gone@example.org>.\n' }),
    planned('sent', { inReplyTo: gone }),
  ]);
  await outbox.sent('sent');
  await forgetWords(database, [gone], NOW);
  await forgetWords(database, [], NOW);
  const found = await outbox.list(['planned', 'sent', 'withheld'], 9);
  expect(
    found.map((e) => [e.key, e.state, e.payload['text'] ?? 'gone', e.payload['subject'] ?? 'gone']),
  ).toEqual([
    ['answers', 'withheld', 'gone', 'gone'],
    ['follows', 'withheld', 'gone', 'gone'],
    ['names', 'withheld', 'gone', 'gone'],
    ['other', 'planned', 'See <also-gone@example.org>.\n', 'Re: [PATCH] other'],
    ['sent', 'sent', 'gone', 'gone'],
  ]);
});
