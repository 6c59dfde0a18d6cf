export * from './diff';
export * from './mail';
export * from './reading';
export * from './read-mail';
export { parseSubject, subjectKey, type ParsedSubject } from './subject';
export { parsePerson } from './person';
export { patchId } from './patch-id';
export { revertsOf, type RevertWords } from './revert-words';
