import { decidedBy, type Standing } from '@sluice/freeze';
import { weighTrailers, type ListAck, type PostedPatch, type WeighedTrailer } from '@sluice/gate';
import type { Instant, MessageId } from '@sluice/kernel';
import { subjectKey } from '@sluice/mail';
import { isSure, messageIdsOf, type Revision, type RevisionPatch, type Series } from '@sluice/series';
import type { Derived, Knowledge } from './derive';

/** What posted patches are sought with: one release line and what was decided about it. */
export type PostedContext = {
  readonly knowledge: Knowledge;
  readonly release: string;
  readonly standing: Standing;
  /** Series that decisions are about, by a Message-ID of theirs. */
  readonly decidedAbout: ReadonlySet<MessageId>;
};

/** The context for one release line, as of a moment. */
export const postedContext = (knowledge: Knowledge, release: string, at: Instant): PostedContext => {
  const decided = decidedBy(knowledge.decisions, release, at);
  return {
    knowledge,
    release,
    standing: { roles: [...knowledge.roles, ...decided.appointments], identities: knowledge.identities },
    decidedAbout: new Set(decided.exceptions.map((e) => e.data.about)),
  };
};

/**
 * `Both patches:` in the thread of one is limited by its words and needs a person at a gate; that the ack was given is plain. So is what was given on a
 * condition, which goes with it.
 */
const isPlain = ({ names, condition, needsHuman }: WeighedTrailer): boolean =>
  needsHuman && (names !== undefined || condition !== undefined);

const isGiven = (word: WeighedTrailer): boolean =>
  word.kind === 'release-ack' && word.carried === undefined && (word.counts || isPlain(word));

const ackOf = (word: WeighedTrailer): ListAck => ({
  messageId: word.messageId,
  line: word.line,
  saidAt: word.saidAt,
  by: word.by,
  text: `${word.key}: ${word.value}`,
  condition: word.condition,
});

const covers = (word: WeighedTrailer, revision: Revision, patch: RevisionPatch): boolean =>
  word.revision === revision.number &&
  (word.positions === undefined
    ? revision.total === 1
    : word.positions === 'all' || word.positions.includes(patch.position));

const landedAs = ({ landing }: RevisionPatch): readonly string[] =>
  landing === undefined || !isSure(landing)
    ? []
    : [landing.commit, ...landing.also.map(({ commit }) => commit)];

const patchesOf = (
  series: Series,
  words: readonly WeighedTrailer[],
  seriesMessageIds: readonly MessageId[],
): readonly PostedPatch[] =>
  series.revisions.flatMap((revision) =>
    revision.patches.flatMap((patch) =>
      patch.subject === undefined
        ? []
        : [
            {
              messageId: patch.messageId,
              subject: patch.subject,
              patchId: patch.patchId,
              postedAt: patch.saidAt,
              landedAs: landedAs(patch),
              seriesMessageIds,
              acks: words.filter((word) => covers(word, revision, patch)).map(ackOf),
            },
          ],
    ),
  );

/** What acks name beside the patches of their own thread. */
const namedPatches = (series: Series, words: readonly WeighedTrailer[]): readonly PostedPatch[] => {
  const own = new Set(series.revisions.flatMap((r) => r.patches.map((p) => subjectKey(p.subject ?? ''))));
  return words.flatMap((word) =>
    (word.names ?? [])
      .filter((name) => !own.has(subjectKey(name)))
      .map((subject) => ({
        subject,
        postedAt: word.saidAt,
        seriesMessageIds: [],
        acks: [ackOf(word)],
        onlyNamed: true,
      })),
  );
};

/** The posted patches of a conversation that the release manager spoke of: by a release ack that counts, or by a decision. */
export const postedPatches = (derived: Derived, context: PostedContext): readonly PostedPatch[] =>
  derived.series.flatMap(({ series }) => {
    const { release, standing, knowledge } = context;
    const weighing = { release, policy: knowledge.policy, standing, impostors: derived.impostors };
    const words = weighTrailers(series, weighing).filter(isGiven);
    const ids = messageIdsOf(series);
    const isDecided = ids.some((id) => context.decidedAbout.has(id));
    if (words.length === 0 && !isDecided) return [];
    return [...patchesOf(series, words, ids), ...namedPatches(series, words)];
  });
