import type { ReadAnswer } from './api';
import { useRead } from './read';
import { isPast, useViewpoint } from './viewpoint';

export type Me = ReadAnswer<'/me'>;

/** Who looks; nothing until it is known. */
export const useMe = (): Me | undefined => useRead('/me', {}, {}, { ofNow: true }).data;

/** Whether whoever looks may try to decide, and why not. What exactly they may is the server's to say. */
export const useDecider = (): { readonly may: boolean; readonly why: string } => {
  const me = useMe();
  const past = isPast(useViewpoint());
  if (past) return { may: false, why: 'You look at the past: nothing can be decided here.' };
  if (me === undefined || me.kind === 'anonymous')
    return { may: false, why: 'Nobody is signed in. Sign in, or use the command line:' };
  if (!me.scopes.includes('decide') || me.roles.length === 0)
    return { may: false, why: 'You hold no role in this project. Who does may use the command line:' };
  return { may: true, why: '' };
};

/** Whether whoever looks may try to decide: signed in, with a role, and not looking at the past. */
export const useMayDecide = (): boolean => useDecider().may;
