import type { Instant } from '@sluice/kernel';
import type { OutboxPayload } from '../ports/outbox-store';
import { wrapped, type MailText } from './alert-mail';

/** The kind of payload that sends somebody a link to sign in by. */
export const SIGN_IN = 'sign-in';

/** Minutes a link may be used for. */
export const LINK_MINUTES = 15;

export type SignInPayload = OutboxPayload & {
  readonly kind: typeof SIGN_IN;
  /** What the link holds; see `OutboxPayload.secret`. */
  readonly secret?: string | undefined;
  readonly expiresAt: Instant;
};

/** Below the public URL: the page a link leads to. It has a button; opening it changes nothing. */
export const SIGN_IN_PATH = 'sign-in/link';

/** Why there is no mail to be sent: a link that ended before it could be. */
export type NoMail = { readonly cannot: string };

/**
 * The mail that a link to sign in goes out by. Nothing in it is by whoever asked for it.
 * @param target the address it goes to
 */
export const signInMail = (
  { secret, expiresAt }: SignInPayload,
  { target, publicUrl, now }: { readonly target: string; readonly publicUrl: string; readonly now: Instant },
): MailText | NoMail => {
  if (secret === undefined || expiresAt <= now) return { cannot: `its link ended at ${expiresAt}` };
  const url = `${publicUrl.replace(/\/+$/, '')}/${SIGN_IN_PATH}/${secret}`;
  return {
    subject: '[sluice] sign in',
    text: [
      ...wrapped(`Somebody, probably you, asked to sign in to Sluice as ${target}.`),
      '',
      ...wrapped(
        `Open this page and press its button. It works once, within ${LINK_MINUTES} minutes, until ${expiresAt}.`,
      ),
      '',
      // A line may be cut nowhere in it.
      url,
      '',
      ...wrapped('If it was not you, do nothing: nobody gets in without this link.'),
      '',
    ].join('\n'),
  };
};
