import { isMaintainerOf, sameIdentity } from '@sluice/freeze';
import type { PlacedObjection, Revision } from '@sluice/series';
import type { Case } from '../case';
import { bindingWords } from '../consent';
import { isContested } from '../contested';
import { bearingOn, type Bearing } from '../patch-index';
import { isAbout } from '../permission';
import { informs, mailEvidence, spoken, type Rule, type Said } from '../reason';

type Raised = Pick<PlacedObjection, 'sender' | 'saidAt' | 'messageId' | 'line'>;

/** Whether who raised an objection took it back, or a person dismissed it, by the moment that is judged. */
export const isSettled = (raised: Raised, matter: Case): boolean => {
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

/** One mail's objections of one certainty to one revision, in the order of its lines. */
type OneMail = readonly [PlacedObjection, ...PlacedObjection[]];

/** The first sentence of a mail in quotes, and how many more there are. */
const quoted = ([first, ...more]: OneMail): string => {
  if (more.length === 0) return `"${first.sentence}"`;
  return `"${first.sentence}" and ${more.length} more ${more.length === 1 ? 'sentence' : 'sentences'} of that mail.`;
};

const quotes = (mail: OneMail) =>
  mail.map((o) => mailEvidence(o.messageId, { line: o.line, quote: o.sentence }));

const possible = (mail: OneMail, matter: Case): Said => {
  const [raised] = mail;
  const own = sameIdentity(raised.sender.address, matter.revision.poster.address, matter.input.identities);
  if (own) return informs(`Words of the poster that read like an objection: ${quoted(mail)}`, quotes(mail));
  const about = mail.length === 1 ? 'it is one' : 'they are objections';
  return {
    effect: 'undetermines',
    sentence: `Possible objection by ${dayAndName(raised, matter)}: ${quoted(mail)} Whether ${about} needs a person.`,
    evidence: quotes(mail),
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

/** How words about a revision bear on the judged one: by the patch that bears the most. */
const bearingOf = (scope: 'all' | readonly number[], from: Revision, matter: Case): Bearing => {
  const { revision, input } = matter;
  if (from.number === revision.number) return 'same';
  const isFor = (position: number) => scope === 'all' || scope.includes(position);
  const found = new Set(
    revision.patches.map((patch) =>
      bearingOn(input.series, from.number, { revision: revision.number, patch })(isFor),
    ),
  );
  return MOST_FIRST.find((bearing) => found.has(bearing)) ?? 'none';
};
const MOST_FIRST: readonly Bearing[] = ['same', 'perhaps', 'changed'];

const saidOf = (mail: OneMail, from: Revision, matter: Case): string =>
  `${dayAndName(mail[0], matter)} said of v${from.number}: ${quoted(mail)}`;

/** Words about another version of the patch, or about a patch that is not known to be in this one. */
const ofAnother = (
  mail: OneMail,
  about: { readonly from: Revision; readonly bearing: Bearing },
  matter: Case,
): Said => {
  const { from, bearing } = about;
  const words = saidOf(mail, from, matter);
  if (bearing === 'perhaps')
    return {
      effect: 'undetermines',
      sentence: `${words} Whether the patch changed since is not known, and whether that answers it needs a person.`,
      evidence: quotes(mail),
      clearedBy: clearedBy(mail[0], matter),
    };
  const what =
    bearing === 'changed'
      ? 'The patch changed since'
      : `v${matter.revision.number} is not known to hold that patch`;
  return informs(`${words} ${what}; whether that answers it needs a person.`, quotes(mail));
};

const told = (mail: OneMail, from: Revision, matter: Case): Said => {
  const [raised] = mail;
  if (isSettled(raised, matter))
    return informs(`Settled: the objection by ${dayAndName(raised, matter)}.`, [
      mailEvidence(raised.messageId),
    ]);
  const bearing = bearingOf(raised.scope, from, matter);
  if (bearing !== 'same') return ofAnother(mail, { from, bearing }, matter);
  if (raised.certainty === 'possible') return possible(mail, matter);
  return { ...sure(raised, 'Objection', matter), evidence: quotes(mail) };
};

const byMail = ({ objections: raised }: Revision, { at, input: { impostors } }: Case): readonly OneMail[] => {
  const mails = new Map<string, [PlacedObjection, ...PlacedObjection[]]>();
  for (const objection of raised) {
    if (objection.saidAt > at || isContested(objection.messageId, impostors)) continue;
    const key = `${objection.certainty} ${objection.messageId}`;
    const mail = mails.get(key);
    if (mail === undefined) mails.set(key, [objection]);
    else mail.push(objection);
  }
  return [...mails.values()];
};

/**
 * Xen's check-in rule 4: no open objections. A maintainer's holds, anybody else's is shown, wording that might be one needs a person. What
 * stands in mails whose copies differ is the business of the rule `impostor`.
 */
export const objections: Rule = {
  rule: 'objections',
  ruleVersion: 1,
  judge: (matter) => {
    const { revisions } = matter.input.series;
    const upTo = revisions.slice(0, revisions.findIndex((r) => r.number === matter.revision.number) + 1);
    const raised = upTo.flatMap((from) => byMail(from, matter).map((mail) => told(mail, from, matter)));
    const said = bindingWords(matter, ['nack'])
      .filter((w) => !isContested(w.messageId, matter.input.impostors))
      .map((w) => sure({ ...w, sender: w.by }, w.key, matter));
    return [...raised, ...said];
  },
};
