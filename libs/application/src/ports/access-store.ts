import type { Instant } from '@sluice/kernel';

/** A bot's token, without its secret. */
export type ApiToken = {
  /** The part of the token that may be seen. */
  readonly id: string;
  readonly name: string;
  /** Address of the person whose bot it is. */
  readonly owner: string;
  readonly scopes: readonly string[];
  readonly createdAt: Instant;
  readonly expiresAt?: Instant | undefined;
  readonly revokedAt?: Instant | undefined;
  /** To the hour. */
  readonly lastUsedAt?: Instant | undefined;
};

/** Whether something with an end holds now. */
export type Standing = 'valid' | 'expired' | 'revoked';

export type StandingToken = ApiToken & { readonly standing: Standing };

/** Tokens of bots, by the SHA-256 of their secrets in hex. Times are by the store's own clock. */
export interface TokenStore {
  add(
    token: Pick<ApiToken, 'id' | 'name' | 'owner' | 'scopes' | 'expiresAt'> & { readonly hash: string },
  ): Promise<void>;
  find(hash: string): Promise<StandingToken | undefined>;
  /** All there ever were, the newest first. */
  list(): Promise<readonly StandingToken[]>;
  /** Answers whether it stood. */
  revoke(id: string): Promise<boolean>;
  /** Notes the hour it was used in; at most one write an hour. */
  used(id: string): Promise<void>;
}

/** Signed-in browsers, by the SHA-256 of what their cookie holds. */
export interface SessionStore {
  /** @param seconds until it ends by itself */
  begin(session: {
    readonly hash: string;
    readonly address: string;
    readonly seconds: number;
  }): Promise<void>;
  find(hash: string): Promise<{ readonly address: string; readonly standing: Standing } | undefined>;
  end(hash: string): Promise<void>;
  /** Ends all sessions of some addresses; answers how many. */
  endAll(addresses: readonly string[]): Promise<number>;
}

/** Why a link does not sign in. */
export type LinkRefusal = 'unknown' | 'used' | 'expired';

export type LinkAnswer = { readonly address: string } | { readonly refused: LinkRefusal };

/** Links that sign in once, by the SHA-256 of their secret. */
export interface SignInLinkStore {
  add(link: { readonly hash: string; readonly address: string; readonly seconds: number }): Promise<void>;
  /** What `use` would answer. */
  look(hash: string): Promise<LinkAnswer>;
  /** Uses a link up, and with it all others of its address: of two that use it at once one is refused. */
  use(hash: string): Promise<LinkAnswer>;
}

/** What became of a command's claim to be done: see `CommandStore.claim`. */
export type Claim =
  | { readonly state: 'to do' }
  | { readonly state: 'answered'; readonly answer: unknown }
  | { readonly state: 'under way' }
  /** The key stands for another command. */
  | { readonly state: 'another' };

/** What was answered to commands that came with a key of their own, for a day. */
export interface CommandStore {
  /**
   * Claims a command for being done. One that was claimed and never answered, because who did it died, is to do again once the lease has run out.
   * @param fingerprint of what is asked
   */
  claim(
    key: string,
    command: { readonly fingerprint: string; readonly leaseSeconds: number },
  ): Promise<Claim>;
  answered(key: string, answer: unknown): Promise<void>;
  /** It came to nothing that should be repeated to whoever asks again. */
  drop(key: string): Promise<void>;
}
