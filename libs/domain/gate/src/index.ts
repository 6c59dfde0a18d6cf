export type { ClassNeed, JudgeInput } from './case';
export { foldVerdicts } from './fold-verdicts';
export { JUDGE_VERSION, judge } from './judge';
export * from './verdict';
export { weighTrailers, type WeighContext } from './weigh';
export type { Authority, TrailerKind, WeighedTrailer } from './weighed-trailer';
