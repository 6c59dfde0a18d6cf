import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import {
  digestOf,
  foretoldChecks,
  LOG_START,
  verify,
  verifyRaw,
  type LogPosition,
} from '@sluice/application';
import type { EventEnvelope } from '@sluice/kernel';
import { mailCodec, nodeHashing } from '@sluice/mail-io';
import { postgresMarkReplay, postgresRawMails } from '@sluice/postgres';
import { EXIT, UsageError, whatIfPorts } from '@sluice/runtime';
import type { Command } from 'commander';
import { metaNow, withRecorded, withRuntime, withViewpoint, type CommonOptions } from '../command';
import { jsonValue } from '../output';

const PAGE = 1_000;
const FOLLOW_MS = 500;

const positionText = (p: LogPosition): string => `${p.transactionId}.${p.globalPosition}`;

const parsePosition = (text: string | undefined): LogPosition => {
  if (text === undefined || text === '0') return LOG_START;
  const match = /^(\d{1,20})\.(\d{1,19})$/.exec(text);
  if (match === null)
    throw new UsageError(`"${text}" is no position: use the "position" of an event, such as 812.40`);
  return { transactionId: BigInt(match[1] ?? 0), globalPosition: BigInt(match[2] ?? 0) };
};

const line = (event: EventEnvelope): string => {
  const { transactionId, globalPosition, ...rest } = event;
  return JSON.stringify({ position: positionText({ transactionId, globalPosition }), ...rest }, jsonValue);
};

const addEvents = (program: Command): void => {
  program
    .command('events')
    .summary('the event log, one JSON document a line')
    .option('--after <position>', 'only events after this position')
    .option('--follow', 'wait for more')
    .action((options: CommonOptions & { readonly after?: string; readonly follow?: boolean }) =>
      withRecorded(options, async (runtime) => {
        let position = parsePosition(options.after);
        for (;;) {
          const page = await runtime.events.readAfter(position, PAGE);
          for (const event of page.events) process.stdout.write(`${line(event)}\n`);
          position = page.next;
          if (page.events.length > 0) continue;
          if (options.follow !== true) return;
          await setTimeout(FOLLOW_MS);
        }
      }),
    );
};

const addRebuild = (program: Command): void => {
  program
    .command('rebuild')
    .summary('derive everything again from the recorded mail')
    .action((options: CommonOptions) =>
      withRuntime(options, async (runtime, output) => {
        const started = process.hrtime.bigint();
        // Before what is derived: marks lie over it.
        await postgresMarkReplay(runtime.database).replay();
        await runtime.derivation.markAllDirty();
        await runtime.chains.markAllChains();
        const report = await runtime.workOff();
        const seconds = Number(process.hrtime.bigint() - started) / 1e9;
        const events = await runtime.reader.events();
        output.answer(
          { events, seconds, ...report },
          () =>
            `${report.conversations} conversations, ${report.series} series, ${report.edges} edges, ${events} events; ${seconds.toFixed(1)} s`,
        );
      }),
    );
};

/** Without `--full`, so many from a place that differs each time: whoever verifies every night has seen all of it in the end. */
const SAMPLE = 200;
const whichRaw = (full: boolean): { readonly from: string; readonly most?: number } =>
  full ? { from: '' } : { from: randomBytes(2).toString('hex'), most: SAMPLE };

const addVerify = (program: Command): void => {
  program
    .command('verify')
    .summary("the log's integrity; derived rows equal to a replay; no gap, no orphan")
    .option('--full', 'compare all raw mail with its hashes (default: some)')
    .action(async (options: CommonOptions & { readonly full?: boolean }) => {
      process.exitCode = await withRecorded(options, async (runtime, output) => {
        const checks = [
          ...(await verify({ ...runtime.viewPorts(), store: runtime.derivation, chains: runtime.chains })),
          await verifyRaw(postgresRawMails(runtime.database), mailCodec, whichRaw(options.full === true)),
          await postgresMarkReplay(runtime.database).verify(),
          ...(await foretoldChecks(await whatIfPorts(runtime))),
        ];
        output.answer({ checks, ...(await metaNow(runtime, options)) }, () =>
          checks.map((c) => `${c.ok ? 'ok  ' : 'FAIL'}  ${c.name}: ${c.detail}`).join('\n'),
        );
        return checks.every((c) => c.ok) ? EXIT.done : EXIT.no;
      });
    });
};

export const addLog = (program: Command): void => {
  addEvents(program);
  withViewpoint(program.command('digest'))
    .summary('one hash over the facts and everything derived from them')
    .action((options: CommonOptions) =>
      withRecorded(options, async (runtime, output) => {
        const digest = await digestOf(runtime.viewPorts(), options, nodeHashing);
        output.answer(
          { ...(await metaNow(runtime, options)), ...digest },
          () =>
            `${digest.digest}  ${digest.facts} facts, ${digest.series} series, ${digest.revisions} revisions, as of ${digest.asOf ?? 'the beginning'}`,
        );
      }),
    );
  addRebuild(program);
  addVerify(program);
};
