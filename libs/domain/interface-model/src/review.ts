import type { Instant } from '@sluice/kernel';
import type { AnalysedPatch, Finding, InterfaceChange } from './interface-change';
import type { InterfaceModel } from './model';

export type ReviewInput = {
  readonly patches: readonly AnalysedPatch[];
  readonly total: number;
  readonly missing: readonly number[];
  readonly model: InterfaceModel;
  readonly at: Instant;
  readonly treeKnown: boolean;
};

export type Review = { readonly changes: readonly InterfaceChange[]; readonly findings: readonly Finding[] };

export const review = (_input: ReviewInput): Review => ({ changes: [], findings: [] });
