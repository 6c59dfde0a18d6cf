export * from './interface-change';
export * from './model';
export * from './analyse';
export * from './review';
