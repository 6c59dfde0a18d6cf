import { nameOf } from '@sluice/freeze';
import { patchApprovals, type FileApproval, type Spoken } from '@sluice/gate';
import type { Instant } from '@sluice/kernel';
import type { Knowledge } from '../derive';
import { judgeInputOf } from '../judge-input';
import type { SeriesView } from '../views';
import { revisionMeant } from './revision-meant';

/** How a word bears on the patch it is shown at. */
type Bearing = 'counts' | 'needs-human' | 'lapsed' | 'unheard' | 'does-not-count';

const bearingOf = ({ word }: Spoken): Bearing =>
  word.counts ? 'counts' : word.needsHuman ? 'needs-human' : 'does-not-count';

const wordsJson = ({ words }: FileApproval, { identities }: Knowledge) => {
  const told = (spoken: readonly Spoken[], bearing?: Bearing) =>
    spoken.map((one) => ({
      key: one.word.key,
      by: { name: nameOf(one.person, identities, one.word.by.name), address: one.person },
      messageId: one.word.messageId,
      saidAt: one.word.saidAt,
      revision: one.word.revision,
      bearing: bearing ?? bearingOf(one),
      why: one.word.why,
    }));
  return [...told(words.binding), ...told(words.lapsed, 'lapsed'), ...told(words.unheard, 'unheard')];
};

/**
 * Which maintainer owns which file of which patch, and who acked it: the matrix behind the rule `maintainer-ack`, of the revision that a reference means. Where no
 * MAINTAINERS is known for the date, every file says so, and none is approved.
 */
export const acksJson = (
  view: Pick<SeriesView, 'derived' | 'impostors' | 'messageId'>,
  knowledge: Knowledge,
  { now, release: asked }: { readonly now: Instant; readonly release?: string | undefined },
) => {
  const { series } = view.derived;
  const judged = revisionMeant(view);
  const { input, release } = judgeInputOf(view, judged, { knowledge, now, release: asked });
  const { identities } = knowledge;
  const people = (keys: ReadonlySet<string>) =>
    [...keys].sort().map((key) => ({ name: nameOf(key, identities, ''), address: key }));
  const patches = patchApprovals(input).map(({ patch, files }) => ({
    position: patch.position,
    messageId: patch.messageId ?? null,
    subject: patch.subject ?? null,
    files: files.map((found) => ({
      path: found.file,
      approval: found.approval,
      maintainers: people(found.maintainers.specific),
      wider: people(found.maintainers.general),
    })),
    words: files[0] === undefined ? [] : wordsJson(files[0], knowledge),
  }));
  const all = patches.flatMap((p) => p.files);
  return {
    series: series.id,
    revision: judged.number,
    release: release ?? null,
    maintainersKnown: all.some((f) => f.maintainers.length > 0),
    patches,
  };
};
