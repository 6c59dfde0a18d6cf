import { AsyncLocalStorage } from 'node:async_hooks';
import { pino, type DestinationStream, type Level, type Logger } from 'pino';

/** What a line of the log is about: ids only, so that all lines of one job, one flow, one event are found together. */
export type Correlation = {
  readonly job?: string | undefined;
  readonly flow?: string | undefined;
  readonly event?: string | undefined;
};

const standing = new AsyncLocalStorage<Correlation>();

/** Everything that `work` logs, directly or in what it awaits, bears these ids; outer ones stay where they are not named again. */
export const correlated = <T>(ids: Correlation, work: () => T): T =>
  standing.run({ ...standing.getStore(), ...ids }, work);

/** The ids that stand at this moment: to be handed on with what is begun here and goes on elsewhere. */
export const correlation = (): Correlation => standing.getStore() ?? {};

export type LogLevel = Level | 'silent';

export type LogOptions = {
  readonly level: LogLevel;
  /** Where lines go; by default standard error, at once, so that the last line before a crash is not lost. */
  readonly to?: DestinationStream | undefined;
};

/** Fields that never reach a log, whoever puts them in: secrets, and what a mail says. */
const WITHHELD = [
  'password',
  'secret',
  'token',
  'authorization',
  'url',
  'body',
  'text',
  'raw',
  'subject',
].flatMap((name) => [name, `*.${name}`]);

/** A password inside a connection's URL, which errors of drivers like to repeat. */
const URL_SECRET = /\b([a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@]{0,200}):[^\s@]{1,500}@/gi;

/** Takes passwords out of a text. */
export const withoutSecrets = (text: string): string => text.replaceAll(URL_SECRET, '$1:***@');

const errorFields = (error: Error): Readonly<Record<string, unknown>> => ({
  type: error.name,
  message: withoutSecrets(error.message),
  ...('code' in error ? { code: error.code } : {}),
  stack: withoutSecrets(error.stack ?? ''),
});

/**
 * The services' log: one JSON document a line on standard error, with time, level, and the ids that stand. Ids and numbers go into fields, a
 * sentence into the message; mail and secrets into neither.
 */
export const createLog = ({ level, to }: LogOptions): Logger =>
  pino(
    {
      level,
      base: { service: 'sluice', pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (name) => ({ level: name }) },
      mixin: () => ({ ...correlation() }),
      redact: { paths: WITHHELD, censor: '***' },
      serializers: { err: errorFields },
    },
    to ?? pino.destination({ dest: 2, sync: true }),
  );
