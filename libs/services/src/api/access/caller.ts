import type { Scope } from '@sluice/contracts';

export { SCOPES, type Scope } from '@sluice/contracts';

/** Who asks. An address is an identity here: what someone may decide follows from the roles of their addresses on that day. */
export type Caller =
  | { readonly kind: 'anonymous' }
  | {
      readonly kind: 'person';
      /** The address that was signed in with, then others that are known to be the same person's. */
      readonly addresses: readonly [string, ...string[]];
      readonly isAdministrator: boolean;
    }
  | {
      readonly kind: 'bot';
      readonly tokenId: string;
      /** As it was named when the token was made. */
      readonly name: string;
      /** Whose bot it is: decisions through it are this person's. */
      readonly owner: string;
      readonly scopes: readonly Scope[];
    };

/** What a request shows of its caller. */
export type Credentials = {
  /** The header `Authorization`, as it came. */
  readonly authorization?: string | undefined;
  /** The session's cookie. */
  readonly session?: string | undefined;
};

/** Credentials that are wrong, expired or revoked: refused on every path, public ones included. */
export class BadCredentialsError extends Error {
  constructor(detail: string) {
    super(detail);
    this.name = 'BadCredentialsError';
  }
}

export interface Access {
  /**
   * Who shows these credentials; without any, nobody in particular.
   * @throws BadCredentialsError
   */
  callerOf(credentials: Credentials): Promise<Caller>;
  /** Forgets what it remembers of callers: some were signed out, or revoked, by this process. */
  forget?(): void;
}

/** Whether a caller may do what asks for a scope; `read` is everybody's. */
export const may = (caller: Caller, scope: Scope): boolean => {
  if (scope === 'read') return true;
  switch (caller.kind) {
    case 'anonymous':
      return false;
    case 'person':
      return scope !== 'admin' || caller.isAdministrator;
    case 'bot':
      return caller.scopes.includes(scope) || caller.scopes.includes('admin');
  }
};

/** The address that a decision of this caller is recorded by; nobody's where there is none. */
export const actorOf = (caller: Caller): string | undefined => {
  switch (caller.kind) {
    case 'anonymous':
      return undefined;
    case 'person':
      return caller.addresses[0];
    case 'bot':
      return caller.owner;
  }
};
