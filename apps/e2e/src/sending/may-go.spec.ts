import {
  outboxKey,
  SIGN_IN,
  tellBot,
  type BotDecision,
  type BotMail,
  type OutboxPlan,
} from '@sluice/application';
import { type Instant, type MessageId } from '@sluice/kernel';
import { nodeHashing } from '@sluice/mail-io';
import { postgresEventStore } from '@sluice/postgres';
import { addressOfMuteToken, muteKeyOf } from '@sluice/runtime';
import { fixtures } from '@sluice/testing';
import { faultySmtp, type FaultySmtp } from './faulty-smtp';
import { commentOn, sendingWorld, type SendingWorld } from './world';

// The rules are told in may-go.spec.ts; here it is that what is sent by is asked of the whole, as it stands at that moment.

let smtp: FaultySmtp;
let world: SendingWorld;
let n = 0;

beforeAll(async () => {
  smtp = await faultySmtp(
    () => ({ then: 'go on' }),
    () => '',
  );
  world = await sendingWorld('may-go', { smtp: smtp.url, senders: 1 });
  await world.sluice.run('ingest', fixtures('cdf-vpci-story'), '--quiet');
}, 120_000);
afterAll(async () => {
  await world.stop();
  await smtp.close();
});

const store = () => {
  const [outbox] = world.outboxes;
  if (outbox === undefined) throw new Error('there is one sender');
  return outbox.store;
};

/** Plans a mail and lets it be sent; answers how it stands then, and the mail where the server has it. */
const sent = async (plan: OutboxPlan) => {
  await store().plan([plan]);
  await world.outboxes[0]?.sendMail();
  const [entry] = await store().find(plan.key);
  const mail = smtp.taken.find(({ raw }) => raw.includes(plan.key));
  return { state: entry?.state, why: entry?.why, nextAt: entry?.nextAt, raw: mail?.raw };
};

const comment = (change: Partial<BotMail> = {}, alone = false): OutboxPlan => {
  n += 1;
  const plan = commentOn({ n, alone });
  return { ...plan, payload: { ...plan.payload, ...change } };
};

const tell = (decision: BotDecision) => {
  const correction = { at: world.now(), reason: 'for this test', by: 'ann@example.org' };
  return tellBot(postgresEventStore(world.database), decision, { correction, hashing: nodeHashing });
};

test('a mail to one person alone has a link that only they were given, one to a list has none', async () => {
  const alone = await sent(comment({}, true));
  const [, token = ''] =
    /^List-Unsubscribe:\s+<https:\/\/sluice\.example\.org\/mute\/([^>]+)>/im.exec(alone.raw ?? '') ?? [];
  expect(addressOfMuteToken(await muteKeyOf(world.database), token)).toBe(`author-${String(n)}@example.com`);
  expect(alone.raw).toMatch(/^List-Unsubscribe-Post:\s+List-Unsubscribe=One-Click/im);
  expect((await sent(comment())).raw).not.toMatch(/List-Unsubscribe/i);
});

test('whoever says that they want no mail gets none from then on', async () => {
  const plan = comment({}, true);
  await tell({ kind: 'mute', scope: { person: plan.target.toUpperCase() } });
  expect(await sent(plan)).toMatchObject({
    ...{ state: 'withheld', why: 'somebody it goes to wants no mail of the bot', raw: undefined },
  });
});

test('a thread that was muted by any of its mails gets none, though the comment knows only what it answers', async () => {
  const [answered, elsewhere] = ['story-001@example.org', 'story-002@example.org'].map(
    (id) => id as MessageId,
  );
  const inThread = { inReplyTo: answered, references: [] };
  expect(await sent(comment(inThread))).toMatchObject({ state: 'sent' });
  await tell({ kind: 'mute', scope: { thread: elsewhere ?? ('' as MessageId) } });
  expect(await sent(comment(inThread))).toMatchObject({ state: 'withheld', why: 'its thread is muted' });
  expect(await sent(comment())).toMatchObject({ state: 'sent' });
});

test('nothing of a list under embargo goes to anybody, and nothing of one that is not named', async () => {
  const fact = { sort: 'fact', schemaVersion: 1, streamName: 'project-pond' } as const;
  const address = 'security@xenproject.org';
  const lists = [{ listId: 'security.xenproject.org', address, embargo: 'private' }];
  await postgresEventStore(world.database).append([
    { ...fact, type: 'ProjectDescribed', idempotencyKey: 'pond described', data: { key: 'pond', lists } },
    {
      ...fact,
      type: 'ProjectPublished',
      idempotencyKey: 'pond published',
      data: { entries: ['pond described'] },
    },
  ]);
  expect(await sent(comment({ list: address }, true))).toMatchObject({
    ...{ state: 'withheld', why: 'its list is under embargo' },
  });
  expect(await sent(comment({ list: 'unheard-of@lists.example.org' }))).toMatchObject({
    ...{ state: 'withheld', why: 'the bot is off for its list' },
  });
});

test('one who stops the bot stops what is due, but for links to sign in, and one who starts it lets it go on', async () => {
  await world.sluice.run('bot', 'stop', '--reason', 'for this test');
  const plan = comment();
  expect(await sent(plan)).toMatchObject({ state: 'planned', why: 'the bot is stopped', raw: undefined });
  const person = { channel: 'mail', target: 'wren@example.com' } as const;
  const expiresAt = new Date(Date.now() + 900_000).toISOString().slice(0, 19).concat('Z') as Instant;
  const key = outboxKey('link', person, nodeHashing);
  expect(
    await sent({ ...person, key, payload: { kind: SIGN_IN, secret: 'x'.repeat(43), expiresAt } }),
  ).toMatchObject({ state: 'sent' });
  await world.sluice.run('bot', 'start', '--reason', 'for this test');
  await world.outboxes[0]?.sendMail();
  expect(await store().find(plan.key)).toMatchObject([{ state: 'sent', why: undefined }]);
});
