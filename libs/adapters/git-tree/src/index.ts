export * from './git-error';
