import type { InterfaceChange } from '@sluice/interface-model';
import type { DerivedRevision } from '../derive';

/** A change as the command line and the API give it: fields that the contract names are there, `null` where they do not apply. */
export const changeJson = (change: InterfaceChange) => ({
  ...change,
  from: change.from ?? null,
  to: change.to ?? null,
  channel: change.channel ?? null,
  capability: change.capability ?? null,
  arch: change.arch ?? null,
});

/** What a revision changes in the declared interfaces, and what the review rules find: the contract of the JSON. */
export const interfaceJson = ({ changes, findings, number, switches = [] }: DerivedRevision) => ({
  changes: changes.map(changeJson),
  findings,
  switches,
  revision: number,
});
