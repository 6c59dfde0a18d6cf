import type { Finding } from '../interface-change';
import type { OperationFamily, VersionHistory } from '../model';
import { bumpState, type BumpState } from './interface-version';
import {
  butUnknown,
  finding,
  ofKind,
  shownBy,
  signsOf,
  unseenPatches,
  type PlacedSign,
  type Rule,
  type RuleContext,
} from './rule';
import { touches } from './touched';

/** Classes whose patches do not mean to change what an operation does. */
const MENDS: ReadonlySet<string> = new Set(['fix', 'security', 'revert', 'docs', 'tests', 'ci']);

/** The patch is about the operation itself: its subject names it, whole or without the prefix of its family. */
const isSubject = (context: RuleContext, sign: PlacedSign, family: OperationFamily): boolean => {
  const patch = context.patches.find((p) => p.messageId === sign.messageId);
  const words = patch?.subject.split(/[^\w]+/) ?? [];
  return words.includes(sign.name) || words.includes(sign.name.slice(family.prefix.length));
};

/** What is known of the version that would tell callers apart. */
const versionSays = (history: VersionHistory | undefined, bump: BumpState | undefined): string => {
  if (history === undefined) return '.';
  const known = bump?.state === 'not-yet' ? ` ${bump.sentence}` : '';
  return `; if they do, ${history.constant} has to be bumped.${known}`;
};

const meansToMend = (context: RuleContext, sign: PlacedSign): boolean =>
  context.patches.some((p) => p.messageId === sign.messageId && MENDS.has(p.analysis.changeClass));

const changed = (context: RuleContext, sign: PlacedSign, header: string): Finding => {
  const history = context.model.versions.find((v) => v.header === header);
  const bump = history === undefined ? undefined : bumpState(context, history);
  const hidden = unseenPatches(context);
  return finding(R16, {
    severity: 'must-fix',
    sentence:
      `The patch changes what ${sign.name} does and nothing in ${header}. Whether callers of the old meaning break needs a person` +
      versionSays(history, bump) +
      butUnknown('Whether another patch says so', hidden),
    evidence: [shownBy(sign), ...(bump?.state === 'not-yet' ? [bump.evidence] : [])],
    clearedBy: "A bump of the interface version, or a maintainer's word that the change is compatible.",
    judgement: true,
    undetermined: hidden !== undefined,
  });
};

/** With a bump in the series or the cycle, callers of the old meaning are told apart already. */
const isBumped = (context: RuleContext, header: string): boolean => {
  const history = context.model.versions.find((v) => v.header === header);
  const state = history === undefined ? 'unknown' : bumpState(context, history).state;
  return state === 'in-series' || state === 'this-cycle';
};

const judge = (context: RuleContext, sign: PlacedSign, family: OperationFamily): readonly Finding[] =>
  meansToMend(context, sign) || !isSubject(context, sign, family) || isBumped(context, family.header)
    ? []
    : [changed(context, sign, family.header)];

/**
 * Did an operation change its meaning under an unchanged header? No header shows it: the rule looks at patches that are about an operation by
 * their own subject, change its handler and leave the header alone, in a cycle without a bump. Whether it is compatible needs a person.
 * Source: 31c6554974, mended by bdb1184d4f, 2023-05-11; 23e2479ff9, mended by 50a21ee067, 2026-05-28. Severity: must-fix; a judgement.
 */
export const R16: Rule = {
  id: 'R16',
  version: 1,
  title: 'A new meaning under an old header',
  source: '31c6554974, bdb1184d4f; 23e2479ff9',
  check: (context) =>
    (context.model.reviewPlaces?.operations ?? [])
      .filter(
        (family) => !touches(context, [family.header]) && ofKind(context, 'version-bumped').length === 0,
      )
      .flatMap((family) =>
        signsOf(context, 'handler-touched')
          .filter((s) => family.handlers.includes(s.file) && s.name.startsWith(family.prefix))
          .flatMap((sign) => judge(context, sign, family)),
      ),
};
