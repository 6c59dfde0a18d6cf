import { sameIdentity } from '@sluice/freeze';
import type { MessageId, NewEvent } from '@sluice/kernel';
import type { DerivedSeries } from '../derive';
import { decideDependence } from '../use-cases/decide-dependence';
import { whyNotCorrect, type Correcting } from '../use-cases/record-refusal';
import { recordDecision } from '../use-cases/record-decision';
import { GROUPING_STREAM } from '../use-cases/regroup';
import {
  decisionContext,
  NO_TARGET,
  type CommandEffect,
  type EffectContext,
  type RefusedEffect,
} from './effect';
import { posterOf, seriesNamed, targetIn, targetOf, titleOf } from './target';

const isPoster = (derived: DerivedSeries, { knowledge, giver }: EffectContext): boolean =>
  sameIdentity(posterOf(derived), giver.by, knowledge.identities);

/** An author may link what is theirs; anybody else needs the role. */
const whyNot = (
  what: Correcting,
  own: readonly DerivedSeries[],
  context: EffectContext,
): RefusedEffect | undefined => {
  if (own.every((derived) => isPoster(derived, context))) return undefined;
  const { by, at } = context.giver;
  const why = whyNotCorrect(context.knowledge, by, { what, at });
  return why === undefined ? undefined : { refused: `${why}; and it is not ${by} who posted it` };
};

const unknown = (mail: MessageId): RefusedEffect => ({
  refused: `No series is known to which <${mail}> belongs`,
});

export const supersedes: CommandEffect = async (command, context) => {
  const { ports } = context;
  const { mail } = command;
  const target = await targetIn(command, context);
  if (target === undefined || mail === undefined) return NO_TARGET;
  const earlier = await seriesNamed(ports.view(), mail);
  if (earlier === undefined) return unknown(mail);
  const refused = whyNot('grouping', [target.derived, earlier], context);
  if (refused !== undefined) return refused;
  const said = `${titleOf(target.derived)} is taken as a later version of ${titleOf(earlier)}.`;
  if (earlier.series.id === target.derived.series.id) return { events: [], said, bearing: 'nothing' };
  const to = (await targetOf(ports.view(), [mail]))?.posting ?? mail;
  const decision = { kind: 'regroup', messageId: target.posting, to } as const;
  const event = await recordDecision(
    { events: ports.events, streamName: GROUPING_STREAM },
    { about: 'grouping', decision },
    decisionContext(context, command),
  );
  return { events: [event], said, bearing: 'verdicts', connect: [target.posting, to] };
};

/** A Message-ID or a commit: places in a series are derived, and may be called otherwise tomorrow. */
const isLasting = (ref: string): boolean => ref.includes('@') || /^[0-9a-f]{40}$/.test(ref);

export const dependsOn: CommandEffect = async (command, context) => {
  const { ports } = context;
  const { mail } = command;
  const target = await targetIn(command, context);
  if (target === undefined || mail === undefined) return NO_TARGET;
  const refused = whyNot('dependence', [target.derived], context);
  if (refused !== undefined) return refused;
  const edges = await ports.edgesBetween(target.posting, mail);
  if (edges.length === 0)
    return {
      refused: `Sluice sees no dependency on <${mail}> that could be confirmed; where there is one, write it as a "Depends-on" line into the next cover letter`,
    };
  const open = edges.filter((e) => e.confidence !== 'certain' && [e.from, e.to].every(isLasting));
  const ends = [...new Map(open.map((e) => [`${e.from}\n${e.to}`, e])).values()];
  const events: NewEvent[] = [];
  for (const { from, to } of ends)
    events.push(
      await decideDependence(ports.events, { kind: 'confirm', from, to }, decisionContext(context, command)),
    );
  const said = `The dependency of ${titleOf(target.derived)} on <${mail}> is certain.`;
  return { events, said, bearing: events.length === 0 ? 'nothing' : 'edges' };
};
