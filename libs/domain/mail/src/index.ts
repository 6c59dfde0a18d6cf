export * from './apply-hunks';
export * from './diff';
export { parseDiff, type ParsedDiff } from './diff-parse';
export * from './mail';
export * from './reading';
export * from './read-mail';
export { parseSubject, subjectKey, type ParsedSubject } from './subject';
export { parsePerson } from './person';
export { commitMessageOf } from './commit-message';
