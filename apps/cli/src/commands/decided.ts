import { deriveDirty, viewSeries } from '@sluice/application';
import { UsageError } from '../errors';
import type { Runtime } from '../runtime';

/** Derives what a decision changed, so that the next answer has it. */
export const rederive = async (runtime: Runtime): Promise<void> => {
  runtime.forget();
  await runtime.derivation.markAllDirty();
  await deriveDirty(runtime.derivation, await runtime.knowledge(), { clock: runtime.clock });
};

/** A posting of the series that a reference names: decisions name Message-IDs, never derived ids. */
export const postingOf = async (runtime: Runtime, ref: string) => {
  const { derived } = await viewSeries(runtime.viewPorts(), ref, {});
  for (const revision of derived.series.revisions) {
    const posting = revision.coverMessageId ?? revision.patches.find((p) => p.messageId)?.messageId;
    if (posting !== undefined) return posting;
  }
  throw new UsageError(`no posting of "${ref}" was received, so nothing can be put into it`);
};
