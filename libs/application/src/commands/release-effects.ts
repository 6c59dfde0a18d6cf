import { decidedBy, type FreezeCommand, type FreezeEvent, type Said } from '@sluice/freeze';
import type { NewEvent } from '@sluice/kernel';
import type { Command } from '@sluice/mail';
import { messageIdsOf } from '@sluice/series';
import { decideRelease, releaseFact, releaseStream } from '../use-cases/decide-release';
import { NO_TARGET, type CommandEffect, type Effect, type EffectContext, type RefusedEffect } from './effect';
import { targetIn, titleOf, type Target } from './target';

type Bare = Pick<FreezeCommand, 'type' | 'data'>;

const VIA = { surface: 'mail' } as const;

const noRelease = ({ knowledge: { project } }: EffectContext, release: string): RefusedEffect => ({
  refused: `${project.name} has no release line ${release}: it has ${project.releaseLines.join(', ')}`,
});

/** Whether the project has the release line that a command names. */
export const releaseNamed = (
  { release = '' }: Pick<Command, 'release'>,
  context: EffectContext,
): string | RefusedEffect =>
  context.knowledge.project.releaseLines.includes(release) ? release : noRelease(context, release);

const why = (events: readonly FreezeEvent[]): string | undefined =>
  events.flatMap((e) => ('why' in e.data ? [e.data.why] : []))[0];

type Decided = { readonly facts: readonly NewEvent[]; readonly why?: string | undefined };

/** What would come of a command on a release line, by whoever has the role when the mail was received. */
const decideOn = async (
  release: string,
  bare: Bare,
  { command, context }: { readonly command: Command; readonly context: EffectContext },
): Promise<Decided> => {
  const { ports, knowledge, giver } = context;
  const said: Said = {
    ...{ release, by: giver.by, at: giver.at, reason: command.reason ?? '' },
    source: { messageId: giver.source },
  };
  const { events, hashing } = ports;
  const asked = { ...bare, said } as FreezeCommand;
  const outcome = await decideRelease(events, asked, { knowledge, hashing, via: VIA, dryRun: true });
  const stream = releaseStream(knowledge.project.key, release);
  return {
    facts: outcome.map((event) => releaseFact(event, stream, { hashing, via: VIA })),
    why: why(outcome),
  };
};

/** The decisions that a command makes on one series in one release line, made one after the other. */
const onSeries =
  (
    bares: (target: Target, release: string, context: EffectContext) => readonly Bare[] | RefusedEffect,
    saying: (title: string, release: string) => string,
  ): CommandEffect =>
  async (command, context): Promise<Effect | RefusedEffect> => {
    const release = releaseNamed(command, context);
    if (typeof release !== 'string') return release;
    const target = await targetIn(command, context);
    if (target === undefined) return NO_TARGET;
    const wanted = bares(target, release, context);
    if ('refused' in wanted) return wanted;
    const facts: NewEvent[] = [];
    for (const bare of wanted) {
      const decided = await decideOn(release, bare, { command, context });
      if (decided.why !== undefined) return { refused: decided.why, recorded: decided.facts };
      facts.push(...decided.facts);
    }
    return { events: facts, said: saying(titleOf(target.derived), release), bearing: 'verdicts' };
  };

const about = ({ posting }: Target) => ({ about: posting });

export const exceptionGrant = onSeries(
  (target) => [{ type: 'GrantException', data: about(target) }],
  (title, release) => `An exception for ${title} in ${release} is recorded as given by you.`,
);

export const exceptionDeny = onSeries(
  (target) => [{ type: 'RefuseException', data: about(target) }],
  (title, release) => `An exception for ${title} in ${release} is recorded as denied by you.`,
);

export const object = onSeries(
  (target) => [{ type: 'PlaceHold', data: about(target) }],
  (title, release) => `${title} is held back from ${release} until it is resolved.`,
);

/** The holds on a series, and what was said against it as a command: `resolve` settles both. */
const openAgainst = (
  { posting, derived }: Target,
  release: string,
  { knowledge, giver }: EffectContext,
): readonly Bare[] | RefusedEffect => {
  const { series } = derived;
  const line = decidedBy(knowledge.decisions, release, giver.at);
  const mails = new Set<string>(messageIdsOf(series));
  const holds = line.holds.filter(({ data }) => mails.has(data.about));
  const dismissed = new Set(line.dismissals.flatMap(({ data }) => data.mail ?? []));
  const objecting = new Set(
    series.revisions
      .flatMap((r) => r.objections)
      .filter((o) => o.wording === 'command' && o.saidAt <= giver.at && !dismissed.has(o.messageId))
      .map((o) => o.messageId),
  );
  const bares: readonly Bare[] = [
    ...holds.map(({ data }) => ({ type: 'ReleaseHold' as const, data: { about: data.about } })),
    ...[...objecting].map((mail) => ({
      type: 'DismissFinding' as const,
      data: { about: posting, rule: 'objections', mail },
    })),
  ];
  return bares.length === 0
    ? { refused: `Nothing holds ${titleOf(derived)} back from ${release} that could be resolved` }
    : bares;
};

export const resolve = onSeries(
  openAgainst,
  (title, release) => `What held ${title} back from ${release} is resolved.`,
);

/** What asks for an exception is the mail itself, once it is taken from the list: nothing else is recorded. */
export const exceptionRequest: CommandEffect = (command, context) => {
  const release = releaseNamed(command, context);
  if (typeof release !== 'string') return Promise.resolve(release);
  if (!context.giver.isPublic)
    return Promise.resolve({
      refused: 'An exception is asked for on the list, so that everybody can see it: send this there too',
    });
  const said = `Your request for an exception in ${release} is shown with the series once the mail comes from the list.`;
  return Promise.resolve({ events: [], said, bearing: 'nothing' });
};
