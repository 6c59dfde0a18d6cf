import { absentAt, usesOf } from './in-tree';
import {
  acceptingArches,
  addedBits,
  archName,
  finding,
  listed,
  ofKind,
  reachOf,
  shownBy,
  unseen,
  type Rule,
  type RuleContext,
} from './rule';

/** A place of the tree that builds domains knows the name already. */
const builtWith = (context: RuleContext, name: string): boolean =>
  (usesOf(context, name) ?? []).some((use) => context.model.builders.some((b) => b.files.includes(use.path)));

/**
 * Roles are set by the builder, not inferred by the checker: a new bit that an arch accepts is set somewhere: create_dom0(), dom0less, libxl.
 * A patch that only accepts it may have a sibling that sets it, so without the whole series and the tree this stays undetermined.
 * Source: 2075b410ee (nobody set it; raised on 2021-10-11); kept well by c45f592923, 2019-09-17, and 980aff4e8f, 2025-06-17. Severity: ask.
 */
export const R02: Rule = {
  id: 'R02',
  version: 2,
  title: 'Somebody sets the new bit',
  source: '2075b410ee, 2021-10-07',
  check: (context) =>
    addedBits(context)
      .filter(
        (c) =>
          reachOf(context, c) === 'domain' &&
          ofKind(context, 'set-by-builder', c.name).length === 0 &&
          !builtWith(context, c.name),
      )
      .flatMap((change) => {
        const arches = acceptingArches(context, change.name);
        if (arches.length === 0) return [];
        const hidden = unseen(context);
        const nobody = `${listed(arches.map(archName))} accepts ${change.name}, and none of the patches seen sets it: not create_dom0(), not dom0less, not libxl.`;
        const evidence = [
          shownBy(change),
          ...ofKind(context, 'accepted', change.name)
            .filter((c) => c.arch !== 'common')
            .map(shownBy),
          ...absentAt(context, change.name, 'the places that build domains'),
        ];
        return [
          finding(R02, {
            severity: 'ask',
            sentence:
              hidden === undefined
                ? `${nobody} Who is meant to?`
                : `${nobody} Whether anything else does could not be known: ${hidden}.`,
            evidence,
            clearedBy: 'A patch that sets it where domains are built, or word of who will.',
            undetermined: hidden !== undefined,
          }),
        ];
      }),
};
