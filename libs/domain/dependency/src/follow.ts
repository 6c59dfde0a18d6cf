import type { Evidence } from '@sluice/kernel';
import { shows } from './evidence';
import { formsOf, type Known } from './known';
import type { PatchNode } from './node';

/** Of the commits of a change, the one that stands for it; for what was itself committed, the last one before it. */
const landedForm = (forms: readonly PatchNode[], from: PatchNode): PatchNode | undefined => {
  const landed = forms.filter((f) => f.sort === 'landed' && (from.sort !== 'landed' || f.at <= from.at));
  return landed.find((f) => f.beside !== true) ?? landed.at(-1);
};

/**
 * The form of a change that stands for it now: the commit it went in as, else the posting of the newest revision, else the last there was.
 * Whoever needed an older form needs this one.
 */
export const currentForm = (known: Known, to: PatchNode, from: PatchNode): PatchNode => {
  const forms = formsOf(known, to.change);
  return landedForm(forms, from) ?? forms.findLast((f) => f.place?.newest) ?? forms.at(-1) ?? to;
};

/** Says that the current form was not the one that was found, and why it is the same. */
export const followed = (found: PatchNode, current: PatchNode): readonly Evidence[] => {
  if (found.ref === current.ref) return [];
  if (current.sort === 'landed') return [shows(current, `${found.ref} went in as this commit`)];
  const to = current.place === undefined ? '' : ` of revision ${current.place.revision}`;
  return [
    shows(current, `the same change as ${found.ref}, followed to patch ${current.place?.position ?? 1}${to}`),
  ];
};
