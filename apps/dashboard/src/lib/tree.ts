import { useRead } from './read';

/** Whether no git tree is read here, so that what landed is known by what mails say alone; false until it is known. */
export const useIsTreeUnread = (): boolean =>
  useRead('/status', {}, {}, { ofNow: true }).data?.treeThrough === null;
