import { regroup, undoDecision, viewSeries, type StoredMail } from '@sluice/application';
import { messageId, type NewEvent } from '@sluice/kernel';
import { nodeHashing } from '@sluice/mail-io';
import { type Runtime, UsageError } from '@sluice/runtime';
import { InvalidArgumentError, type Command } from 'commander';
import { textArgument, withRecorded, type CommonOptions } from '../command';
import { table, type Output } from '../output';
import { postingOf, rederive } from './decided';

/** `5`, `5.1`. @throws InvalidArgumentError */
const revisionArgument = (text: string): string => {
  if (!/^[1-9]\d{0,3}(?:\.\d{1,3})?$/.test(text))
    throw new InvalidArgumentError('Write a number such as 5 or 5.1.');
  return text;
};

type CorrectionOptions = CommonOptions & { readonly reason: string; readonly by?: string };

const correctionOf = (
  runtime: Runtime,
  { reason, by }: { readonly reason: string; readonly by?: string | undefined },
) => ({ correction: { at: runtime.clock.now(), reason, by }, hashing: nodeHashing });

const answerRecorded = async (runtime: Runtime, output: Output, event: NewEvent): Promise<void> => {
  await rederive(runtime);
  output.answer([event], () => {
    const id = event.idempotencyKey.replace('PersonDecided ', '');
    return `Recorded as ${id}. To undo it: sluice series undo ${id} --reason TEXT`;
  });
};

const addRegroup = (series: Command): void => {
  series
    .command('regroup <message-id>')
    .summary('correct which series and revision a mail belongs to')
    .requiredOption('--to <series>', 'series id, a Message-ID of one of its postings, or "new"')
    .option('--revision <number>', 'revision it belongs to', revisionArgument)
    .requiredOption('--reason <text>', 'why', textArgument)
    .option('--by <address>', 'who decided')
    .action((id: string, options: CorrectionOptions & { readonly to: string; readonly revision?: string }) =>
      withRecorded(options, async (runtime, output) => {
        const ports = runtime.viewPorts();
        await viewSeries(ports, id, {});
        const to = options.to === 'new' ? 'new' : await postingOf(runtime, options.to);
        const event = await regroup(
          runtime,
          { kind: 'regroup', messageId: messageId(id), to, revision: options.revision },
          correctionOf(runtime, options),
        );
        await answerRecorded(runtime, output, event);
      }),
    );
};

const addUndo = (series: Command): void => {
  series
    .command('undo <event>')
    .summary('undo a correction')
    .requiredOption('--reason <text>', 'why', textArgument)
    .option('--by <address>', 'who decided')
    .action((id: string, options: CorrectionOptions) =>
      withRecorded(options, async (runtime, output) => {
        const event = await undoDecision(runtime.events, id, correctionOf(runtime, options));
        await rederive(runtime);
        output.answer(
          [event],
          () => `Undone, recorded as ${event.idempotencyKey.replace('PersonDecided ', '')}.`,
        );
      }),
    );
};

type PickOptions = CommonOptions & { readonly copy?: string; readonly reason?: string; readonly by?: string };

/** The mails that claim one Message-ID, by hash. */
const copiesOf = async (runtime: Runtime, id: string): Promise<readonly StoredMail[]> => {
  const wanted = messageId(id);
  const resolved = await runtime.reader.resolve(wanted);
  const near = resolved === undefined ? [] : await runtime.reader.mailsOf([resolved.conversationId]);
  const copies = [...near].flatMap(([, mails]) => mails).filter((m) => m.reading.messageId === wanted);
  if (copies.length === 0) throw new UsageError(`no mail <${wanted}> was taken`);
  return copies.sort((a, b) => (a.rawHash < b.rawHash ? -1 : 1));
};

const SHOWN_HASH = 12;

const listCopies = (copies: readonly StoredMail[], output: Output): void =>
  output.answer(
    copies.map(({ rawHash, saidAt, trust, reading: { from, subject } }) => ({
      rawHash,
      saidAt,
      trust,
      from,
      subject,
    })),
    () =>
      table([
        ['COPY', 'SAID', 'TRUST', 'FROM', 'SUBJECT'],
        ...copies.map(({ rawHash, saidAt, trust, reading }) => [
          rawHash.slice(0, SHOWN_HASH),
          saidAt,
          trust,
          `${reading.from.name} <${reading.from.address}>`.trim(),
          reading.subject,
        ]),
      ]),
  );

const copyNamed = (copies: readonly StoredMail[], name: string): StoredMail => {
  const [copy, another] = copies.filter((m) => m.rawHash.startsWith(name.toLowerCase()));
  if (copy === undefined || another !== undefined)
    throw new UsageError(
      `${copy === undefined ? 'no' : 'more than one'} copy begins with "${name}": see them without --copy`,
    );
  return copy;
};

const addPick = (series: Command): void => {
  series
    .command('pick <message-id>')
    .summary('pick the true one of different mails that claim one Message-ID; without --copy, list them')
    .option('--copy <hash>', 'beginning of its hash')
    .option('--reason <text>', 'why', textArgument)
    .option('--by <address>', 'who decided')
    .action((id: string, options: PickOptions) =>
      withRecorded(options, async (runtime, output) => {
        const copies = await copiesOf(runtime, id);
        const { copy, reason, by } = options;
        if (copy === undefined) return listCopies(copies, output);
        if (reason === undefined) throw new UsageError('say why with --reason');
        const { rawHash, reading } = copyNamed(copies, copy);
        const event = await regroup(
          runtime,
          { kind: 'pick-copy', messageId: reading.messageId, rawHash },
          correctionOf(runtime, { reason, by }),
        );
        await answerRecorded(runtime, output, event);
      }),
    );
};

/** What a person may correct: grouping, the choice among contested copies, and corrections themselves. */
export const addCorrections = (series: Command): void => {
  addRegroup(series);
  addPick(series);
  addUndo(series);
};
