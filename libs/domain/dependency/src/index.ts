export * from './edge';
export * from './patch-links';
