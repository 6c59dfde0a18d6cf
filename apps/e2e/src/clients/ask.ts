import { request, type IncomingHttpHeaders } from 'node:http';

export type Asked = {
  readonly method?: string;
  readonly path: string;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A form, JSON, or XML, as its client sends it. */
  readonly form?: readonly (readonly [string, string])[];
  readonly json?: unknown;
  readonly xml?: string;
};

export type Answer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Names and values as they went over the wire. */
  readonly rawHeaders: readonly string[];
  readonly bytes: Buffer;
  readonly text: string;
  json<T = Record<string, unknown>>(): T;
};

const bodyOf = ({ form, json, xml }: Asked): readonly [string, string] | undefined => {
  if (form !== undefined)
    return [
      'application/x-www-form-urlencoded',
      new URLSearchParams(form.map(([k, v]): [string, string] => [k, v])).toString(),
    ];
  if (json !== undefined) return ['application/json', JSON.stringify(json)];
  return xml === undefined ? undefined : ['text/xml', xml];
};

/** Asks over a socket of its own; the path goes as it is written. */
export const ask = (port: number, asked: Asked): Promise<Answer> =>
  new Promise((done, fail) => {
    const body = bodyOf(asked);
    const headers = {
      ...(asked.token === undefined ? {} : { Authorization: `Token ${asked.token}` }),
      ...(body === undefined
        ? asked.method === 'POST'
          ? { 'Content-Length': '0' }
          : {}
        : { 'Content-Type': body[0], 'Content-Length': String(Buffer.byteLength(body[1])) }),
      ...asked.headers,
    };
    const sent = request(
      { host: '127.0.0.1', port, path: asked.path, method: asked.method ?? 'GET', headers },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => {
          const bytes = Buffer.concat(chunks);
          const text = bytes.toString('utf8');
          done({
            ...{ status: answer.statusCode ?? 0, headers: answer.headers, rawHeaders: answer.rawHeaders },
            ...{ bytes, text, json: <T>() => JSON.parse(text) as T },
          });
        });
      },
    );
    sent.on('error', fail);
    sent.end(body?.[1]);
  });
