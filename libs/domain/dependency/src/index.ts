export * from './edge';
export * from './patch-links';
export { isEmpty, linksOf, linksVersion } from './links-of';
export { commitKey, namesOfCommit, namesOfMail, titleKey } from './names-of';
