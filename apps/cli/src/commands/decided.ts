import { type Runtime, UsageError } from '@sluice/runtime';
import { viewSeries } from '@sluice/application';
import type { MessageId } from '@sluice/kernel';
import { messageIdsOf, type Series } from '@sluice/series';

/** Derives what a decision changed, so that the next answer has it. */
export const rederive = async (runtime: Runtime): Promise<void> => {
  runtime.forget();
  await runtime.derivation.markAllDirty();
  await runtime.workOff();
};

/** The same for a word on a dependency: edges are found again first. */
export const rechain = async (runtime: Runtime): Promise<void> => {
  await runtime.chains.markAllChains();
  await rederive(runtime);
};

const postingsOf = ({ revisions }: Series): readonly MessageId[] =>
  revisions.flatMap((r) =>
    [r.coverMessageId, ...r.patches.map((p) => p.messageId)].flatMap((id) => id ?? []),
  );

/** A posting of the series that a reference names: decisions name Message-IDs, never derived ids. */
export const postingOf = async (runtime: Runtime, ref: string): Promise<MessageId> => {
  const { derived } = await viewSeries(runtime.viewPorts(), ref, {});
  const [posting] = postingsOf(derived.series);
  if (posting === undefined)
    throw new UsageError(`no posting of "${ref}" was received, so nothing can be put into it`);
  return posting;
};

/**
 * A mail that leads to the series that a reference names: the very posting it names, else the first, else what is known of one that never came,
 * else an answer.
 * @throws UnknownReferenceError for a mail that belongs to no series: what is decided about it would bind nothing
 */
export const mailOf = async (runtime: Runtime, ref: string): Promise<MessageId> => {
  const { derived, messageId } = await viewSeries(runtime.viewPorts(), ref, {});
  const postings = postingsOf(derived.series);
  const mail = postings.find((id) => id === messageId) ?? postings[0] ?? messageIdsOf(derived.series)[0];
  if (mail === undefined) throw new UsageError(`no mail leads to "${ref}"`);
  return mail;
};
