export * from './diff';
export * from './mail';
export * from './reading';
