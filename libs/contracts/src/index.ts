export { checked } from './checked';
export * from './endpoint';
export * from './live';
export * from './parameters';
export * from './rest/access';
export * from './rest/common';
export * from './rest/decisions';
export * from './rest/index';
export { problem } from './rest/problem';
