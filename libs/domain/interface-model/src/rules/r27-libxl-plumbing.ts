import type { ReviewPlaces } from '../model';
import {
  butUnknown,
  finding,
  listed,
  shownBy,
  signsOf,
  unseenPatches,
  type Rule,
  type RuleContext,
} from './rule';
import { pathsOf, touches } from './touched';

/** What of the plumbing no patch seen brings. */
const lackingOf = (context: RuleContext, reviewPlaces: ReviewPlaces): readonly string[] => {
  const parsed = pathsOf(context).some((p) => /\/xl_parse\.c$/.test(p));
  return [
    signsOf(context, 'have-macro').length === 0 ? 'a LIBXL_HAVE_ macro' : '',
    parsed && !touches(context, reviewPlaces.manual) ? 'an entry of the manual' : '',
  ].filter((what) => what !== '');
};

/**
 * Is a new member of the toolstack's types told to applications and users? A macro says that it is there, and an option of the configuration
 * file has its place in the manual.
 * Source: dbb948110a, 2021-10-13, is complete; 01dfd25509, 2025-06-02, is what a missing check for the arch led to. Severity: ask.
 */
export const R27: Rule = {
  id: 'R27',
  version: 1,
  title: 'A new option is announced and explained',
  source: 'dbb948110a, 01dfd25509',
  check: (context) => {
    const { reviewPlaces } = context.model;
    const [first, ...more] = signsOf(context, 'idl-field').filter((s) => s.to !== undefined);
    if (reviewPlaces === undefined || first === undefined) return [];
    const lacking = lackingOf(context, reviewPlaces);
    if (lacking.length === 0) return [];
    const hidden = unseenPatches(context);
    const who = more.length === 0 ? `${first.name} is` : `${first.name} and ${more.length} more are`;
    return [
      finding(R27, {
        severity: 'ask',
        sentence:
          `${who} new in the toolstack's types, and no patch seen brings ${listed(lacking)}.` +
          butUnknown('Whether another one does', hidden),
        evidence: [shownBy(first)],
        clearedBy: `The series with ${listed(lacking)}, or word why it needs none.`,
        undetermined: hidden !== undefined,
      }),
    ];
  },
};
