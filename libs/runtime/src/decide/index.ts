export * from './corrections';
export * from './decider';
export * from './dependences';
export * from './named';
export * from './operate';
export * from './release';
