import { once } from 'node:events';
import { createServer } from 'node:net';
import { UnavailableError } from '@sluice/runtime';

/** That a port cannot be had, and what to do about it. */
export const portTaken = (error: unknown, host: string, port: number): UnavailableError => {
  const code = String((error as NodeJS.ErrnoException).code ?? error);
  return new UnavailableError(
    `the API cannot be answered on ${host}, port ${String(port)} (${code}): set http.port to a free one`,
  );
};

/**
 * Looks whether a port can be had, before anything is opened that takes time.
 * @throws UnavailableError where it cannot
 */
export const requirePort = async (host: string, port: number): Promise<void> => {
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (error) {
    throw portTaken(error, host, port);
  }
  server.close();
  await once(server, 'close');
};
