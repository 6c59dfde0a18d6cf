import { isKeptWhole, type ParkedMail } from '@sluice/application';
import { mailCodec, MAX_KEPT_BYTES } from '@sluice/mail-io';
import { parkedMailOf, replayParkedMails } from '@sluice/runtime';
import type { Command } from 'commander';
import {
  arrayAnswer,
  metaNow,
  withRecorded,
  withViewpoint,
  withViewpointOfArray,
  type CommonOptions,
} from '../command';
import { table } from '../output';
import { rederive } from './decided';
import { addParkedJobs } from './parked-jobs';

/** How much of a raw mail `parked show` prints. */
const SHOWN_BYTES = 4_000;

const isWhole = (mail: ParkedMail): boolean => isKeptWhole(mail, MAX_KEPT_BYTES);

const TAKE_AGAIN =
  'only its beginning was kept: it cannot be replayed; mend its source and take that again with `sluice ingest`';

const addList = (parked: Command): void => {
  withViewpointOfArray(parked.command('list'))
    .summary('everything that is parked, with the reason')
    .action((options: CommonOptions) =>
      withRecorded(options, async (runtime, output) => {
        const { knownAsOf } = options;
        const mails = (await runtime.reader.parked()).filter(
          (m) => knownAsOf === undefined || m.at <= knownAsOf,
        );
        const answers = mails.map(({ id, reason, detail, source, at, size }) => ({
          id,
          reason,
          detail,
          source,
          at,
          size,
        }));
        const meta = await metaNow(runtime, options);
        output.answer(arrayAnswer('parked', answers, { meta, options }), () =>
          mails.length === 0
            ? 'Nothing is parked.'
            : table([
                ['ID', 'REASON', 'KEPT', 'SOURCE', 'DETAIL'],
                ...mails.map((m) => [m.id, m.reason, `${m.size} bytes`, m.source, m.detail]),
              ]),
        );
      }),
    );
};

const addShow = (parked: Command): void => {
  withViewpoint(parked.command('show <id>'))
    .summary('one parked mail: its reason and the beginning of its raw bytes')
    .action((id: string, options: CommonOptions) =>
      withRecorded(options, async (runtime, output) => {
        const mail = await parkedMailOf(runtime, id);
        const kept = await runtime.reader.raw(mail.rawHash);
        const raw = kept === undefined ? new Uint8Array() : mailCodec.expand(kept);
        const head = Buffer.from(raw.subarray(0, SHOWN_BYTES)).toString('latin1');
        // Control characters of a hostile mail stay away from the terminal.
        const printable = head.replaceAll(/[^\t\n\x20-\x7e]/g, '\u00b7');
        const whole = isWhole(mail);
        output.answer({ ...mail, whole, head: printable, ...(await metaNow(runtime, options)) }, () =>
          [
            `${mail.reason}: ${mail.detail}`,
            `from ${mail.source}, ${mail.size} bytes kept${whole ? '' : `; ${TAKE_AGAIN}`}`,
            '',
            printable,
          ].join('\n'),
        );
      }),
    );
};

const addReplay = (parked: Command): void => {
  parked
    .command('replay [id]')
    .summary('try the decoder again, on one parked mail or on all')
    .action((id: string | undefined, options: CommonOptions) =>
      withRecorded(options, async (runtime, output) => {
        const mails = id === undefined ? await runtime.reader.parked() : [await parkedMailOf(runtime, id)];
        const { taken, takeAgain } = await replayParkedMails(runtime, mails);
        if (taken.length > 0) await rederive(runtime);
        const stillParked = mails.length - taken.length;
        const again = takeAgain.map(({ id, source }) => ({ id, source }));
        output.answer({ taken, stillParked, takeAgain: again }, () =>
          [
            `${taken.length} taken, ${stillParked} still parked.`,
            ...takeAgain.map((m) => `${m.id}, from ${m.source}: ${TAKE_AGAIN}.`),
          ].join('\n'),
        );
      }),
    );
};

export const addParked = (program: Command): void => {
  const parked = program
    .command('parked')
    .summary('mail that could not be taken, and work that could not be done');
  addList(parked);
  addShow(parked);
  addReplay(parked);
  addParkedJobs(parked);
};
