export * from './command';
export * from './grammar';
export * from './grammar-words';
export { readCommands, isQuestion } from './read-commands';
