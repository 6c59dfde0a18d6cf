import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { parseInstant, type Instant } from '@sluice/kernel';
import { imapPlaceOf, watchMailbox, type Arrival } from '@sluice/mail-io';
import hoodiecrow from 'hoodiecrow-imap';

const NOW = '2021-11-03T10:00:00Z' as Instant;

const raw = (n: number): string =>
  `From: Ann <ann@example.org>\r\nMessage-ID: <${String(n)}@example.org>\r\nSubject: mail ${String(n)}\r\n\r\nHello.\r\n`;

const message = (n: number, internaldate = '03-Nov-2021 09:00:00 +0000') => ({ raw: raw(n), internaldate });

type Imap = ReturnType<typeof hoodiecrow>;

/** A real IMAP server on the loopback, whose mailbox has these mails. */
const startImap = async (
  messages: readonly ReturnType<typeof message>[],
  port = 0,
): Promise<{ readonly imap: Imap; readonly port: number; stop(): Promise<void> }> => {
  const imap = hoodiecrow({
    plugins: ['IDLE', 'ID', 'NAMESPACE', 'ENABLE'],
    storage: { INBOX: { messages } },
  });
  const sockets = new Set<{ destroy(): void }>();
  imap.server.on('connection', (socket) => sockets.add(socket));
  imap.listen(port, () => undefined);
  await once(imap.server, 'listening');
  const stop = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    if (imap.server.listening) await new Promise<void>((closed) => imap.server.close(() => closed()));
  };
  running.push(stop);
  return { imap, port: (imap.server.address() as AddressInfo).port, stop };
};

/** Reads a mailbox until it is stopped, and remembers how far, as the database would. */
const watching = (port: number, { fails = 0, cursor }: { fails?: number; cursor?: string } = {}) => {
  const stop = new AbortController();
  const taken: Arrival[] = [];
  const troubles: unknown[] = [];
  let left = fails;
  let reached = cursor;
  const ended = watchMailbox(imapPlaceOf(`imap://testuser@127.0.0.1:${String(port)}/INBOX`, 'testpass'), {
    take: (arrival) => {
      if (left > 0) {
        left -= 1;
        return Promise.reject(new Error('the database is away'));
      }
      taken.push(arrival);
      return Promise.resolve();
    },
    cursor: () => Promise.resolve(reached),
    moveCursor: (to) => {
      reached = to;
      return Promise.resolve();
    },
    now: () => NOW,
    onTrouble: (error) => troubles.push(error),
    stopped: stop.signal,
    firstPauseSeconds: 0.05,
  });
  const end = async (): Promise<void> => {
    stop.abort();
    await ended;
  };
  running.unshift(end);
  return {
    troubles,
    reached: () => reached,
    subjects: () => taken.map(({ raw: bytes }) => /mail \d+/.exec(Buffer.from(bytes).toString())?.[0]),
    times: () => taken.map((a) => a.receivedAt),
    stop: end,
  };
};

/** What a test left running, should it fail. */
const running: (() => Promise<void>)[] = [];

/** That server gives every IDLE half an hour, and forgets the timer of a client that is gone: it must not keep the tests from ending. */
const LONG_MS = 20 * 60_000;

beforeAll(() => {
  const start = globalThis.setTimeout;
  jest.spyOn(globalThis, 'setTimeout').mockImplementation(((work: () => void, ms?: number) => {
    const timer = start(work, ms);
    return (ms ?? 0) > LONG_MS ? timer.unref() : timer;
  }) as typeof setTimeout);
});

afterEach(async () => {
  for (const stop of running.splice(0)) await stop();
});

const until = async (holds: () => boolean): Promise<void> => {
  for (let n = 0; n < 200 && !holds(); n += 1) await pause(25);
  expect(holds()).toBe(true);
};

describe('a mailbox read by IMAP', () => {
  it('gives what is there and what comes, each once, with when the server took it', async () => {
    const { imap, port, stop } = await startImap([message(1), message(2, '03-Nov-2021 09:30:00 +0000')]);
    const reader = watching(port);
    await until(() => reader.subjects().length === 2);
    imap.appendMessage('INBOX', [], '03-Nov-2021 09:45:00 +0000', raw(3));
    await until(() => reader.subjects().length === 3);
    await reader.stop();
    expect(reader.subjects()).toEqual(['mail 1', 'mail 2', 'mail 3']);
    expect(reader.times()).toEqual(
      ['2021-11-03T09:00:00Z', '2021-11-03T09:30:00Z', '2021-11-03T09:45:00Z'].map(parseInstant),
    );
    const again = watching(port, { cursor: reader.reached() ?? '' });
    imap.appendMessage('INBOX', [], '03-Nov-2021 09:50:00 +0000', raw(4));
    await until(() => again.subjects().length > 0);
    await again.stop();
    expect(again.subjects()).toEqual(['mail 4']);
    await stop();
  }, 30_000);

  it('leaves what came long before it was read for the first time', async () => {
    const { port, stop } = await startImap([message(1, '03-Oct-2021 09:00:00 +0000'), message(2)]);
    const reader = watching(port);
    await until(() => reader.subjects().length > 0);
    await reader.stop();
    expect(reader.subjects()).toEqual(['mail 2']);
    await stop();
  }, 30_000);

  it('begins anew where the server counts anew', async () => {
    const { port, stop } = await startImap([message(1)]);
    const reader = watching(port, { cursor: '999:50' });
    await until(() => reader.subjects().length > 0);
    await reader.stop();
    expect([reader.subjects(), reader.reached()]).toEqual([['mail 1'], '1:1']);
    await stop();
  }, 30_000);

  it('passes over nothing that could not be dealt with', async () => {
    const { port, stop } = await startImap([message(1), message(2)]);
    const reader = watching(port, { fails: 2 });
    await until(() => reader.subjects().length === 2);
    await reader.stop();
    expect([reader.subjects(), reader.troubles.length]).toEqual([['mail 1', 'mail 2'], 2]);
    await stop();
  }, 30_000);

  it('comes back to a server that was away', async () => {
    const first = await startImap([message(1)]);
    const reader = watching(first.port);
    await until(() => reader.subjects().length === 1);
    await first.stop();
    const second = await startImap([message(1), message(2)], first.port);
    await until(() => reader.subjects().length === 2);
    await reader.stop();
    expect(reader.subjects()).toEqual(['mail 1', 'mail 2']);
    await second.stop();
  }, 30_000);
});

describe('where a mailbox is', () => {
  it('is read from a URL, whose port is that of its protocol', () => {
    expect(imapPlaceOf('imaps://ann%40example.org@mail.example/Lists/xen', 'secret')).toEqual({
      host: 'mail.example',
      port: 993,
      isSecure: true,
      user: 'ann@example.org',
      password: 'secret',
      folder: 'Lists/xen',
    });
    expect(imapPlaceOf('imap://ann@mail.example', 'secret')).toMatchObject({ port: 143, folder: 'INBOX' });
  });

  it.each([
    ['https://ann@mail.example', 'secret', /is written as imaps:/],
    ['imaps://mail.example', 'secret', /is written as imaps:/],
    ['imaps://ann:secret@mail.example', 'secret', /without the password/],
    ['imaps://ann@mail.example', undefined, /no password for mail\.example/],
  ])('%s with password %s is none', (at, password, why) => {
    expect(() => imapPlaceOf(at, password)).toThrow(why);
  });
});
