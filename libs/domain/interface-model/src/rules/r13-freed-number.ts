import { cite, cycleBegan, holdsOn, wasReleased } from '../as-of';
import type { Finding } from '../interface-change';
import type { Identifier, RegisteredValue } from '../model';
import {
  addedBits,
  finding,
  inModel,
  ofKind,
  shownBy,
  type PlacedChange,
  type Rule,
  type RuleContext,
} from './rule';

const handedOn = (context: RuleContext): readonly Finding[] =>
  ofKind(context, 'bit-removed').flatMap((gone) =>
    ofKind(context, 'bit-renumbered')
      .filter((moved) => moved.channel === gone.channel && moved.to === gone.from && moved.to !== undefined)
      .map((moved) =>
        finding(R13, {
          severity: 'info',
          sentence:
            `Number ${gone.from ?? ''} passes from ${gone.name} to ${moved.name}, which stood at ${moved.from ?? ''}. ` +
            'Builds of the tree made before and after this disagree on it, and any posted series that takes the next number has to be looked at again.',
          evidence: [shownBy(gone), shownBy(moved)],
          clearedBy: '',
        }),
      ),
  );

type Owner = { readonly identifier: Identifier; readonly value: RegisteredValue };

/** Who holds the number below, if no release holds it yet and it came in the running cycle. */
const youngNeighbour = (context: RuleContext, change: PlacedChange): Owner | undefined => {
  const below = Number(change.to ?? NaN) - 1;
  const cycle = cycleBegan(context.model, context.day);
  if (cycle === undefined || !(below >= 0)) return undefined;
  return context.model.identifiers
    .filter((i) => i.channel === change.channel && i.name !== change.name)
    .flatMap((identifier) => identifier.values.map((value) => ({ identifier, value })))
    .find(
      ({ value }) =>
        value.value === below &&
        holdsOn(value, context.day) &&
        (value.from?.date ?? '') >= cycle.day &&
        !wasReleased(context.model, value.released, context.day),
    );
};

const besideYoung = (context: RuleContext, change: PlacedChange): readonly Finding[] => {
  const owner = youngNeighbour(context, change);
  if (owner === undefined || ofKind(context, 'bit-added', owner.identifier.name).length > 0) return [];
  const { identifier, value } = owner;
  return [
    finding(R13, {
      severity: 'ask',
      sentence: `${change.name} takes ${change.to ?? ''}, the number after ${identifier.name}, which is of this cycle (${cite(value.from)}) and in no release: should that one go again, this one may move.`,
      evidence: [shownBy(change), inModel(identifier.name, `value ${value.value}, ${cite(value.from)}`)],
      clearedBy: `Word that ${identifier.name} stays, or a release that holds it.`,
    }),
  ];
};

/**
 * Is a number settled? A removal that lets a neighbour move down gives one number two meanings within a cycle: that is said. And a new bit right
 * after one that no release holds yet inherits its risk: that is asked.
 * Source: 9516d01ac3, 2021-10-14: vpci gave back bit 7 and vpmu (dbb948110a, one day old at bit 8) took it. Severity: ask; info for what moved.
 * Needs no tree: the registry holds who has which number.
 */
export const R13: Rule = {
  id: 'R13',
  version: 2,
  title: 'A disputed number is not free',
  source: 'dbb948110a, 9516d01ac3, 2021-10-14',
  check: (context) => [
    ...handedOn(context),
    ...addedBits(context).flatMap((change) => besideYoung(context, change)),
  ],
};
