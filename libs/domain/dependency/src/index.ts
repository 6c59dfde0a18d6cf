export * from './edge';
export * from './node';
export * from './patch-links';
export { isEmpty, linksOf, linksVersion } from './links-of';
export { commitKey, keysOfCommit, keysOfMail, namesOfCommit, namesOfMail, titleKey } from './names-of';
