import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { addSeconds } from '@sluice/kernel';
import { plainEnvironment } from '../running-sluice';
import { faultySmtp, type Answer, type FaultySmtp, type Step } from './faulty-smtp';
import { commentOn, sendingWorld, type SendingWorld } from './world';

/** Built, as a worker is: a process of its own runs no sources. */
const SENDER = resolve(__dirname, '../../dist/sending/killed-sender.js');
/** A claim runs out after two minutes. */
const LEASE_SECONDS = 120;

let smtp: FaultySmtp;
let world: SendingWorld;
let sender: ChildProcess | undefined;
/** The step of the mail at which the server ends its client. */
let killAt: Step | undefined;
let comments = 0;

const atStep = (step: Step): Answer => {
  if (step !== killAt) return { then: 'go on' };
  sender?.kill('SIGKILL');
  return { then: 'silence', taken: true };
};

beforeAll(async () => {
  smtp = await faultySmtp(atStep, () => '');
  world = await sendingWorld('killed', { smtp: smtp.url, senders: 1 });
}, 120_000);
afterAll(async () => {
  await world.stop();
  await smtp.close();
});

const run = async (kill: string): Promise<string | null> => {
  const env = { ...plainEnvironment(), ...world.env, SLUICE_NOW: world.now(), KILL: kill };
  sender = spawn(process.execPath, [SENDER], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  const [, signal] = (await once(sender, 'close')) as [number | null, string | null];
  return signal;
};

test.each<[string, { readonly process?: string; readonly server?: Step }, string, number]>([
  ['before it claims', { process: 'before 1' }, 'planned', 1],
  ['while it claims', { process: 'during 1' }, 'planned', 1],
  ['after it claimed', { process: 'after 1' }, 'planned', 1],
  ['as it connects', { server: 'connect' }, 'planned', 1],
  ['as it says whom the mail is from', { server: 'from' }, 'planned', 1],
  ['as it says whom it is to', { server: 'recipient' }, 'planned', 1],
  ['as it sends the mail', { server: 'data' }, 'planned', 1],
  ['when the server has the mail and did not say so', { server: 'end' }, 'planned', 2],
  ['when the server said so, before it books', { process: 'before 2' }, 'planned', 2],
  ['while it books', { process: 'during 2' }, 'planned', 2],
  ['after it booked', { process: 'after 2' }, 'sent', 1],
])('a sender that is killed %s', async (...[, { process = '', server }, state, times]) => {
  comments += 1;
  const comment = commentOn({ n: comments });
  const [outbox] = world.outboxes;
  await outbox?.store.plan([comment]);
  killAt = server;
  expect(await run(process)).toBe('SIGKILL');
  killAt = undefined;
  const standing = async () => (await outbox?.store.find(comment.key))?.[0]?.state;
  expect(await standing()).toBe(state);

  // Nobody takes it over before the claim of the one that was killed has run out; then it goes, once more at most.
  world.setNow(addSeconds(world.now(), LEASE_SECONDS + 1));
  await outbox?.sendMail();
  expect(await standing()).toBe('sent');
  await outbox?.sendMail();
  const mine = smtp.taken.filter(({ raw }) => raw.includes(comment.key));
  expect(mine).toHaveLength(times);
  expect(new Set(mine.map((mail) => mail.messageId)).size).toBe(1);
  expect(new Set(mine.map((mail) => mail.raw)).size).toBe(1);
  const recorded = await world.database.rows(
    "SELECT 1 FROM event WHERE type = 'CommentSent' AND data->>'entry' = $1",
    comment.key,
  );
  expect(recorded).toHaveLength(1);
});
