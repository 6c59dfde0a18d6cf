import { declarationCalled, type StoredMail } from '@sluice/application';
import type { NewEvent } from '@sluice/kernel';
import {
  copiesOf,
  pickCopy,
  regroupMail,
  type Runtime,
  undoCorrection,
  undoDeclared,
  UsageError,
} from '@sluice/runtime';
import { InvalidArgumentError, type Command } from 'commander';
import { textArgument, withRecorded, type CommonOptions } from '../command';
import { table, type Output } from '../output';
import { rederive } from './decided';
import { answerDeclared } from './declarations';

/** `5`, `5.1`. @throws InvalidArgumentError */
const revisionArgument = (text: string): string => {
  if (!/^[1-9]\d{0,3}(?:\.\d{1,3})?$/.test(text))
    throw new InvalidArgumentError('Write a number such as 5 or 5.1.');
  return text;
};

type CorrectionOptions = CommonOptions & { readonly reason: string; readonly by?: string };

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
        const what = { mail: id, to: options.to, revision: options.revision };
        const event = await regroupMail(runtime, what, options);
        await answerRecorded(runtime, output, event);
      }),
    );
};

const addUndo = (series: Command): void => {
  series
    .command('undo <event>')
    .summary('undo a correction, or take back what was declared')
    .requiredOption('--reason <text>', 'why', textArgument)
    .option('--by <address>', 'who decided')
    .action((id: string, options: CorrectionOptions) =>
      withRecorded(options, async (runtime, output) => {
        if ((await declarationCalled(runtime.events, id)) !== undefined) {
          const undone = await undoDeclared(runtime, id, options);
          return answerDeclared(undone, 'Undone, recorded as', [runtime, output]);
        }
        const event = await undoCorrection(runtime, id, options);
        await rederive(runtime);
        output.answer(
          [event],
          () => `Undone, recorded as ${event.idempotencyKey.replace('PersonDecided ', '')}.`,
        );
      }),
    );
};

type PickOptions = CommonOptions & { readonly copy?: string; readonly reason?: string; readonly by?: string };

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

const addPick = (series: Command): void => {
  series
    .command('pick <message-id>')
    .summary('pick the true one of different mails that claim one Message-ID; without --copy, list them')
    .option('--copy <hash>', 'beginning of its hash')
    .option('--reason <text>', 'why', textArgument)
    .option('--by <address>', 'who decided')
    .action((id: string, options: PickOptions) =>
      withRecorded(options, async (runtime, output) => {
        const { copy, reason, by } = options;
        if (copy === undefined) return listCopies(await copiesOf(runtime, id), output);
        if (reason === undefined) throw new UsageError('say why with --reason');
        const event = await pickCopy(runtime, { mail: id, copy }, { reason, by });
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
