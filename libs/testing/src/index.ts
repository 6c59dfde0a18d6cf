export * from './corpus';
export * from './event-store-contract';
export * from './fixture-files';
export * from './tree-store-contract';
export * from './small-tree';
