import type { EventEnvelope } from '@sluice/kernel';
import type { ProjectFacts } from '../derive';
import type { ProjectPublished } from '../knowledge';
import { botStandingOf } from './bot-decisions';
import type { SendingKnown } from './may-go';

/** The types of facts that are to be read for it. */
export const SENDING_TYPES = ['PersonDecided', 'ProjectDescribed', 'ProjectPublished'] as const;

/** The descriptions of projects that stand by their latest publication. */
const described = (known: readonly EventEnvelope[]): readonly ProjectFacts[] => {
  const latest = new Map(
    known.flatMap((e) =>
      e.type === 'ProjectPublished' ? [[e.streamName, (e.data as ProjectPublished).entries] as const] : [],
    ),
  );
  return known.flatMap((e) =>
    e.type === 'ProjectDescribed' && latest.get(e.streamName)?.includes(e.idempotencyKey) === true
      ? [e.data as ProjectFacts]
      : [],
  );
};

/**
 * What people said to the bot, and which lists of any project are under embargo; the latter is not known before a project was published.
 * @param known the events of `SENDING_TYPES`, oldest first
 */
export const sendingKnownOf = (known: readonly EventEnvelope[]): SendingKnown => {
  const projects = described(known);
  const embargoed = projects.flatMap(({ lists }) =>
    lists.flatMap((list) => (list.embargo === 'private' ? [list.address.toLowerCase()] : [])),
  );
  return {
    standing: botStandingOf(known),
    embargoed: projects.length === 0 ? undefined : new Set(embargoed),
  };
};
