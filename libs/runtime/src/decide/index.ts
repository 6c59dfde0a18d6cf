export * from './corrections';
export * from './decider';
export * from './declarations';
export * from './dependences';
export * from './named';
export * from './operate';
export * from './release';
