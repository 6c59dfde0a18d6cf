import type { Command } from '@sluice/mail';
import type { DeclaredKind } from '@sluice/series';
import { declare } from '../use-cases/declare';
import {
  decisionContext,
  NO_TARGET,
  type CommandEffect,
  type EffectContext,
  type RefusedEffect,
} from './effect';
import { releaseNamed } from './release-effects';
import { targetIn, titleOf } from './target';

/** What is declared of the series that a mail is about, in the words that its sender is told. */
const declaring =
  (
    what: (command: Command, context: EffectContext) => DeclaredKind | RefusedEffect,
    saying: (title: string, command: Command) => string,
  ): CommandEffect =>
  async (command, context) => {
    const declared = what(command, context);
    if ('refused' in declared) return declared;
    const target = await targetIn(command, context);
    if (target === undefined) return NO_TARGET;
    const how = { ...decisionContext(context, command), knowledge: context.knowledge };
    const { event, why } = await declare(context.ports.events, { ...target, what: declared }, how);
    if (why !== undefined) return { refused: why };
    return {
      events: event === undefined ? [] : [event],
      said: saying(titleOf(target.derived), command),
      bearing: event === undefined ? 'nothing' : 'verdicts',
    };
  };

export const target = declaring(
  (command, context) => {
    const release = releaseNamed(command, context);
    return typeof release === 'string' ? { kind: 'target', release } : release;
  },
  (title, { release = '' }) => `${title} is taken as meant for ${release}.`,
);

export const future = declaring(
  () => ({ kind: 'future' }),
  (title) => `${title} is parked: it is judged for no release until it is aimed at one.`,
);

export const bugfix = declaring(
  () => ({ kind: 'bugfix' }),
  (title) => `${title} is taken as a bugfix, as far as it was posted when you said so.`,
);

export const feature = declaring(
  () => ({ kind: 'feature' }),
  (title) => `${title} is taken as a feature.`,
);
