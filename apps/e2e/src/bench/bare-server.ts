import { createServer } from 'node:http';

// The least a server of answers could do: one process that has every answer ready and does nothing but send it.

/** What it is told: the body to answer with from now on, or to say how much CPU it has had. */
export type Told = { readonly body: string } | { readonly cpu: true };
/** What it says: where it listens, once; then milliseconds of CPU, each time it is asked. */
export type Says = { readonly port: number } | { readonly cpu: number };

let body = Buffer.alloc(0);

const server = createServer((_request, response) => {
  response.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': body.length,
  });
  response.end(body);
});

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address !== 'string') process.send?.({ port: address.port } satisfies Says);
});

process.on('message', (told: Told) => {
  if ('body' in told) body = Buffer.from(told.body, 'utf8');
  const { user, system } = process.cpuUsage();
  process.send?.({ cpu: (user + system) / 1_000 } satisfies Says);
});
process.on('disconnect', () => {
  process.exit(0);
});
