import type { Instant } from '@sluice/kernel';

/** JSON as it was prepared: sent as it stands. */
export class Prepared {
  constructor(readonly json: string) {}
}

/** What goes with an answer in its headers. */
export type ReplyHeaders = {
  /** Cursor of the next page; the last page has none. */
  readonly next?: string | undefined;
  /** When what is answered came to be as it is, where that is known. */
  readonly lastModified?: Instant | undefined;
  /** Media type of a text; JSON without one. */
  readonly type?: string | undefined;
  /** Content-Security-Policy of a page. */
  readonly policy?: string | undefined;
  /** Cache-Control, where the answer never changes. */
  readonly cache?: string | undefined;
};

/** An answer with what its headers say. */
export class Reply<Body> {
  constructor(
    readonly body: Body,
    readonly headers: ReplyHeaders = {},
  ) {}
}
