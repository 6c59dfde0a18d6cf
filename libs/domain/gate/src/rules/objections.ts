import { isMaintainerOf, sameIdentity } from '@sluice/freeze';
import type { PlacedObjection, Revision } from '@sluice/series';
import type { Case } from '../case';
import { wordsFor } from '../consent';
import { isAbout } from '../permission';
import { informs, mailEvidence, spoken, type Rule, type Said } from '../reason';
import type { WeighedTrailer } from '../weighed-trailer';

type Raised = Pick<PlacedObjection, 'sender' | 'saidAt' | 'messageId' | 'line'>;

const isSettled = (raised: Raised, matter: Case): boolean => {
  const { series, identities } = matter.input;
  const withdrawn = series.revisions.some((r) =>
    r.withdrawals.some(
      (w) =>
        w.what === 'objection' &&
        w.saidAt >= raised.saidAt &&
        w.saidAt <= matter.at &&
        sameIdentity(w.sender.address, raised.sender.address, identities),
    ),
  );
  return (
    withdrawn ||
    matter.line.dismissals.some(
      ({ data }) =>
        data.rule === 'objections' && data.mail === raised.messageId && isAbout(series, data.about),
    )
  );
};

const dayAndName = (raised: Raised, matter: Case): string =>
  `${spoken(matter, raised.sender)} on ${raised.saidAt.slice(0, 10)}`;

const clearedBy = (raised: Raised, matter: Case): string =>
  `${spoken(matter, raised.sender)} says that it is settled, or a maintainer dismisses it.`;

const possible = (raised: PlacedObjection, matter: Case): Said => {
  const own = sameIdentity(raised.sender.address, matter.revision.poster.address, matter.input.identities);
  const evidence = [mailEvidence(raised.messageId, { line: raised.line, quote: raised.sentence })];
  if (own) return informs(`Words of the poster that read like an objection: "${raised.sentence}"`, evidence);
  return {
    effect: 'undetermines',
    sentence: `Possible objection by ${dayAndName(raised, matter)}: "${raised.sentence}" Whether it is one needs a person.`,
    evidence,
    clearedBy: clearedBy(raised, matter),
  };
};

const sure = (raised: Raised, words: string, matter: Case): Said => {
  const isMaintainer = isMaintainerOf(matter.standing, raised.sender.address, {
    files: matter.files,
    at: raised.saidAt,
  });
  const evidence = [mailEvidence(raised.messageId, { line: raised.line })];
  const sentence = `${words} by ${dayAndName(raised, matter)}`;
  if (!isMaintainer)
    return informs(`${sentence}, who maintains none of the touched files: shown, does not hold.`, evidence);
  return {
    effect: 'holds',
    sentence: `${sentence}, a maintainer of touched files.`,
    evidence,
    clearedBy: clearedBy(raised, matter),
  };
};

/** Whether words about another revision still bear on the judged one: the same patch stands in both. */
const stillBears = (scope: 'all' | readonly number[], from: Revision, { revision }: Case): boolean =>
  from.number === revision.number ||
  from.patches.some(
    (p) =>
      (scope === 'all' || scope.includes(p.position)) &&
      p.patchId !== undefined &&
      revision.patches.some((q) => q.patchId === p.patchId),
  );

const answeredSince = (raised: PlacedObjection, from: Revision, matter: Case): Said =>
  informs(
    `${dayAndName(raised, matter)} said of v${from.number}: "${raised.sentence}" The patch changed since; whether that answers it needs a person.`,
    [mailEvidence(raised.messageId, { line: raised.line })],
  );

const told = (raised: PlacedObjection, from: Revision, matter: Case): Said => {
  if (isSettled(raised, matter))
    return informs(`Settled: the objection by ${dayAndName(raised, matter)}.`, [
      mailEvidence(raised.messageId),
    ]);
  if (!stillBears(raised.scope, from, matter)) return answeredSince(raised, from, matter);
  return raised.certainty === 'sure' ? sure(raised, 'Objection', matter) : possible(raised, matter);
};

const nacks = (matter: Case): readonly WeighedTrailer[] => [
  ...new Set(matter.revision.patches.flatMap((p) => wordsFor(matter, p, ['nack']))),
];

/** Xen's check-in rule 4: no open objections. A maintainer's holds, anybody else's is shown, wording that might be one needs a person. */
export const objections: Rule = {
  rule: 'objections',
  ruleVersion: 1,
  judge: (matter) => {
    const { revisions } = matter.input.series;
    const upTo = revisions.slice(0, revisions.findIndex((r) => r.number === matter.revision.number) + 1);
    const raised = upTo.flatMap((from) =>
      from.objections.filter((o) => o.saidAt <= matter.at).map((o) => told(o, from, matter)),
    );
    const said = nacks(matter).map((w) => sure({ ...w, sender: w.by }, w.key, matter));
    return [...raised, ...said];
  },
};
