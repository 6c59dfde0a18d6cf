export { connectPortsOf } from './connect-ports';
export * from './errors';
export * from './import-source';
export * from './location';
export * from './outbox';
export * from './project-tree';
export * from './runtime';
export * from './what-if-ports';
export * from './queue-of';
