import { isMailAddress } from '@sluice/kernel';
import type { SluiceConfig } from '@sluice/runtime';
import * as client from 'openid-client';
import { Problem } from '../http/problem';

type OidcConfig = NonNullable<SluiceConfig['signIn']['oidc']>;

/** Below the public URL: where a provider sends the browser back to. */
export const OIDC_CALLBACK = 'sign-in/oidc/callback';

/** How long the provider may take for one answer. */
const TIMEOUT_SECONDS = 10;
/** What the provider says of itself is asked for again after this. */
const DISCOVERED_MS = 3_600_000;

/** What a browser keeps while it is away: all of it chance. */
export type Attempt = { readonly state: string; readonly nonce: string; readonly verifier: string };

const PARTS = /^([\w-]{20,100})\.([\w-]{20,100})\.([\w-]{20,128})$/;

export const attemptText = ({ state, nonce, verifier }: Attempt): string =>
  [state, nonce, verifier].join('.');

export const attemptOf = (text: string | undefined): Attempt | undefined => {
  const [, state, nonce, verifier] = PARTS.exec(text ?? '') ?? [];
  return state === undefined || nonce === undefined || verifier === undefined
    ? undefined
    : { state, nonce, verifier };
};

/**
 * Asks the issuer, and what the configuration names beside it, and nobody else: wherever the issuer's own description points, and wherever an answer would
 * send us on.
 */
const fetchFrom =
  (origins: ReadonlySet<string>): client.CustomFetch =>
  (url, options) => {
    const { origin } = new URL(url);
    if (!origins.has(origin))
      throw new Error(`the provider points at ${origin}, which signIn.oidc.alsoAt does not name`);
    return fetch(url, { ...(options as RequestInit), redirect: 'manual' });
  };

const discover = (oidc: OidcConfig, secret: string): Promise<client.Configuration> => {
  const issuer = new URL(oidc.issuer);
  const origins = new Set([issuer, ...oidc.alsoAt.map((url) => new URL(url))].map((url) => url.origin));
  const isPlain = issuer.protocol === 'http:';
  return client.discovery(issuer, oidc.clientId, secret, undefined, {
    [client.customFetch]: fetchFrom(origins),
    timeout: TIMEOUT_SECONDS,
    // The signature of what says who somebody is is checked, however it came.
    execute: [client.enableNonRepudiationChecks, ...(isPlain ? [client.allowInsecureRequests] : [])],
  });
};

/** What the provider answered, refused. */
const refusalOf = (error: unknown): Problem => {
  if (error instanceof client.AuthorizationResponseError || error instanceof client.ResponseBodyError)
    return new Problem(403, 'the provider did not let you in');
  const why =
    error instanceof Error ? (error.cause instanceof Error ? error.cause : error).message : String(error);
  return new Problem(502, 'the provider does not answer as it should', { where: why });
};

type Claims = Readonly<Record<string, unknown>>;

const addressIn = ({ email, email_verified: isVerified }: Claims): string | undefined =>
  typeof email === 'string' && isVerified === true && isMailAddress(email) ? email : undefined;

/** Signing in by an OpenID Connect provider: the code flow, with PKCE, state and nonce. */
export class Oidc {
  private found: { readonly at: number; readonly configuration: Promise<client.Configuration> } | undefined;

  /** @param publicUrl where the browser comes back to */
  constructor(
    private readonly oidc: OidcConfig,
    private readonly secret: string,
    private readonly publicUrl: string,
  ) {}

  /**
   * Where to send a browser, and what it is to keep.
   * @throws Problem 502
   */
  async begin(): Promise<{ readonly url: string; readonly attempt: Attempt }> {
    const configuration = await this.configuration();
    const verifier = client.randomPKCECodeVerifier();
    const attempt = { state: client.randomState(), nonce: client.randomNonce(), verifier };
    const url = client.buildAuthorizationUrl(configuration, {
      redirect_uri: this.callback().href,
      scope: 'openid email',
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state: attempt.state,
      nonce: attempt.nonce,
    });
    return { url: url.href, attempt };
  }

  /**
   * The address of whoever comes back.
   * @param query of the callback, as it came
   * @throws Problem 403 where the provider says no or vouches for no address, 502 where its answer cannot be trusted
   */
  async end(query: string, { state, nonce, verifier }: Attempt): Promise<string> {
    const configuration = await this.configuration();
    const current = this.callback();
    current.search = query;
    try {
      const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier };
      const tokens = await client.authorizationCodeGrant(configuration, current, checks);
      const claims = tokens.claims();
      const address = addressIn(claims ?? {}) ?? (await this.askedFor(configuration, tokens, claims?.sub));
      if (address !== undefined) return address;
    } catch (error) {
      throw refusalOf(error);
    }
    throw new Problem(403, 'the provider does not vouch for your mail address');
  }

  /** Some providers tell the address only when they are asked. */
  private async askedFor(
    configuration: client.Configuration,
    tokens: client.TokenEndpointResponse,
    subject: string | undefined,
  ): Promise<string | undefined> {
    if (subject === undefined || configuration.serverMetadata().userinfo_endpoint === undefined)
      return undefined;
    return addressIn(await client.fetchUserInfo(configuration, tokens.access_token, subject));
  }

  private callback(): URL {
    return new URL(OIDC_CALLBACK, this.publicUrl.endsWith('/') ? this.publicUrl : `${this.publicUrl}/`);
  }

  private async configuration(): Promise<client.Configuration> {
    const now = performance.now();
    if (this.found === undefined || now - this.found.at > DISCOVERED_MS)
      this.found = { at: now, configuration: discover(this.oidc, this.secret) };
    try {
      return await this.found.configuration;
    } catch (error) {
      this.found = undefined;
      throw refusalOf(error);
    }
  }
}
