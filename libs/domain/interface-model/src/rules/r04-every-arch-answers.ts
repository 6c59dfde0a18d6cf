import type { Finding } from '../interface-change';
import { holdsOn } from '../as-of';
import type { AcceptancePoint } from '../model';
import { usesOf } from './in-tree';
import {
  acceptingArches,
  addedBits,
  archName,
  finding,
  inModel,
  listed,
  ofKind,
  shownBy,
  unseenPatches,
  type PlacedChange,
  type Rule,
  type RuleContext,
} from './rule';

/** Arches whose check names bits of the channel at all; a stub that accepts or stops everything answers nothing. */
const answeringPoints = (context: RuleContext, change: PlacedChange): readonly AcceptancePoint[] => {
  const arches = new Set(
    context.model.capabilities.flatMap((c) =>
      c.signals.filter((s) => s.channel === change.channel).map((s) => s.arch),
    ),
  );
  return context.model.acceptance.filter(
    (p) =>
      p.channels.includes(change.channel ?? 'cdf') &&
      !p.knowsRole &&
      arches.has(p.arch) &&
      holdsOn(p, context.day),
  );
};

/** The mask of the tree has the name already, as when a bit only changes its header. */
const inMask = (context: RuleContext, change: PlacedChange, mask: AcceptancePoint): boolean =>
  (usesOf(context, change.name) ?? []).some(
    (use) => use.path === mask.file && (use.within === '' || use.within === mask.function),
  );

const deadEverywhere = (context: RuleContext, change: PlacedChange): readonly Finding[] => {
  const mask = context.model.acceptance.find(
    (p) => p.arch === 'common' && p.channels.includes(change.channel ?? 'cdf'),
  );
  const touched = [
    ...ofKind(context, 'accepted', change.name),
    ...ofKind(context, 'rejected', change.name),
  ].some((c) => c.arch === 'common');
  if (mask === undefined || touched || inMask(context, change, mask)) return [];
  const hidden = unseenPatches(context);
  const dead = `No patch seen adds ${change.name} to the mask of ${mask.function}(); without that the bit is refused on every arch.`;
  return [
    finding(R04, {
      severity: 'must-fix',
      sentence:
        hidden === undefined ? dead : `${dead} Whether another one does could not be known: ${hidden}.`,
      evidence: [shownBy(change), inModel(`${mask.file} ${mask.function}`, mask.note ?? 'the common check')],
      clearedBy: `A patch of the series that edits the mask of ${mask.function}().`,
      undetermined: hidden !== undefined,
    }),
  ];
};

/** A check with one condition for each feature lets pass what no condition names. */
const silentlyAccepting = (context: RuleContext, change: PlacedChange): readonly Finding[] => {
  const answered = new Set(
    [...ofKind(context, 'accepted', change.name), ...ofKind(context, 'rejected', change.name)].map(
      (c) => c.arch,
    ),
  );
  const refusedInCommon = ofKind(context, 'rejected', change.name).some((c) => c.arch === 'common');
  const hidden = unseenPatches(context);
  return answeringPoints(context, change)
    .filter((p) => p.silence === 'accepts' && !answered.has(p.arch) && !refusedInCommon)
    .map((p) =>
      finding(R04, {
        severity: 'must-fix',
        sentence:
          `No patch seen says what ${archName(p.arch)} does with ${change.name}, and ${p.function}() there lets pass whatever no condition names.` +
          (hidden === undefined ? '' : ` Whether another one says so could not be known: ${hidden}.`),
        evidence: [shownBy(change), inModel(`${p.file} ${p.function}`, p.note ?? 'silence accepts')],
        clearedBy: `A condition on ${change.name} in ${p.function}() of ${archName(p.arch)}, or a word why accepting it there is meant.`,
        undetermined: hidden !== undefined,
      }),
    );
};

/** Said openly, because it looks like an objection and by itself is none. */
const refusedByOne = (context: RuleContext, change: PlacedChange): readonly Finding[] => {
  const accepting = acceptingArches(context, change.name);
  const refusing = ofKind(context, 'rejected', change.name).filter((c) => c.arch !== 'common');
  const first = refusing[0];
  if (accepting.length === 0 || first === undefined) return [];
  const arches = listed([...new Set(refusing.map((c) => archName(c.arch ?? '')))]);
  return [
    finding(R04, {
      severity: 'info',
      sentence: `${listed(accepting.map(archName))} accepts ${change.name} and ${arches} refuses it, both explicitly. That one arch refuses a bit is normal in itself.`,
      evidence: [
        ...refusing,
        ...ofKind(context, 'accepted', change.name).filter((c) => c.arch !== 'common'),
      ].map(shownBy),
      clearedBy: '',
    }),
  ];
};

/**
 * Unknown bits are refused on every arch: a new bit is in the common mask, and each arch accepts or refuses it explicitly. That x86 refuses
 * what Arm accepts is normal: vpmu (dbb948110a) and trap_unmapped_accesses (980aff4e8f) went in so.
 * Source: 45264e0669, 2020-10-06; 980aff4e8f, 2025-06-17; df68a4cb7e, 2025-04-18. Severity: must-fix; info where all arches answered.
 */
export const R04: Rule = {
  id: 'R04',
  version: 2,
  title: 'Every arch accepts or refuses a new bit explicitly',
  source: '45264e0669, 980aff4e8f',
  check: (context) =>
    addedBits(context)
      .filter((c) => c.channel === 'cdf')
      .flatMap((change) => [
        ...deadEverywhere(context, change),
        ...silentlyAccepting(context, change),
        ...refusedByOne(context, change),
      ]),
};
