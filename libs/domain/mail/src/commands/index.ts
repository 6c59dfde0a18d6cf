export * from './command';
export * from './grammar';
export * from './grammar-words';
export * from './verb';
export { readCommands, isQuestion } from './read-commands';
