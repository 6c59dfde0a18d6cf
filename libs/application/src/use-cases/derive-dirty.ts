import type { Clock } from '../ports/clock';
import type {
  ConversationMaterial,
  ConversationResult,
  DerivationStore,
  DirtyConversation,
  ReadingCache,
} from '../ports/derivation-store';
import type { StoredMail } from '../ports/intake-store';
import type { WorkList } from '../ports/work-list';
import { chainNews } from '../chains/news';
import { conclude } from '../conclusions';
import { derive, type DerivedSeries, type Knowledge } from '../derive';
import { linkNames } from '../projections/link-names';
import { projectPatchwork } from '../projections/patchwork';
import { embargoedLists, isEmbargoed } from '../public/embargo';
import { visibleCommits } from '../views';

export type DeriveReport = { readonly conversations: number; readonly series: number };

/** Conversations of one transaction. */
const GROUP = 200;
/** Mails of one transaction: bounds memory where conversations are long. One longer than that is derived alone. */
const GROUP_MAILS = 400;
/** How often conversations that are marked anew while they are derived are derived again, before they are left to whoever comes next. */
const MAX_ROUNDS = 20;

const NOTHING: ReadingCache = new Map();

/** The first conversations of a list that together have no more mails than a group may have; at least one. */
export const groupOf = <T extends { readonly mails: number }>(dirty: readonly T[]): readonly T[] => {
  let mails = 0;
  return dirty.slice(0, GROUP).filter((d, n) => (mails += d.mails) <= GROUP_MAILS || n === 0);
};

type Deriving = { readonly clock: Clock; readonly cache?: ReadingCache | undefined };

/** What Patchwork's clients, who are anybody, are shown of a conversation: nothing where a mail of it is under embargo, for what is derived of the others may tell of that one. */
const publicSeries = (
  series: readonly DerivedSeries[],
  mails: readonly StoredMail[],
  embargoed: ReadonlySet<string>,
): readonly DerivedSeries[] => (mails.some((m) => isEmbargoed(m.reading, embargoed)) ? [] : series);

/** Derives a group of conversations and saves it in one transaction. What was marked anew meanwhile stays on the list. */
const deriveGroup = async (
  store: DerivationStore,
  dirty: readonly DirtyConversation[],
  { knowledge, clock, cache = NOTHING }: Deriving & { readonly knowledge: Knowledge },
): Promise<readonly ConversationResult[]> => {
  const marks = new Map(dirty.map((d) => [d.conversationId, d.mark]));
  const materials = await store.load([...marks.keys()], cache);
  const now = clock.now();
  const names = linkNames(knowledge.project);
  const embargoed = embargoedLists(knowledge.project);
  const results = materials.map((material: ConversationMaterial) => {
    const commits = visibleCommits(material.commits, { asOf: now });
    const { dependences, before } = material;
    const { series } = derive(material.mails, knowledge, { now, commits, dependences });
    const mark = marks.get(material.conversationId) ?? 0n;
    return {
      conversationId: material.conversationId,
      mark,
      series,
      chains: chainNews(before, series),
      patchwork: projectPatchwork(publicSeries(series, material.mails, embargoed), material.mails, names),
      conclusions: conclude(before, series, `${now}.${mark}`),
    };
  });
  await store.save(results, now);
  return results;
};

const seriesIn = (results: readonly ConversationResult[]): number =>
  results.reduce((sum, r) => sum + r.series.length, 0);

/**
 * Works off the to-do list: loads conversations, derives them, records what changed in Sluice's mind, in groups of one transaction. Safe to
 * run in several processes and to be killed at any moment: what was not saved is still on the list.
 */
export const deriveDirty = async (
  store: DerivationStore,
  knowledge: Knowledge,
  options: Deriving & { readonly onProgress?: ((done: number) => void) | undefined },
): Promise<DeriveReport> => {
  let conversations = 0;
  let series = 0;
  for (;;) {
    const dirty = groupOf(await store.dirty(GROUP));
    if (dirty.length === 0) return { conversations, series };
    const results = await deriveGroup(store, dirty, { ...options, knowledge });
    series += seriesIn(results);
    conversations += results.length;
    options.onProgress?.(conversations);
  }
};

/** What deriving given conversations needs: knowledge is asked for again each time, for it may have changed since the last. */
export type GivenPorts = {
  readonly derivation: DerivationStore;
  readonly work: Pick<WorkList, 'dirtyOf'>;
  readonly clock: Clock;
  knowledge(): Promise<Knowledge>;
};

/**
 * Derives those of some conversations that are on the to-do list, until none of them is: whoever derived from an older mark has lost, and derives
 * again. Answers what was derived, the last of each conversation.
 *
 * The marks are read before the knowledge: what changes knowledge marks everything afterwards, so that nothing is saved under a new mark that was
 * derived from old knowledge.
 */
export const deriveGiven = async (
  { derivation, work, clock, knowledge }: GivenPorts,
  conversationIds: readonly string[],
): Promise<readonly ConversationResult[]> => {
  const derived = new Map<string, ConversationResult>();
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const dirty = groupOf(await work.dirtyOf(conversationIds));
    if (dirty.length === 0) break;
    const results = await deriveGroup(derivation, dirty, { clock, knowledge: await knowledge() });
    for (const result of results) derived.set(result.conversationId, result);
  }
  return [...derived.values()];
};
