import { eraseMail } from '@sluice/application';
import { messageId } from '@sluice/kernel';
import type { Command } from 'commander';
import { textArgument, withRecorded, type CommonOptions } from '../command';

type EraseOptions = CommonOptions & { readonly reason: string; readonly by?: string };

const sentence = (rawHashes: readonly string[]): string => {
  if (rawHashes.length === 0) return 'It was erased before: nothing is left of it.';
  const copies =
    rawHashes.length === 1 ? 'One raw mail is' : `${rawHashes.length} copies that differ in their bytes are`;
  return [`${copies} gone:`, ...rawHashes.map((h) => `  ${h}`), 'Later copies stay out.'].join('\n');
};

export const addErase = (program: Command): void => {
  program
    .command('erase <message-id>')
    .summary('remove a mail, raw and decoded, all copies of it; a tombstone keeps later ones out')
    .description(
      'Removes every copy of a mail, raw and decoded, and derives again what rested on it. A tombstone stays and keeps later copies out.\n' +
        'A parked mail is erased by its id. There is no way back but the source it came from, and that is refused.',
    )
    .requiredOption('--reason <text>', 'why; it is recorded', textArgument)
    .option('--by <address>', 'who asked', textArgument)
    .action((id: string, options: EraseOptions) =>
      withRecorded(options, async (runtime, output) => {
        const erasing = { by: options.by ?? 'not said', reason: options.reason };
        const { rawHashes, events } = await eraseMail(runtime, messageId(id), erasing);
        // Also where nothing was left to erase: an erasure that was cut short may have left its series to derive.
        await runtime.hearAnew();
        await runtime.workOff();
        output.answer(events, () => sentence(rawHashes));
      }),
    );
};
