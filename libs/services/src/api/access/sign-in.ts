import { setTimeout } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { LINK_MINUTES, outboxKey, SIGN_IN, type LinkRefusal } from '@sluice/application';
import { addSeconds, instantOfMillis, type Instant } from '@sluice/kernel';
import { nodeHashing } from '@sluice/mail-io';
import { postgresOutboxStore, postgresSessionStore, postgresSignInLinkStore } from '@sluice/postgres';
import { hashOfSecret, isSecret, newSecret } from '@sluice/runtime';
import type { Request, Response } from 'express';
import { inTime } from '../../observability/patience';
import { wake } from '../../worker/outbox-jobs';
import { API, type ApiContext } from '../context';
import { Problem } from '../http/problem';
import { dropSession, putSession, sessionOf } from './cookies';
import { Limits } from './limits';

/** How long asking for a link takes, whatever comes of it: how long something took tells what was done. */
const SAME_TIME_MS = 250;

const HOUR = 3_600;

/** The time by the clock on the wall, whatever time an archive is looked at: see the mail. */
const wallClock = (): Instant => instantOfMillis(Date.now()) as Instant;

/** Signs people in and out: by links, and for whatever else has found out whose address somebody has. */
@Injectable()
export class SignIn {
  constructor(
    @Inject(API) private readonly api: ApiContext,
    @Inject(Limits) private readonly limits: Limits,
  ) {}

  /** The ways in that there are by the configuration and the secrets at hand. */
  waysIn(): readonly ('link' | 'oidc')[] {
    const { signIn, mail, http } = this.api.config;
    if (signIn.method !== 'link' || http.publicUrl === undefined) return [];
    const hasMail = mail.smtp !== undefined && mail.from !== undefined;
    const hasProvider = this.api.env?.[signIn.oidc?.secretEnv ?? ''] !== undefined;
    return [...(hasMail ? (['link'] as const) : []), ...(hasProvider ? (['oidc'] as const) : [])];
  }

  /**
   * Has a link sent to an address, unless too many were; that is told to nobody, and it takes as long.
   * @throws Problem where nobody signs in so, or whoever asks asks too often
   */
  async askForLink(address: string, from: string): Promise<void> {
    const { signIn } = this.api.config;
    if (signIn.method !== 'link')
      throw new Problem(403, 'people do not sign in by a link here', { where: 'signIn.method' });
    if (!this.waysIn().includes('link'))
      throw new Problem(503, 'no mail goes out here, so no link does', {
        help: 'Set mail.smtp, mail.from and http.publicUrl.',
      });
    await this.limits.askedForLink(from);
    await Promise.all([this.sendLink(address), setTimeout(SAME_TIME_MS)]);
  }

  private async sendLink(address: string): Promise<void> {
    if (!(await this.limits.mayBeSentLink(address))) {
      this.api.log.warn({ refused: 'too many links', to: address }, 'refused');
      return;
    }
    const { runtime, queue, log } = this.api;
    const secret = newSecret();
    const hash = hashOfSecret(secret);
    const seconds = LINK_MINUTES * 60;
    await postgresSignInLinkStore(runtime.database).add({ hash, address: address.toLowerCase(), seconds });
    const to = { channel: 'mail', target: address } as const;
    const payload = { kind: SIGN_IN, secret, expiresAt: addSeconds(wallClock(), seconds) };
    await postgresOutboxStore(runtime.database).plan([
      { ...to, key: outboxKey(`${SIGN_IN} ${hash}`, to, nodeHashing), payload },
    ]);
    log.info({ to: address }, 'a link to sign in was asked for');
    // A worker sends it at its next tick, should the queue be away: nobody waits for that.
    void inTime(queue.add([wake('send-mail', 'somebody signs in')])).catch((error: unknown) =>
      log.warn({ err: error }, 'nobody could be woken'),
    );
  }

  private takes(secret: string): boolean {
    return this.api.config.signIn.method === 'link' && isSecret(secret);
  }

  /** Whom a link would sign in; using it is another step. */
  look(secret: string): Promise<{ readonly address: string } | { readonly refused: LinkRefusal }> {
    if (!this.takes(secret)) return Promise.resolve({ refused: 'unknown' });
    return postgresSignInLinkStore(this.api.runtime.database).look(hashOfSecret(secret));
  }

  /** Signs whoever shows a link in, once. */
  async useLink(
    secret: string,
    browser: { readonly request: Request; readonly response: Response },
  ): Promise<{ readonly address: string } | { readonly refused: LinkRefusal }> {
    if (!this.takes(secret)) return { refused: 'unknown' };
    const used = await postgresSignInLinkStore(this.api.runtime.database).use(hashOfSecret(secret));
    if ('address' in used) await this.begin(used.address, { ...browser, by: 'link' });
    return used;
  }

  /** A session for somebody whose address is proved: a new one always, so that nobody's browser can be given one that another knows. */
  async begin(
    address: string,
    {
      request,
      response,
      by,
    }: { readonly request: Request; readonly response: Response; readonly by: 'link' | 'oidc' },
  ): Promise<void> {
    const { runtime, config, log } = this.api;
    const sessions = postgresSessionStore(runtime.database);
    const before = sessionOf(request, config);
    if (before !== undefined) await sessions.end(hashOfSecret(before));
    const secret = newSecret();
    const seconds = config.signIn.sessionHours * HOUR;
    await sessions.begin({ hash: hashOfSecret(secret), address: address.toLowerCase(), seconds });
    putSession(response, secret, { seconds, config });
    log.info({ by: address, way: by, from: request.ip }, 'signed in');
  }

  /**
   * Ends the session of a browser, or all of its person.
   * @param addresses all of the person
   */
  async signOut(
    { request, response }: { readonly request: Request; readonly response: Response },
    addresses: readonly [string, ...string[]],
    everywhere: boolean,
  ): Promise<number> {
    const { runtime, config, log, access } = this.api;
    const sessions = postgresSessionStore(runtime.database);
    const session = sessionOf(request, config);
    if (session !== undefined && !everywhere) await sessions.end(hashOfSecret(session));
    const ended = everywhere ? await sessions.endAll(addresses.map((a) => a.toLowerCase())) : 1;
    access.forget?.();
    dropSession(response, config);
    log.info({ by: addresses[0], ended }, 'signed out');
    return ended;
  }
}
