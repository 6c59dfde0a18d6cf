export * from './diff';
export * from './mail';
export * from './reading';
export * from './read-mail';
export { parseSubject, subjectKey, type ParsedSubject } from './subject';
export { parsePerson } from './person';
export { commitTrailers, type CommitTrailer } from './commit-trailers';
export { slips } from './trailer-keys';
