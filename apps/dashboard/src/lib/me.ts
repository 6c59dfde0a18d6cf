import type { ReadAnswer } from './api';
import { useRead } from './read';
import { isPast, useViewpoint } from './viewpoint';

export type Me = ReadAnswer<'/me'>;

/** Who looks; nothing until it is known. */
export const useMe = (): Me | undefined => useRead('/me', {}, {}, { ofNow: true }).data;

export type RoleName = Me['roles'][number]['role'];

/** Roles that judge patches: an administrator's is no permission to commit. */
export const OF_PATCHES: readonly RoleName[] = [
  'release-manager',
  'deputy-release-manager',
  'maintainer',
  'committer',
];

const NOBODY = 'Nobody is signed in. Sign in, or use the command line:';
const NO_ROLE = 'You hold no role that decides this. Who does may use the command line:';

/**
 * Whether somebody holds one of some roles; a release manager's is for a line.
 * @param release the line that is decided about; absent: any
 */
export const holds = ({ roles }: Pick<Me, 'roles'>, wanted: readonly RoleName[], release?: string): boolean =>
  roles.some(
    (own) =>
      wanted.includes(own.role) &&
      (!own.role.endsWith('release-manager') || release === undefined || own.release === release),
  );

/**
 * Whether whoever looks may try to decide what some roles decide, and why not. What exactly they may is the server's to say.
 * @param roles absent: somebody without any may have the right, such as who posted the series
 */
export const useDecider = (
  roles: readonly RoleName[] | undefined,
  release?: string,
): { readonly may: boolean; readonly why: string } => {
  const me = useMe();
  const past = isPast(useViewpoint());
  if (past) return { may: false, why: 'You look at the past: nothing can be decided here.' };
  if (me === undefined || me.kind === 'anonymous') return { may: false, why: NOBODY };
  const mayHold = roles === undefined || holds(me, roles, release);
  if (!me.scopes.includes('decide') || !mayHold) return { may: false, why: NO_ROLE };
  return { may: true, why: '' };
};
