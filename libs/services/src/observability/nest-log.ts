import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';
import { withoutSecrets } from './log';

/** What Nest hands over: a message, perhaps a stack, and the name of the part that speaks, in the end. */
const partsOf = (rest: readonly unknown[]): { readonly context?: string; readonly stack?: string } => {
  const texts = rest.filter((r): r is string => typeof r === 'string');
  const context = texts.at(-1);
  const stack = texts.length > 1 ? texts[0] : undefined;
  return {
    ...(context === undefined ? {} : { context }),
    ...(stack === undefined ? {} : { stack: withoutSecrets(stack) }),
  };
};

/** Nest's own words, in the services' log. What Nest calls `log` is of little interest to an operator: it goes one level down. */
export class NestLog implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...rest: readonly unknown[]): void {
    this.write('debug', message, rest);
  }

  error(message: unknown, ...rest: readonly unknown[]): void {
    this.write('error', message, rest);
  }

  warn(message: unknown, ...rest: readonly unknown[]): void {
    this.write('warn', message, rest);
  }

  debug(message: unknown, ...rest: readonly unknown[]): void {
    this.write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: readonly unknown[]): void {
    this.write('trace', message, rest);
  }

  fatal(message: unknown, ...rest: readonly unknown[]): void {
    this.write('fatal', message, rest);
  }

  private write(
    level: 'trace' | 'debug' | 'warn' | 'error' | 'fatal',
    message: unknown,
    rest: readonly unknown[],
  ): void {
    const parts = partsOf(rest);
    if (message instanceof Error)
      this.logger[level]({ ...parts, err: message }, withoutSecrets(message.message));
    else if (typeof message === 'string') this.logger[level](parts, withoutSecrets(message));
    else this.logger[level]({ ...parts, said: message }, 'Nest says');
  }
}
