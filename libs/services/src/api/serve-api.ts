import 'reflect-metadata';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import compression from 'compression';
import helmet from 'helmet';
import { NestLog } from '../observability';
import { ApiModule } from './api.module';
import type { ApiContext } from './context';
import { builtFiles } from './dashboard/dashboard.controller';
import { DASHBOARD } from './dashboard/paths';
import { counted } from './http/counted';
import { portTaken } from './http/require-port';
import { limitServer, SERVER_PATIENCE, type ServerPatience } from './http/server-limits';
import { ErrorFilter } from './patchwork/error.filter';

/** A decision and a check are short; what is longer is a mistake or an attack. */
const BODY_LIMIT = '256kb';

export type ServeOptions = {
  /** 0 takes a free one. */
  readonly port: number;
  readonly host: string;
  readonly patience?: ServerPatience | undefined;
};

export type ServedApi = { readonly port: number; close(): Promise<void> };

/** Nothing is loaded from elsewhere, nothing runs that we do not serve, nobody frames a page. */
const SECURITY = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      fontSrc: ["'self'"],
      connectSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
  xFrameOptions: { action: 'deny' },
  // With less, browsers do not say of our own forms where they come from.
  referrerPolicy: { policy: 'same-origin' },
  // Set where TLS ends: over plain HTTP it means nothing.
  strictTransportSecurity: false,
});

const prepare = (app: NestExpressApplication, { log, config, metrics }: ApiContext): void => {
  app.disable('x-powered-by');
  // Nobody else's word counts on where a request comes from.
  app.set('trust proxy', config.http.trustedProxies);
  // A repeated key is a list of texts; no key makes an object.
  app.set('query parser', 'simple');
  // Conditional answers are the API's own, by what they were made of.
  app.disable('etag');
  if (metrics !== undefined) app.use(counted(metrics));
  // At the lowest level: JSON shrinks to a tenth all the same, and the next levels cost more than everything else of an answer.
  app.use(SECURITY, compression({ level: 1 }));
  app.use(`/${DASHBOARD}/assets`, builtFiles());
  app.useBodyParser('json', { limit: BODY_LIMIT, strict: true });
  app.useBodyParser('urlencoded', { limit: BODY_LIMIT, extended: false, parameterLimit: 200 });
  app.useGlobalFilters(new ErrorFilter(log));
};

/**
 * Answers the API on a port.
 * @throws UnavailableError where the port cannot be had
 */
export const serveApi = async (
  context: ApiContext,
  { port, host, patience = SERVER_PATIENCE }: ServeOptions,
): Promise<ServedApi> => {
  const { log } = context;
  const app = await NestFactory.create<NestExpressApplication>(ApiModule.over(context), {
    logger: new NestLog(log),
    abortOnError: false,
    bodyParser: false,
    forceCloseConnections: true,
  });
  prepare(app, context);
  limitServer(app.getHttpServer() as Server, log, patience);
  try {
    await app.listen(port, host);
  } catch (error) {
    await app.close().catch(() => undefined);
    throw portTaken(error, host, port);
  }
  const address = (app.getHttpServer() as { address(): AddressInfo }).address();
  log.info({ host, port: address.port }, 'answering HTTP');
  return { port: address.port, close: () => app.close() };
};
