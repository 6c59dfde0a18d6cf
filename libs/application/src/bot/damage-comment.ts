import { parseSubject, type Damage } from '@sluice/mail';
import type { RevisionPatch } from '@sluice/series';
import { DAMAGED_PATCH, type Comment, type CommentContext } from './comment';
import type { CommentMatter, Silent } from './comment-matter';
import { evidenceRow, titleOf } from './comment-parts';
import { mailText, pageOf } from './comment-text';
import { atMostLines, indented, paragraph, sections } from './layout';
import { heardBy, ruleComment } from './rule-comment';
import * as say from './notice-sentences';
import { byRule } from './sentences';

const VERSION = 1;
/** Patches told of one by one, the first of them in full. */
const TOLD = 4;

/** A patch that git calls corrupt, and the first damage in it for which it does. */
type Corrupt = { readonly patch: RevisionPatch; readonly damage: Damage };

const refusalIn = (damage: readonly Damage[] | undefined): Damage | undefined =>
  damage?.find((d) => d.refused === true);

/** A posting by its subject: a diff that somebody shows in an answer, or under a subject of no patch, is not sent for `git am`. */
const isMeantForGit = (subject: string): boolean => {
  const { mark, prefix } = parseSubject(subject);
  return mark === undefined && prefix !== undefined;
};

/** Corrupt in each copy that came: who posted it again as it should be needs no mail. */
const corruptIn = (patch: RevisionPatch, { mails }: CommentMatter): readonly Corrupt[] => {
  const subject = mails.get(patch.messageId ?? '')?.reading.subject ?? '';
  const damage = isMeantForGit(subject) ? refusalIn(patch.damage) : undefined;
  const isMended = patch.resends.some((id) => {
    const again = mails.get(id)?.reading.patch;
    return again !== undefined && refusalIn(again.damage) === undefined;
  });
  return damage === undefined || isMended ? [] : [{ patch, damage }];
};

const rowOf = ({ patch, damage: { file = '', line, detail } }: Corrupt, answered: string): string =>
  evidenceRow({ kind: 'hunk', messageId: patch.messageId ?? '', file, line, quote: detail }, answered);

const textOf = (
  [first, ...more]: readonly [Corrupt, ...Corrupt[]],
  { page, answered, total }: { readonly page: string; readonly answered: string; readonly total: number },
): string => {
  const told = more.slice(0, TOLD - 1);
  const left = more.slice(told.length).map(({ patch }) => patch.position);
  const whereOf = ({ patch: { position }, damage }: Corrupt): say.DamageWhere => ({
    ...damage,
    patch: total === 1 ? undefined : position,
  });
  const lines = sections(
    [
      ...atMostLines(4, paragraph(say.damagedPatch(whereOf(first)))),
      ...indented(byRule({ rule: DAMAGED_PATCH, ruleVersion: VERSION }, titleOf(DAMAGED_PATCH))),
      rowOf(first, answered),
      ...indented(say.SEND_AGAIN),
    ],
    told.flatMap((one) => atMostLines(2, paragraph(say.alsoDamaged(whereOf(one))))),
    left.length === 0 ? [] : atMostLines(2, paragraph(say.moreDamaged(left))),
    paragraph(say.TOLD_TO_AUTHOR),
  );
  return mailText(lines, page);
};

/**
 * What the author of a series is told, alone, where `git am` will refuse a patch of its newest revision whatever the tree is; or why nothing is said. It goes
 * to no list, whatever the level.
 */
export const commentOnDamage = (matter: CommentMatter, context: CommentContext): Comment | Silent => {
  const heard = heardBy(DAMAGED_PATCH, matter, { context, atMost: 'author' });
  if ('silent' in heard) return heard;
  const { revision } = heard.newest;
  const [first, ...more] = revision.patches.flatMap((patch) => corruptIn(patch, matter));
  if (first === undefined) return { silent: 'git can read its patches' };
  const { id } = matter.derived.series;
  return ruleComment(matter, context, {
    heard,
    said: {
      rule: DAMAGED_PATCH,
      patches: [first, ...more].flatMap(({ patch }) => patch.messageId ?? []),
      text: (answered) =>
        textOf([first, ...more], {
          ...{ page: pageOf(context.settings, id, answered), answered, total: revision.total },
        }),
    },
  });
};
