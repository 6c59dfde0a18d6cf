import { canonicalJson, type Hashing, type NewEvent } from '@sluice/kernel';
import {
  calendarOf,
  decidedBy,
  releaseLineDecider,
  type FreezeCommand,
  type FreezeEvent,
} from '@sluice/freeze';
import type { Knowledge } from '../derive';
import { standingDecisions, type PersonDecided, type Via } from '../person-decided';
import type { EventStore } from '../ports/event-store';

/** The decisions on one release line of one project. */
export const releaseStream = (project: string, release: string): string => `release-${project}-${release}`;

/** Attempts when somebody else decides on the same release line at the same moment. */
const ATTEMPTS = 5;

type Context = { readonly hashing: Hashing; readonly via?: Via | undefined };

type DecideContext = Context & {
  readonly knowledge: Knowledge;
  /** Answers what would come of it, and records nothing. */
  readonly dryRun?: boolean | undefined;
};

/** The identity under which a decision on a release line is recorded. */
export const decisionIdentity = (event: FreezeEvent, { sha256 }: Pick<Hashing, 'sha256'>): string =>
  `PersonDecided ${sha256(canonicalJson(event))}`;

/** A decision on a release line as the fact it is recorded by. */
export const releaseFact = (event: FreezeEvent, streamName: string, { hashing, via }: Context): NewEvent => {
  const data: PersonDecided = { about: 'gate', decision: event, via };
  return {
    sort: 'fact',
    type: 'PersonDecided',
    schemaVersion: 1,
    streamName,
    idempotencyKey: decisionIdentity(event, hashing),
    saidAt: event.said.at,
    data,
  };
};

/**
 * Records what comes of a person's command on a release line: its events, or one `…Refused` that says why. Decides again when somebody else
 * was quicker.
 */
export const decideRelease = async (
  store: EventStore,
  command: FreezeCommand,
  context: DecideContext,
): Promise<readonly FreezeEvent[]> => {
  const { roles, identities } = context.knowledge;
  const { release, at } = command.said;
  const announcedMoratorium = calendarOf({ ...context.knowledge, release }, at).moratorium;
  const streamName = releaseStream(context.knowledge.project.key, command.said.release);
  for (let attempt = 1; ; attempt++) {
    const history = await store.readStream(streamName);
    // What was undone was not decided: it may be decided again.
    const events = standingDecisions(history).flatMap((d) => (d.about === 'gate' ? [d.decision] : []));
    const state = decidedBy(events, command.said.release, command.said.at);
    const outcome = releaseLineDecider.decide(state, { command, roles, identities, announcedMoratorium });
    if (context.dryRun === true) return outcome;
    try {
      await store.append(
        outcome.map((event) => releaseFact(event, streamName, context)),
        { streamName, version: history.length },
      );
      return outcome;
    } catch (error) {
      if (attempt === ATTEMPTS || !(error instanceof Error && error.name === 'VersionConflictError'))
        throw error;
    }
  }
};
