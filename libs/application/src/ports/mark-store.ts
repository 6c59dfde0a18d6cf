import type { Instant } from '@sluice/kernel';
import type { Actor, CheckPosted, PatchChange } from '../marks';
import type { Check } from '../verify';

/** Who says something, and when. */
export type Saying = Actor & { readonly at: Instant };

export type NewCheck = Pick<CheckPosted, 'context' | 'state' | 'targetUrl' | 'description'>;

export type BundleChange = {
  readonly name?: string | undefined;
  readonly public?: boolean | undefined;
  /** Message-IDs in their order. */
  readonly patches?: readonly string[] | undefined;
};

/** Where people's words on patches are recorded: as facts, with what is shown of them in the same transaction. */
export interface MarkStore {
  /** Sets what is given of a patch, by its number; `false` where there is no such patch. */
  mark(patch: number, change: PatchChange, saying: Saying): Promise<boolean>;
  /** Records what a test says of a patch; answers the check's number, `undefined` where there is no such patch. */
  postCheck(patch: number, check: NewCheck, saying: Saying): Promise<number | undefined>;
  /** Says whether what a comment asks for was done; `false` where there is no such comment. */
  address(comment: number, addressed: boolean | null, saying: Saying): Promise<boolean>;
  /** A new list of patches; `undefined` where its owner has one of that name. */
  createBundle(owner: number, bundle: Required<BundleChange>): Promise<number | undefined>;
  /** `false` where its owner has another one of that name. */
  changeBundle(number: number, change: BundleChange): Promise<boolean>;
  deleteBundle(number: number): Promise<void>;
}

/** Marks and checks as read models: what stands in tables is what their facts give. */
export interface MarkReplay {
  /** Makes marks and checks anew from their facts, for a rebuild; answers how many facts there were. */
  replay(): Promise<number>;
  /** Whether marks and checks are what a replay gives. */
  verify(): Promise<Check>;
}
