import type { Command, VerbName } from '@sluice/mail';
import { mute, muteMe, unmute, unmuteMe, wrong } from './bot-effects';
import { isRefused, type CommandEffect, type Effect, type EffectContext, type RefusedEffect } from './effect';
import { bugfix, feature, future, target } from './declare-effects';
import { explain, help, status } from './questions';
import { exceptionDeny, exceptionGrant, exceptionRequest, object, resolve } from './release-effects';
import { dependsOn, supersedes } from './series-effects';
import { undo } from './undo-effect';

/** What each command does; `confirm` is no command of its own, it lets another one be done. */
const EFFECTS: Readonly<Record<Exclude<VerbName, 'confirm'>, CommandEffect>> = {
  mute,
  unmute,
  'mute-me': muteMe,
  'unmute-me': unmuteMe,
  wrong,
  'depends-on': dependsOn,
  supersedes,
  target,
  future,
  bugfix,
  feature,
  object,
  resolve,
  'exception-request': exceptionRequest,
  'exception-grant': exceptionGrant,
  'exception-deny': exceptionDeny,
  undo,
  explain,
  status,
  help,
};

/** All that the commands of a mail would do, or the first that is refused: then none is done. */
export type Effects =
  { readonly effects: readonly Effect[] } | { readonly refusal: RefusedEffect; readonly command: Command };

/** Works out what the commands of a mail would do. Nothing is recorded. */
export const effectsOf = async (commands: readonly Command[], context: EffectContext): Promise<Effects> => {
  const effects: Effect[] = [];
  for (const command of commands) {
    const effect =
      command.verb === 'confirm'
        ? { refused: 'A confirmation confirms nothing else' }
        : await EFFECTS[command.verb](command, context);
    if (isRefused(effect)) return { refusal: effect, command };
    effects.push(effect);
  }
  return { effects };
};
