import { BadCredentialsError, type Access } from './caller';

/** Access where no sign-in is set up (`signIn.method: none`): everybody reads, nobody writes, and no credentials are good. */
export const nobodySignsIn: Access = {
  callerOf: ({ authorization, session }) =>
    authorization === undefined && session === undefined
      ? Promise.resolve({ kind: 'anonymous' })
      : Promise.reject(new BadCredentialsError('there is no sign-in here')),
};
