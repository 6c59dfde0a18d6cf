import type { Finding } from '../interface-change';
import {
  butUnknown,
  finding,
  ofKind,
  shownBy,
  signsOf,
  unseenPatches,
  type Rule,
  type RuleContext,
} from './rule';

const holes = (context: RuleContext): readonly Finding[] =>
  signsOf(context, 'hole').map((sign) =>
    finding(R17, {
      severity: 'ask',
      sentence: `Between ${sign.name} and ${sign.to ?? 'what follows'} in ${sign.file} the compiler leaves bytes that have no name, so that nobody can check that they are zero.`,
      evidence: [shownBy(sign)],
      clearedBy: 'Padding with a name, checked to be zero.',
    }),
  );

const isPadding = (name: string): boolean => /\.(?:_{0,2}pad|rsvd|reserved)\w{0,20}$/i.test(name);

/** Only what comes in has to be checked: the structures the model knows as configuration. */
const unchecked = (context: RuleContext): readonly Finding[] => {
  const incoming = new Set(context.model.structures.map((s) => s.name));
  const checked = new Set(signsOf(context, 'pad-checked').map((s) => s.name));
  const hidden = unseenPatches(context);
  return ofKind(context, 'field-added')
    .filter(
      (c) =>
        isPadding(c.name) && incoming.has(c.structure ?? '') && !checked.has(c.name.split('.').at(-1) ?? ''),
    )
    .map((change) =>
      finding(R17, {
        severity: 'ask',
        sentence:
          `${change.name} is padding that no patch seen checks: what is not refused today cannot get a meaning tomorrow.` +
          butUnknown('Whether another one does', hidden),
        evidence: [shownBy(change)],
        clearedBy: `A check that ${change.name} is zero.`,
        undetermined: hidden !== undefined,
      }),
    );
};

/**
 * Is padding explicit, and checked? A hole has no name and cannot be checked; padding nobody checks cannot be put to use later.
 * Source: 8899a280a4, 2020-07-28; 8043e80de9, 2023-06-07 (a hole used); kept by 1afacf7b15, 2026-05-15. Severity: ask. Needs no tree, but sees
 * only the fields around a change.
 */
export const R17: Rule = {
  id: 'R17',
  version: 1,
  title: 'Padding has a name and is checked',
  source: '8899a280a4, 8043e80de9; 1afacf7b15',
  check: (context) => [...holes(context), ...unchecked(context)],
};
