export * from './interface-change';
export * from './model';
export { ANALYSER_VERSION, analyse } from './analyse';
export type { PatchMessage } from './change-class';
export * from './review';
