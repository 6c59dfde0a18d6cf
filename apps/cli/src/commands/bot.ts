import type { Command } from 'commander';
import { addPreview } from './bot-preview';
import { addBotRun } from './bot-run';
import { addBotSwitch } from './bot-switch';

/** The group of commands about the bot. */
export const addBot = (program: Command): void => {
  const bot = program.command('bot').summary('mail it takes, commands it obeys, what it says on threads');
  addPreview(bot);
  addBotRun(bot);
  addBotSwitch(bot);
};
