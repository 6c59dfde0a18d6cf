import type { ChangeClass, ClassConfidence, InterfaceChange } from './interface-change';
import type { InterfaceModel } from './model';

/** What is known of a commit message: the subject (prefixes may still stand before it) and the body; trailers may have been taken out. */
export type PatchMessage = {
  readonly subject: string;
  readonly body: string;
  readonly fixes?: readonly { readonly commit: string }[] | undefined;
  readonly reverts?:
    { readonly commit?: string | undefined; readonly subject?: string | undefined } | undefined;
};

/** A class of change, how sure it is, and why, as a sentence. */
export type Classified = {
  readonly changeClass: ChangeClass;
  readonly classReason: string;
  readonly classConfidence: ClassConfidence;
};

/** The evidence a class is judged by: nothing else is looked at. */
export type ClassEvidence = {
  /** Without reply marks and bracketed prefixes. */
  readonly subject: string;
  readonly message: PatchMessage;
  readonly paths: readonly string[];
  readonly changes: readonly InterfaceChange[];
  readonly model: InterfaceModel;
};

/** Says the class where it can tell, else leaves it to the next. */
export type ClassTest = (evidence: ClassEvidence) => Classified | undefined;

/** A class that the author declares or the files decide. */
export const sure = (changeClass: ChangeClass, classReason: string): Classified => ({
  changeClass,
  classReason,
  classConfidence: 'sure',
});

/** A class that wording suggests. */
export const likely = (changeClass: ChangeClass, classReason: string): Classified => ({
  changeClass,
  classReason,
  classConfidence: 'likely',
});
