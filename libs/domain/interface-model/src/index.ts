export * from './interface-change';
export * from './model';
export { ANALYSER_VERSION, analyse } from './analyse';
export { cite, dayOf, holdsOn, switchStateOn, versionOn, wasReleased, cycleBegan } from './as-of';
export { bareSubject, type PatchMessage } from './change-class';
export { describeChange } from './describe-change';
export { review, type Review, type ReviewInput } from './review';
export type { Bump, Rule } from './rules/rule';
export { RULES } from './rules/rules';
