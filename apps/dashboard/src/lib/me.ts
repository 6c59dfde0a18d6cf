import type { ReadAnswer } from './api';
import { useRead } from './read';
import { isPast, useViewpoint } from './viewpoint';

export type Me = ReadAnswer<'/me'>;

/** Who looks; nothing until it is known. */
export const useMe = (): Me | undefined => useRead('/me', {}, {}, { ofNow: true }).data;

/** Whether whoever looks may try to decide: signed in, with a role, and not looking at the past. What exactly they may is the server's to say. */
export const useMayDecide = (): boolean => {
  const me = useMe();
  const past = isPast(useViewpoint());
  return !past && me !== undefined && me.scopes.includes('decide') && me.roles.length > 0;
};
