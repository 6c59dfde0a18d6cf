import { maintainersOf, nameOf, personOf, type FileMaintainers } from '@sluice/freeze';
import type { RevisionPatch } from '@sluice/series';
import type { Case } from '../case';
import { lapsed, wordsFor } from '../consent';
import { atMost, mailEvidence, spoken, type Rule, type Said } from '../reason';
import type { WeighedTrailer } from '../weighed-trailer';

/** How far a file of a patch is approved (check-in policy of Xen's MAINTAINERS, rules 1 and 2, and "the meaning of nesting"). */
type Approval = 'approved' | 'unreviewed' | 'general-only' | 'needs-human' | 'missing' | 'maintainer-unknown';

type FileApproval = {
  readonly file: string;
  readonly approval: Approval;
  readonly maintainers: FileMaintainers;
  readonly words: readonly WeighedTrailer[];
};

type PatchWords = {
  readonly submitters: ReadonlySet<string>;
  readonly words: readonly WeighedTrailer[];
  readonly keys: ReadonlyMap<WeighedTrailer, string>;
};

const wordsOf = (matter: Case, patch: RevisionPatch): PatchWords => {
  const { identities } = matter.standing;
  const words = wordsFor(matter, patch, ['ack', 'review']);
  const submitters = [matter.revision.poster.address, ...(patch.author ? [patch.author.address] : [])];
  return {
    submitters: new Set(submitters.map((a) => personOf(a, identities))),
    words,
    keys: new Map(words.map((w) => [w, authorOf(w, matter)])),
  };
};

const authorOf = (word: WeighedTrailer, { standing }: Case): string =>
  personOf(word.by.address, standing.identities);

const approvalOf = (maintainers: FileMaintainers, { submitters, words, keys }: PatchWords): Approval => {
  if (maintainers.specific.size === 0) return 'maintainer-unknown';
  const isIn = (people: ReadonlySet<string>) => (w: WeighedTrailer) => people.has(keys.get(w) ?? '');
  const counted = words.filter((w) => w.counts);
  if (counted.some(isIn(maintainers.specific))) return 'approved';
  if ([...submitters].some((s) => maintainers.specific.has(s)))
    return counted.length > 0 ? 'approved' : 'unreviewed';
  if (words.some(isIn(maintainers.specific))) return 'needs-human';
  return counted.some(isIn(maintainers.general)) ? 'general-only' : 'missing';
};

const filesOf = (matter: Case): readonly FileApproval[] => {
  const byFile = new Map<string, FileApproval>();
  for (const patch of matter.revision.patches) {
    if (patch.files.length === 0) continue;
    const words = wordsOf(matter, patch);
    for (const { path: file } of patch.files) {
      const before = byFile.get(file);
      if (before !== undefined && before.approval !== 'approved') continue;
      const maintainers = maintainersOf(matter.standing, file, matter.at);
      const approval = approvalOf(maintainers, words);
      byFile.set(file, { file, approval, maintainers, words: words.words });
    }
  }
  return [...byFile.values()];
};

const names = (matter: Case, files: readonly FileApproval[]): string => {
  const people = new Set(files.flatMap((f) => [...f.maintainers.specific]));
  return atMost(4, [...people].map((p) => nameOf(p, matter.standing.identities)).sort());
};

const evidenceOf = (words: readonly WeighedTrailer[]) =>
  [...new Set(words)].slice(0, 6).map((w) => mailEvidence(w.messageId, { line: w.line }));

type Tell = (matter: Case, files: readonly FileApproval[], listed: string) => Said;

const missing: Tell = (matter, files, listed) => {
  const before = lapsed(matter, ['ack', 'review']);
  const note =
    before.length === 0
      ? ''
      : ` ${before.length} given to an earlier version lapsed where the patch changed.`;
  return {
    effect: 'holds',
    sentence: `No maintainer's ack is known for ${listed}.${note}`,
    evidence: evidenceOf(before),
    clearedBy: `An Acked-by or Reviewed-by from a maintainer: ${names(matter, files)}.`,
  };
};

const needsHuman: Tell = (matter, files, listed) => {
  const words = [...new Set(files.flatMap((f) => f.words.filter((w) => w.needsHuman)))];
  const told = words.map((w) => `${spoken(matter, w.by)}'s ${w.key} of ${w.saidAt.slice(0, 10)} is ${w.why}`);
  return {
    effect: 'undetermines',
    sentence: `Whether a maintainer acked ${listed} cannot be read surely: ${atMost(3, told)}.`,
    evidence: evidenceOf(words),
    clearedBy: `The word of that maintainer, or an ack without limits from ${names(matter, files)}.`,
  };
};

const generalOnly: Tell = (matter, files, listed) => ({
  effect: 'undetermines',
  sentence: `Only maintainers of a wider area acked ${listed}; that stands in for ${names(matter, files)} in unusual circumstances only.`,
  evidence: evidenceOf(files.flatMap((f) => f.words.filter((w) => w.counts))),
  clearedBy: `An ack from ${names(matter, files)}, or a maintainer says that the wider ack stands in.`,
});

const unreviewed: Tell = (_matter, _files, listed) => ({
  effect: 'holds',
  sentence: `Its poster maintains ${listed}, and nobody else has reviewed or acked it.`,
  evidence: [],
  clearedBy: 'A Reviewed-by or Acked-by from somebody other than the submitter.',
});

const maintainerUnknown: Tell = (matter, _files, listed) => ({
  effect: 'undetermines',
  sentence: `Who maintained ${listed} on ${matter.at.slice(0, 10)} is not known.`,
  evidence: [{ kind: 'date', date: matter.at.slice(0, 10), what: 'no maintainer known for that date' }],
  clearedBy: "The project's roles for that date (its MAINTAINERS file).",
});

const TELLERS: readonly (readonly [Approval, Tell])[] = [
  ['missing', missing],
  ['unreviewed', unreviewed],
  ['needs-human', needsHuman],
  ['general-only', generalOnly],
  ['maintainer-unknown', maintainerUnknown],
];

/** Each touched file needs the approval of a maintainer of it, and some approval from another than the submitter. */
export const maintainerAck: Rule = {
  rule: 'maintainer-ack',
  ruleVersion: 1,
  judge: (matter) => {
    if (matter.need === 'nothing') return [];
    const files = filesOf(matter);
    return TELLERS.flatMap(([approval, tell]) => {
      const found = files.filter((f) => f.approval === approval);
      const listed = atMost(
        3,
        found.map((f) => f.file),
      );
      return found.length === 0 ? [] : [tell(matter, found, listed)];
    });
  },
};
