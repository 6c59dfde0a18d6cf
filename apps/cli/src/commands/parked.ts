import { replayParked } from '@sluice/application';
import { nodeHashing } from '@sluice/mail-io';
import type { Command } from 'commander';
import { withCommon, withRuntime, type CommonOptions } from '../command';
import { UsageError } from '../errors';
import { table } from '../output';
import type { Runtime } from '../runtime';
import { codec } from './ingest';
import { rederive } from './series';

/** How much of a raw mail `parked show` prints. */
const SHOWN_BYTES = 4_000;

const one = async (runtime: Runtime, id: string) => {
  const parked = (await runtime.reader.parked()).find((p) => p.id === id || p.rawHash === id);
  if (parked === undefined)
    throw new UsageError(`no parked mail has the id "${id}": see \`sluice parked list\``);
  return parked;
};

const replay = async (runtime: Runtime, id: string): Promise<boolean> =>
  replayParked(
    { ...runtime, codec, hashing: nodeHashing },
    await one(runtime, id),
    await runtime.knowledge(),
  );

export const addParked = (program: Command): void => {
  const parked = program.command('parked').summary('mail that could not be taken');
  withCommon(parked.command('list'))
    .summary('everything that is parked, with the reason')
    .action((options: CommonOptions) =>
      withRuntime(options, async (runtime, output) => {
        const mails = await runtime.reader.parked();
        output.answer(
          mails.map(({ id, reason, detail, source, at, size }) => ({ id, reason, detail, source, at, size })),
          () =>
            mails.length === 0
              ? 'Nothing is parked.'
              : table([
                  ['ID', 'REASON', 'BYTES', 'SOURCE', 'DETAIL'],
                  ...mails.map((m) => [m.id, m.reason, String(m.size), m.source, m.detail]),
                ]),
        );
      }),
    );
  withCommon(parked.command('show <id>'))
    .summary('one parked mail: its reason and the beginning of its raw bytes')
    .action((id: string, options: CommonOptions) =>
      withRuntime(options, async (runtime, output) => {
        const mail = await one(runtime, id);
        const compressed = await runtime.reader.raw(mail.rawHash);
        const raw = compressed === undefined ? new Uint8Array() : codec.expand(compressed);
        const head = Buffer.from(raw.subarray(0, SHOWN_BYTES)).toString('latin1');
        // Control characters of a hostile mail stay away from the terminal.
        const printable = head.replaceAll(/[^\t\n\x20-\x7e]/g, '\u00b7');
        output.answer({ ...mail, head: printable }, () =>
          [`${mail.reason}: ${mail.detail}`, `from ${mail.source}, ${mail.size} bytes`, '', printable].join(
            '\n',
          ),
        );
      }),
    );
  withCommon(parked.command('replay [id]'))
    .summary('try the decoder again, on one parked mail or on all')
    .action((id: string | undefined, options: CommonOptions) =>
      withRuntime(options, async (runtime, output) => {
        const ids = id === undefined ? (await runtime.reader.parked()).map((p) => p.id) : [id];
        const taken: string[] = [];
        for (const one of ids) if (await replay(runtime, one)) taken.push(one);
        if (taken.length > 0) await rederive(runtime);
        const still = ids.length - taken.length;
        output.answer({ taken, stillParked: still }, () => `${taken.length} taken, ${still} still parked.`);
      }),
    );
};
