import { nameOf } from '@sluice/freeze';
import type { Case } from '../case';
import { distinct, fileApprovals, type Approval, type FileApproval } from '../file-approval';
import { atMost, mailEvidence, spoken, type Rule, type Said } from '../reason';
import { unheardClaims } from '../unheard-claim';
import type { WeighedTrailer } from '../weighed-trailer';

const names = (matter: Case, files: readonly FileApproval[]): string => {
  const people = new Set<string>();
  for (const { maintainers } of files) for (const person of maintainers.specific) people.add(person);
  return atMost(4, [...people].map((p) => nameOf(p, matter.standing.identities)).sort());
};

const evidenceOf = (words: readonly WeighedTrailer[]) =>
  words.slice(0, 6).map((w) => mailEvidence(w.messageId, { line: w.line }));

type Tell = (matter: Case, files: readonly FileApproval[]) => readonly Said[];

const listed = (files: readonly FileApproval[]): string =>
  atMost(
    3,
    files.map((f) => f.file),
  );

const wordText = (matter: Case, word: WeighedTrailer): string =>
  `${spoken(matter, word.by)}'s ${word.key} of ${word.saidAt.slice(0, 10)}`;

const missing: Tell = (matter, files) => {
  const before = distinct(files, (words) => words.lapsed);
  const told = before.map(
    (w) => `${wordText(matter, w)} was for v${w.revision}, and the patch changed since`,
  );
  const note = before.length === 0 ? '' : ` ${atMost(3, told)}.`;
  return [
    {
      effect: 'holds',
      sentence: `No maintainer's ack is known for ${listed(files)}.${note}`,
      evidence: evidenceOf(before),
      clearedBy: `An Acked-by or Reviewed-by from a maintainer: ${names(matter, files)}.`,
    },
  ];
};

const needsHuman: Tell = (matter, files) => {
  const words = distinct(files, ({ binding }) => binding.filter(({ word }) => word.needsHuman));
  const told = words.map((w) => `${wordText(matter, w)} is ${w.why}`);
  return [
    {
      effect: 'undetermines',
      sentence: `Whether a maintainer acked ${listed(files)} cannot be read surely: ${atMost(3, told)}.`,
      evidence: evidenceOf(words),
      clearedBy: `The word of that maintainer, or an ack without limits from ${names(matter, files)}.`,
    },
  ];
};

/** Told of every file that is not approved, not only of those for which nothing better is known: each claim that comes true clears some. */
const unheardOf: Tell = (matter, files) =>
  unheardClaims(
    distinct(files, (words) => words.unheard),
    matter,
    (claims) => {
      const of = files.filter((f) => distinct([f], (words) => words.unheard).some((w) => claims.includes(w)));
      return ` for ${listed(of)}`;
    },
  );

const generalOnly: Tell = (matter, files) => {
  const words = new Set(
    files.flatMap((f) => f.words.binding.flatMap(({ word }) => (word.counts ? [word] : []))),
  );
  return [
    {
      effect: 'undetermines',
      sentence: `Only maintainers of a wider area acked ${listed(files)}; that stands in for ${names(matter, files)} in unusual circumstances only.`,
      evidence: evidenceOf([...words]),
      clearedBy: `An ack from ${names(matter, files)}, or a maintainer says that the wider ack stands in.`,
    },
  ];
};

const unreviewed: Tell = (_matter, files) => [
  {
    effect: 'holds',
    sentence: `Its poster or author maintains ${listed(files)}, and nobody else is known to have reviewed or acked it.`,
    evidence: [],
    clearedBy: 'A Reviewed-by or Acked-by from somebody other than the submitter.',
  },
];

const maintainerUnknown: Tell = (matter, files) => {
  const day = matter.at.slice(0, 10);
  return [
    {
      effect: 'undetermines',
      sentence: `Who maintained ${listed(files)} on ${day} is not known.`,
      evidence: [{ kind: 'date', date: day, what: 'no maintainer known for that date' }],
      clearedBy: "The project's roles for that date (its MAINTAINERS file).",
    },
  ];
};

const TELLERS: readonly (readonly [readonly Approval[], Tell])[] = [
  [['missing'], missing],
  [['unreviewed'], unreviewed],
  [['needs-human'], needsHuman],
  [['unheard', 'needs-human', 'general-only'], unheardOf],
  [['general-only'], generalOnly],
  [['maintainer-unknown'], maintainerUnknown],
];

/** Each touched file needs the approval of a maintainer of it, and some approval from another than the submitter. */
export const maintainerAck: Rule = {
  rule: 'maintainer-ack',
  ruleVersion: 1,
  judge: (matter) => {
    if (matter.need === 'nothing') return [];
    const files = fileApprovals(matter).filter((f) => f.approval !== 'approved');
    return TELLERS.flatMap(([approvals, tell]) => {
      const found = files.filter((f) => approvals.includes(f.approval));
      return found.length === 0 ? [] : tell(matter, found);
    });
  },
};
