export * from './endpoint';
export * from './live';
export * from './parameters';
export * from './rest/access';
export * from './rest/common';
export * from './rest/index';
export * from './rest/problem';
export * from './rest/status';
