export * from './corpus';
export * from './event-store-contract';
export * from './fixture-files';
export * from './tree-store-contract';
export * from './link-index-contract';
export * from './landed-reader-contract';
export * from './small-tree';
export * from './outbox-store-contract';
