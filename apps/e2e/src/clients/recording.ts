import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

/** Headers that say what a client wants, or what it is told; the others are the transport's. */
const MEANT: ReadonlySet<string> = new Set([
  ...['accept', 'authorization', 'content-type', 'user-agent'],
  ...['allow', 'content-disposition', 'link', 'location'],
]);

/** One request of a client with what was answered, as a line of the log. */
export type Recorded = {
  readonly client: string;
  readonly method: string;
  readonly path: string;
  /** Spelled as they went over the wire. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly status: number;
  readonly answered: Readonly<Record<string, string>>;
  /** What was answered, without what it says: see `shapeOf`. */
  readonly shape: string;
};

const meant = (raw: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    raw.flatMap((name, i) =>
      i % 2 === 0 && MEANT.has(name.toLowerCase()) ? [[name, raw[i + 1] ?? '']] : [],
    ),
  );

/** The fields of an object, or of the first of a list and how many there are; of any other text the kind alone. */
export const shapeOf = (text: string): string => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return text === '' ? 'nothing' : 'text';
  }
  const fields = (of: unknown): string =>
    typeof of === 'object' && of !== null ? Object.keys(of).join(' ') : typeof of;
  return Array.isArray(value) ? `${String(value.length)} of: ${fields(value[0])}` : fields(value);
};

/** What an answer says, however it was sent. */
const textOf = (bytes: Buffer, encoding: string | undefined): string => {
  const plain =
    encoding === 'gzip' ? gunzipSync(bytes) : encoding === 'br' ? brotliDecompressSync(bytes) : bytes;
  return plain.toString('utf8');
};

const bytesOf = async (stream: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

/** Stands between clients and a server: passes everything on as it came, and keeps it. */
export class Recording {
  readonly requests: Recorded[] = [];
  /** Whose requests are kept. */
  client = '';
  private readonly server: Server;

  constructor(private readonly to: number) {
    this.server = createServer((asked, answer) => {
      this.pass(asked)
        .then(({ response, bytes }) => {
          answer.writeHead(response.statusCode ?? 502, response.rawHeaders);
          answer.end(bytes);
        })
        .catch(() => answer.destroy());
    });
  }

  private async pass(asked: IncomingMessage): Promise<{ response: IncomingMessage; bytes: Buffer }> {
    const body = await bytesOf(asked);
    const { method = 'GET', url: path = '/', rawHeaders } = asked;
    const response = await new Promise<IncomingMessage>((done, fail) => {
      request({ host: '127.0.0.1', port: this.to, method, path, headers: rawHeaders }, done)
        .on('error', fail)
        .end(body);
    });
    const bytes = await bytesOf(response);
    this.requests.push({
      ...{ client: this.client, method, path, headers: meant(rawHeaders), body: body.toString('utf8') },
      status: response.statusCode ?? 0,
      answered: meant(response.rawHeaders),
      shape: bytes.length === 0 ? 'nothing' : shapeOf(textOf(bytes, response.headers['content-encoding'])),
    });
    return { response, bytes };
  }

  async listen(): Promise<string> {
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }
}
