import { readFileSync } from 'node:fs';
import { request as send } from 'node:http';
import { join } from 'node:path';
import { asInRun } from './clients/redrawn';
import { Recording, type Recorded } from './clients/recording';
import { startWorld, type World } from './clients/world';

/** What `npm run clients -- --record FILE` wrote while git-pw, pwclient and b4 did all that they are seen to do. */
const LOG = join(__dirname, '../golden/client-requests.jsonl');

const recorded = readFileSync(LOG, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Recorded);

let world: World;
let recording: Recording;
let url: string;

beforeAll(async () => {
  world = await startWorld();
  recording = new Recording(world.port);
  url = await recording.listen();
});
afterAll(async () => {
  await recording.stop();
  await world.stop();
});

/** Sends a request as it was seen; what is answered is recorded as it was then. */
const replayed = async ({ method, path, headers, body, client }: Recorded): Promise<Recorded | undefined> => {
  recording.client = client;
  await new Promise<void>((done, fail) => {
    const { hostname: host, port } = new URL(url);
    const length = body === '' ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
    send({ host, port, path, method, headers: { ...headers, ...length } }, (answer) => {
      answer.resume().on('end', done);
    })
      .on('error', fail)
      .end(body);
  });
  return recording.requests.at(-1);
};

describe('requests that the real clients sent', () => {
  test('are answered as they were then: status, headers as they are spelled, and fields', async () => {
    expect(new Set(recorded.map((r) => r.client))).toEqual(
      new Set(['git-pw', 'pwclient (REST)', 'pwclient (XML-RPC)', 'b4']),
    );
    for (const request of recorded) {
      const wanted = asInRun(request, { ...world, url });
      expect(await replayed(wanted)).toEqual(wanted);
    }
    expect(world.troubles).toEqual([]);
  });

  test('were told of a next page first, in a header that is spelled Link', () => {
    const links = recorded.flatMap((r) => r.answered['Link'] ?? []);
    expect(links.length).toBeGreaterThan(20);
    expect(links.some((l) => /^<[^>,]+>; rel="next", </.test(l))).toBe(true);
  });
});
