import { UsageError } from '@sluice/runtime';
import { Command } from 'commander';

/** The words that call a command: `sluice series show`. */
const pathOf = (command: Command): string =>
  command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;

const oneLine = (text: string): string =>
  text
    .replace(/^error: /, '')
    .replace(/\s*\n\s*\(Did you mean ([^)]{1,200})\)\s*$/, ' (did you mean $1)')
    .replaceAll(/\s*\n\s*/g, ' ')
    .replace(/[.\s]+$/, '');

/**
 * A command whose wrong use is one line that says what to do. Commander would print its own sentence without the command it is about, and
 * the whole help where a subcommand is missing.
 */
export class SluiceCommand extends Command {
  override createCommand(name?: string): SluiceCommand {
    return new SluiceCommand(name);
  }

  override error(message: string): never {
    throw new UsageError(`${oneLine(message)}; see \`${pathOf(this)} --help\``);
  }

  override help(context?: unknown): never {
    const asked = typeof context !== 'object' || context === null || !('error' in context);
    if (asked || this.parent === null) return super.help();
    const words = this.commands.map((c) => c.name()).join(', ');
    throw new UsageError(`\`${pathOf(this)}\` needs a word more: ${words}; see \`${pathOf(this)} --help\``);
  }
}
