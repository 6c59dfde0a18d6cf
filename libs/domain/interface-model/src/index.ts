export * from './interface-change';
