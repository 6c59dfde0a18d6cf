export * from './interface-change';
export * from './model';
export * from './model-surroundings';
export { ANALYSER_VERSION, analyse } from './analyse';
export { cite, dayOf, holdsOn, switchStateOn, versionOn, wasReleased, cycleBegan } from './as-of';
export { bareSubject, classOfChange, type Classified, type PatchMessage } from './change-class';
export { wordsOfRules } from './rule-questions';
export { describeChange } from './describe-change';
export { membersAdded } from './fields';
export {
  dayStanding,
  introducedBy,
  introductionOf,
  numberOn,
  renumberedWithout,
  type NumberHolder,
  type Renumbering,
} from './renumbering';
export { review, type Review, type ReviewInput } from './review';
export type { Bump, Claim, ClaimState, Remark, Rule } from './rules/rule';
export { RULES } from './rules/rules';
export * from './tree-answers';
export * from './c-source';
export { evaluate } from './flag-arithmetic';
export { valuesOf } from './defines';
export * from './known-file';
export { asksTree, branchingDays, questionsOf, type TreeQuestions } from './questions';
export { treeStanding, type TreeStanding } from './tree-standing';
export * from './agreement/agreement';
export { ABBREVIATED, type Compared, type TreeView } from './agreement/tree-view';
export { switchEffects, type SwitchEffect } from './switch-effects';
