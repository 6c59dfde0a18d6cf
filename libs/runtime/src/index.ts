export * from './errors';
export * from './location';
export * from './project-tree';
export * from './runtime';
