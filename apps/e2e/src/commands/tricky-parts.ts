import { MANAGER, signed, written, type Written } from './written-mails';

/** A mail that tries something, and what is to come of it. */
export type Tricky = {
  readonly name: string;
  readonly raw: (id: string) => string | Promise<string>;
  readonly envelopeFrom?: string;
  readonly receivedAt?: string;
  readonly outcome: 'nothing' | 'ignored' | 'refused' | 'held' | 'done' | 'repeat' | 'unreadable';
  /** Mails that go out for it. */
  readonly answers: number;
  /** To whom they go. */
  readonly to?: string;
};

export const GRANT = 'sluice: exception-grant 4.16';

export type More = Partial<Omit<Written, 'id'>>;

/** From the release manager, signed by his domain as it should be. */
export const byManager =
  (body: string, more: More = {}) =>
  async (id: string) =>
    signed(written({ id, from: MANAGER, body, ...more }), 'xenproject.org');

export const unsigned =
  (from: string, body: string, more: More = {}) =>
  (id: string) =>
    written({ id, from, body, ...more });

export const html = (text: string): string => `<html><body><p>${text}</p></body></html>`;

export const parts = (...all: readonly string[]): string =>
  `${all.map((part) => `--cut\n${part}\n`).join('')}--cut--\n`;
export const MIXED = 'Content-Type: multipart/mixed; boundary="cut"';
export const PLAIN = 'Content-Type: text/plain; charset=utf-8';

export const DIFF = `diff --git a/xen/common/pond.c b/xen/common/pond.c
index 1111111..2222222 100644
--- a/xen/common/pond.c
+++ b/xen/common/pond.c
@@ -1,3 +1,4 @@ int pond(void)
 {
+${GRANT}
     return 1;
 }
`;

export const quotedBy = (levels: number): string => `${'> '.repeat(levels)}${GRANT}`;

export const ignored = { outcome: 'ignored', answers: 0 } as const;
export const nothing = { outcome: 'nothing', answers: 0 } as const;
