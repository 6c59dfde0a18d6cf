export * from './release-line';
