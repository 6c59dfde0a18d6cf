import { chainRevisions } from './chain';
import { conversationsOf } from './conversation';
import { mergeCopies } from './copies';
import { pinGroups, placePinned, regroups } from './decisions/regroup';
import { hangReplies } from './hang';
import { mergeResends } from './resend';
import { revisionGroups } from './revision-groups';
import { isPosted, personsOf, type Persons, type SeenMail } from './seen-mail';
import type { AssembleInput, Assembly, GroupingDecision, Series } from './series';
import { seriesOf } from './series-of';

type Rules = { readonly persons: Persons; readonly decisions: readonly GroupingDecision[] };

/** One conversation: groups, then answers, then chains, then series. */
const assembleOne = (mails: readonly SeenMail[], { persons, decisions }: Rules) => {
  const posted = mails.filter(isPosted);
  const rest = mails.filter((m) => !isPosted(m));
  const wanted = regroups(decisions);
  const { free, pinned } = pinGroups(mergeResends(revisionGroups(posted, rest, persons)), wanted);
  const { groups, loose } = hangReplies([...free, ...pinned.map((p) => p.group)], rest, wanted);
  const apart = new Set(pinned.map((p) => p.group));
  const chains = chainRevisions(
    groups.filter((g) => !apart.has(g)),
    persons,
  );
  const series = placePinned(chains, pinned, persons).flatMap((chain) => seriesOf(chain) ?? []);
  return { series, loose };
};

const byFirstPosting = (a: Series, b: Series): number => {
  if (a.firstPostedAt !== b.firstPostedAt) return a.firstPostedAt < b.firstPostedAt ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
};

/**
 * Mails into series, revisions, patches, with everything said about them. Exactly a function of the *set* of mails (order and repeats do not
 * matter) and of the decisions, and local: for the mails of whole conversations it gives the same as for all mails, cut to those.
 * Reverts are left unresolved (`resolveReverts`). Never throws on content.
 */
export const assemble = ({ mails, decisions, identities }: AssembleInput): Assembly => {
  const { mails: seen, impostors } = mergeCopies(mails, decisions);
  const { conversations, loose } = conversationsOf(seen, decisions);
  const rules = { persons: personsOf(identities), decisions };
  const parts = conversations.map((conversation) => assembleOne(conversation, rules));
  return {
    series: parts.flatMap((p) => p.series).sort(byFirstPosting),
    impostors,
    loose: [...new Set([...loose, ...parts.flatMap((p) => p.loose)].map((m) => m.messageId))].sort(),
  };
};
