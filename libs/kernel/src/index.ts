export * from './access';
export * from './evidence';
export * from './event';
export * from './hashing';
export * from './ids';
export * from './instant';
export * from './kept';
