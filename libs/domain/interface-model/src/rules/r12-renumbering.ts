import type { Finding } from '../interface-change';
import { cite, wasReleased } from '../as-of';
import type { RegisteredValue } from '../model';
import { bumpState, versionCovering, type BumpState } from './interface-version';
import { finding, inModel, ofKind, shownBy, type PlacedChange, type Rule, type RuleContext } from './rule';

const registeredValue = (context: RuleContext, change: PlacedChange): RegisteredValue | undefined =>
  context.model.identifiers
    .find((i) => i.name === change.name)
    ?.values.find((v) => String(v.value) === change.from);

const unknownPast = (change: PlacedChange): Finding =>
  finding(R12, {
    severity: 'ask',
    sentence: `${change.name} moves from ${change.from ?? '?'} to ${change.to ?? '?'}. Whether the old value was ever in a release could not be known: the registry of the model does not hold it.`,
    evidence: [shownBy(change)],
    clearedBy:
      'An entry of the registry, or the project’s tree, that tells which releases held the old value.',
    undetermined: true,
  });

const neverReleased = (change: PlacedChange, old: RegisteredValue, bump: BumpState): Finding =>
  finding(R12, {
    severity: 'info',
    sentence:
      `${change.name} moves from ${change.from ?? ''} to ${change.to ?? ''}. The old value was never released (${cite(old.from)})` +
      (bump.state === 'this-cycle' || bump.state === 'in-series'
        ? `; interface version already bumped in this cycle (${bump.brief}).`
        : ', so no released toolstack knows it.'),
    evidence: [
      shownBy(change),
      inModel(change.name, `value ${old.value}, ${cite(old.from)}, never released`),
      ...(bump.state === 'unknown' ? [] : [bump.evidence]),
    ],
    clearedBy: '',
  });

const released = (change: PlacedChange, old: RegisteredValue, bump: BumpState): Finding => {
  const base = `${change.name} moves from ${change.from ?? ''} to ${change.to ?? ''}, and ${old.value} has been its value since ${old.released} (${cite(old.from)}).`;
  const evidence = [
    shownBy(change),
    inModel(change.name, `value ${old.value}, released in ${old.released}`),
    ...(bump.state === 'unknown' ? [] : [bump.evidence]),
  ];
  if (bump.state === 'in-series' || bump.state === 'this-cycle')
    return finding(R12, { severity: 'info', sentence: `${base} ${bump.sentence}`, evidence, clearedBy: '' });
  return finding(R12, {
    severity: 'block',
    sentence: `${base} ${bump.state === 'not-yet' ? bump.sentence : 'Whether the interface version was bumped in this cycle could not be known.'} Older toolstacks would set another flag than they mean.`,
    evidence,
    clearedBy: 'The old number kept, or a bump of the interface version in the series.',
  });
};

/**
 * A number moves only if no release ever held it, or together with a bump of the interface version. Which releases held it stands in the
 * registry of the model.
 * Source: 9516d01ac3 (vpmu 8 to 7, never released: fine); f089fddd94 (directio 1 to 2, never released, broke OCaml for ten months);
 * 33e5c32559, 2017-03-16 (xs_domain 5 to 4, released, with a bump). Severity: block if released without a bump, else info.
 */
export const R12: Rule = {
  id: 'R12',
  version: 2,
  title: 'A released number does not move',
  source: '9516d01ac3, f089fddd94, 33e5c32559',
  check: (context) =>
    ofKind(context, 'bit-renumbered').map((change) => {
      const old = registeredValue(context, change);
      if (old === undefined) return unknownPast(change);
      const history = versionCovering(context, change);
      const bump: BumpState = history === undefined ? { state: 'unknown' } : bumpState(context, history);
      return wasReleased(context.model, old.released, context.day)
        ? released(change, old, bump)
        : neverReleased(change, old, bump);
    }),
};
