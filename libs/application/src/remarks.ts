import type { AnalysedPatch, Remark } from '@sluice/interface-model';
import type { Revision } from '@sluice/series';

/** What people said of the code of a revision in answers to it, with the patches of it they spoke of. */
export const remarksOn = (revision: Revision, patches: readonly AnalysedPatch[]): readonly Remark[] =>
  (revision.remarks ?? []).map(({ kind, sentence, messageId, sender, scope }) => ({
    kind,
    sentence,
    messageId,
    by: sender.name === '' ? sender.address : sender.name,
    about: patches.filter((p) => scope === 'all' || scope.includes(p.position)).map((p) => p.messageId),
  }));
