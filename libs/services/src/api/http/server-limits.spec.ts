import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { createLog } from '../../observability';
import { limitServer } from './server-limits';

const lines: Readonly<Record<string, unknown>>[] = [];
const log = createLog({
  level: 'info',
  to: { write: (line) => void lines.push(JSON.parse(line) as Readonly<Record<string, unknown>>) },
});

let server: Server;
beforeEach(async () => {
  lines.length = 0;
  server = createServer((request, response) => {
    // As a handler that waits for the whole body.
    request.resume().on('end', () => response.end('whole'));
  });
  limitServer(server, log, { headersMs: 150, requestMs: 300, lookMs: 20 });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
});
afterEach(() => new Promise((closed) => server.close(closed)));

/** All that is answered to a text that is sent as it is and then goes silent, until the server closes. */
const answerTo = (text: string): Promise<string> =>
  new Promise((done, fail) => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk.toString('latin1')));
    socket.on('error', fail);
    socket.on('close', () => done(answer));
  });

const HEAD = 'GET / HTTP/1.1\r\nHost: here\r\n';

test.each([
  ['headers that never end', HEAD, 408],
  ['a body that never ends', 'POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 9\r\n\r\nhalf', 408],
  ['headers that are too long', `${HEAD}X-Long: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ['what is no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n\r\n', 400],
  [
    'two lengths',
    'POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n',
    400,
  ],
  ['a line end in a header', `${HEAD}X-A: a\rSet-Cookie: b\r\n\r\n`, 400],
])('%s: answered, closed and logged', async (_, text, status) => {
  const answer = await answerTo(text);
  expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${String(status)} `));
  expect(answer).toContain('Content-Type: application/problem+json');
  expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toMatchObject({ type: 'about:blank', status });
  expect(lines).toMatchObject([{ refused: 'no request', status, from: '127.0.0.1', msg: 'refused' }]);
});

test('whoever goes away without a word is not logged', async () => {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  await new Promise((connected) => socket.once('connect', connected));
  socket.write('GET / HT');
  socket.resetAndDestroy();
  expect(await answerTo(`${HEAD}Connection: close\r\n\r\n`)).toContain('whole');
  expect(lines).toEqual([]);
});
