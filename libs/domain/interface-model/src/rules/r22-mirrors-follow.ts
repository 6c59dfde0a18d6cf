import type { Finding } from '../interface-change';
import { holdsOn } from '../as-of';
import type { Mirror } from '../model';
import { usesOf } from './in-tree';
import {
  addedBits,
  finding,
  inModel,
  listed,
  ofKind,
  shownBy,
  unseen,
  unseenPatches,
  type PlacedChange,
  type Rule,
  type RuleContext,
} from './rule';

/** A record may name a field otherwise than C does (grant_opts is max_grant_version): there any new member of the record counts. */
const follows = (change: PlacedChange, mirror: Mirror, binding: PlacedChange): boolean =>
  (change.kind === 'bit-removed' ? binding.from : binding.to) !== undefined &&
  (binding.name === change.name || (mirror.form === 'record' && binding.channel === change.channel));

const forgottenFiles = (context: RuleContext, change: PlacedChange, mirror: Mirror): readonly string[] => {
  const bindings = ofKind(context, 'binding-follows').filter((c) => follows(change, mirror, c));
  const followed = new Set(bindings.map((c) => c.file));
  return mirror.files.filter((file) => !followed.has(file));
};

const base = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** That a removed bit was mirrored at all is not in the diff; that a new one is not yet, is. */
const hiddenFor = (context: RuleContext, change: PlacedChange): string | undefined =>
  change.kind === 'bit-removed' ? unseen(context) : unseenPatches(context);

/** The tree was asked, and the binding never had what goes now: nothing has to follow. */
const neverMirrored = (context: RuleContext, change: PlacedChange, mirror: Mirror): boolean => {
  const stem = context.index.known(change.name)?.stem ?? change.name;
  const word = mirror.spelling.replace('{STEM}', stem.toUpperCase()).replace('{stem}', stem.toLowerCase());
  const uses = change.kind === 'bit-removed' ? usesOf(context, word) : undefined;
  return uses !== undefined && !uses.some((use) => mirror.files.includes(use.path));
};

const judge = (context: RuleContext, change: PlacedChange, mirror: Mirror): readonly Finding[] => {
  if (neverMirrored(context, change, mirror)) return [];
  const files = forgottenFiles(context, change, mirror);
  if (files.length === 0) return [];
  const hidden = hiddenFor(context, change);
  const goes = change.kind === 'bit-removed';
  return [
    finding(R22, {
      severity: 'must-fix',
      sentence:
        `${change.name} is ${goes ? 'removed' : 'new'}, and no patch seen changes “${mirror.within}” of the ${mirror.language} binding in ${listed(files.map(base))}` +
        `${goes && mirror.form === 'variant' ? '; its members stand for bits by their order, so later ones would shift' : ''}.` +
        (hidden === undefined ? '' : ` Whether it follows elsewhere could not be known: ${hidden}.`),
      evidence: [
        shownBy(change),
        inModel(`mirror ${mirror.channel} ${mirror.language}`, `${mirror.within} in ${files.join(', ')}`),
      ],
      clearedBy: `A change of ${listed(files.map(base))} in the series.`,
      undetermined: hidden !== undefined,
    }),
  ];
};

/**
 * Mirrors follow: a new or removed bit or field of a mirrored channel changes the OCaml binding in the same series.
 * Source: 774ebe2ad7 and 7b7bab4bce, 2019-09-10; c8040aefe6, 2022-05-18; e36c106b0b, 2024-02-09 (three years late). Severity: must-fix.
 */
export const R22: Rule = {
  id: 'R22',
  version: 2,
  title: 'Bindings follow the header',
  source: '774ebe2ad7, c8040aefe6, e36c106b0b',
  check: (context) =>
    [...addedBits(context), ...ofKind(context, 'bit-removed'), ...ofKind(context, 'field-added')].flatMap(
      (change) =>
        context.model.mirrors
          .filter((m) => m.channel === change.channel && m.required && holdsOn(m, context.day))
          .flatMap((mirror) => judge(context, change, mirror)),
    ),
};
