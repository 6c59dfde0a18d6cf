import type { Clock } from '../ports/clock';
import type { ConversationMaterial, DerivationStore, ReadingCache } from '../ports/derivation-store';
import { conclude } from '../conclusions';
import { derive, type Knowledge } from '../derive';
import { visibleCommits } from '../views';

export type DeriveReport = { readonly conversations: number; readonly series: number };

/** Conversations of one transaction. */
const GROUP = 200;
/** Mails of one transaction: bounds memory where conversations are long. One longer than that is derived alone. */
const GROUP_MAILS = 400;

const NOTHING: ReadingCache = new Map();

/** The first conversations of a list that together have no more mails than a group may have; at least one. */
const groupOf = <T extends { readonly mails: number }>(dirty: readonly T[]): readonly T[] => {
  let mails = 0;
  return dirty.filter((d, n) => (mails += d.mails) <= GROUP_MAILS || n === 0);
};

/**
 * Works off the to-do list: loads conversations, derives them, records what changed in Sluice's mind, in groups of one transaction. Safe to
 * run in several processes and to be killed at any moment: what was not saved is still on the list.
 */
export const deriveDirty = async (
  store: DerivationStore,
  knowledge: Knowledge,
  options: {
    readonly clock: Clock;
    readonly cache?: ReadingCache;
    readonly onProgress?: ((done: number) => void) | undefined;
  },
): Promise<DeriveReport> => {
  let conversations = 0;
  let series = 0;
  for (;;) {
    const dirty = groupOf(await store.dirty(GROUP));
    if (dirty.length === 0) return { conversations, series };
    const marks = new Map(dirty.map((d) => [d.conversationId, d.mark]));
    const materials = await store.load([...marks.keys()], options.cache ?? NOTHING);
    const now = options.clock.now();
    const results = materials.map((material: ConversationMaterial) => {
      const derived = derive(material.mails, knowledge, {
        now,
        commits: visibleCommits(material.commits, {}),
      });
      const mark = marks.get(material.conversationId) ?? 0n;
      series += derived.series.length;
      return {
        conversationId: material.conversationId,
        mark,
        series: derived.series,
        conclusions: conclude(material.before, derived.series, `${now}.${mark}`),
      };
    });
    await store.save(results, now);
    conversations += results.length;
    options.onProgress?.(conversations);
  }
};
