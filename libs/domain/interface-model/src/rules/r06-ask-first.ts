import { holdsOn } from '../as-of';
import type { Finding } from '../interface-change';
import { absentAt, usesOf } from './in-tree';
import {
  butUnknown,
  acceptingArches,
  addedBits,
  archName,
  finding,
  inModel,
  listed,
  ofKind,
  reachOf,
  shownBy,
  unseen,
  type PlacedChange,
  type Rule,
  type RuleContext,
} from './rule';

const stemOf = (context: RuleContext, change: PlacedChange): string =>
  context.index.known(change.name)?.stem ?? change.name;

/** The names a capability of the host would have for the same thing: same stem, or a word the table of capabilities gives it. */
const hostNames = (context: RuleContext, change: PlacedChange): readonly string[] => {
  const stem = stemOf(context, change);
  const aliases = context.model.capabilities.find((c) => c.name === change.capability)?.aliases ?? [];
  return context.model.namespaces
    .filter((n) => n.reach === 'host')
    .flatMap((n) => [...new Set([stem, ...aliases])].map((word) => n.prefix + word));
};

const exists = (context: RuleContext, name: string): boolean =>
  ofKind(context, 'bit-added', name).length > 0 ||
  (usesOf(context, name) ?? []).length > 0 ||
  context.model.identifiers.some((i) => i.name === name && i.values.some((v) => holdsOn(v, context.day)));

const judge = (
  context: RuleContext,
  change: PlacedChange,
  { arches, wanted }: { readonly arches: readonly string[]; readonly wanted: string },
): Finding => {
  const hidden = unseen(context);
  const place = usesOf(context, wanted) === undefined ? 'the registry' : 'the tree';
  return finding(R06, {
    severity: 'ask',
    sentence:
      `${listed(arches.map(archName))} accepts ${change.name}, and neither the series nor ${place} has ${wanted}: a toolstack cannot know beforehand whether the host takes the bit.` +
      butUnknown('Whether it is announced elsewhere', hidden),
    evidence: [
      shownBy(change),
      ...ofKind(context, 'accepted', change.name)
        .filter((c) => c.arch !== 'common')
        .map(shownBy),
      inModel('namespace physcap', `no ${wanted}`),
      ...absentAt(context, wanted),
    ],
    clearedBy: 'A capability of the host in the series, or word of how a toolstack can be certain of it.',
    undetermined: hidden !== undefined,
  });
};

/**
 * Can the toolstack ask first? A new bit that some arch accepts for a domain needs a capability of the host of the same name in the series, the
 * tree or the registry; else the user learns by a failure that the host lacks it. A build-time certainty does as well, and only a person knows it.
 * Source: objection of 2021-10-08 to 2075b410ee; kept by 3b38b1d964 with dbb948110a, 2021-10-13, and b36c23eada with 7379f9e10a, 2021-11-08.
 * Severity: ask. Without the tree: undetermined.
 */
export const R06: Rule = {
  id: 'R06',
  version: 1,
  title: 'The toolstack can ask before it sets a bit',
  source: '2075b410ee, 2021-10-08; 3b38b1d964, b36c23eada',
  check: (context) =>
    addedBits(context)
      .filter((c) => reachOf(context, c) === 'domain')
      .flatMap((change) => {
        const arches = acceptingArches(context, change.name);
        const names = hostNames(context, change);
        const [wanted] = names;
        if (arches.length === 0 || wanted === undefined || names.some((name) => exists(context, name)))
          return [];
        return [judge(context, change, { arches, wanted })];
      }),
};
