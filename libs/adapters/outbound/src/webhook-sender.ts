import type { OutboxEntry, Sender, SendOutcome } from '@sluice/application';
import { canonicalJson } from '@sluice/kernel';
import { post } from './post';
import { PrivateAddressError, resolveBySystem, resolveTarget, type Resolve } from './resolve-target';
import { signatureOf } from './signature';

/** A configured webhook, with its secret from the environment. */
export type Webhook = {
  readonly url: string;
  readonly secretEnv: string;
  /** Absent while the variable is not set. */
  readonly secret: string | undefined;
  readonly allowPrivate: boolean;
};

export type WebhookOptions = {
  readonly timeoutMillis?: number;
  readonly resolve?: Resolve;
  /** Milliseconds since 1970, for the time that is signed. */
  readonly now?: () => number;
};

/** From the first question for an address to the end of the answer. */
const TIMEOUT_MILLIS = 15_000;

type Again = Extract<SendOutcome, { readonly sent: false }>['again'];

const failed = (error: string, again: Again): SendOutcome => ({ sent: false, error, again });

/** Too many requests, a request that came too early or too slowly: the receiver asks for another. */
const ASKS_AGAIN: ReadonlySet<number> = new Set([408, 425, 429]);
const GONE = 410;

const outcomeOf = (status: number): SendOutcome => {
  if (status >= 200 && status < 300) return { sent: true };
  if (status === GONE) return failed('status 410: the receiver wants no more of this', 'never');
  if (status >= 500 || ASKS_AGAIN.has(status)) return failed(`status ${status}`, 'later');
  const why = status >= 300 && status < 400 ? ': redirects are not followed' : '';
  return failed(`status ${status}${why}`, 'few');
};

const wordsOf = (error: unknown): string => {
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  return typeof code === 'string' ? code : String(message ?? error);
};

/** A question to a name server cannot be called back; nobody waits for it longer. */
const timedOut = (signal: AbortSignal): Promise<never> =>
  new Promise((_, failed) =>
    signal.addEventListener('abort', () => failed(new Error('too late')), { once: true }),
  );

const deliver = async (entry: OutboxEntry, hook: Webhook, options: WebhookOptions): Promise<SendOutcome> => {
  const { timeoutMillis = TIMEOUT_MILLIS, resolve = resolveBySystem, now = Date.now } = options;
  if (hook.secret === undefined || hook.secret === '')
    return failed(
      `the environment variable ${hook.secretEnv}, which is to hold its secret, is not set`,
      'later',
    );
  const body = canonicalJson(entry.payload);
  const timestamp = String(Math.floor(now() / 1000));
  const headers = {
    'Content-Type': 'application/json',
    'User-Agent': 'Sluice',
    'Sluice-Delivery': entry.key,
    'Sluice-Timestamp': timestamp,
    'Sluice-Signature': signatureOf(hook.secret, timestamp, body),
  };
  const url = new URL(hook.url);
  const signal = AbortSignal.timeout(timeoutMillis);
  try {
    const resolved = resolveTarget(url, { allowPrivate: hook.allowPrivate, resolve });
    const addresses = await Promise.race([resolved, timedOut(signal)]);
    return outcomeOf(await post({ url, addresses, headers, body, signal }));
  } catch (error) {
    if (signal.aborted) return failed(`no answer within ${timeoutMillis / 1000} s`, 'later');
    return failed(wordsOf(error), error instanceof PrivateAddressError ? 'never' : 'later');
  }
};

/**
 * Delivers to webhooks: one POST of the payload as JSON, signed, under the key of its entry, so that a receiver can fold what comes twice. Answers within
 * 15 seconds or so, whatever the receiver does.
 */
export const webhookSender = (webhooks: readonly Webhook[], options: WebhookOptions = {}): Sender => ({
  send: async (entry) => {
    const hook = webhooks.find(({ url }) => url === entry.target);
    return hook === undefined
      ? failed('no webhook with this URL is configured', 'never')
      : deliver(entry, hook, options);
  },
});
