import { createHash, createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How the provider departs from what is right. */
export type Behaviour = {
  /** Claims to add or to replace. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** Signs with a key that it does not publish. */
  readonly forges?: boolean;
  /** Claims that only the userinfo endpoint tells. */
  readonly told?: Readonly<Record<string, unknown>>;
  /** Where its description says its endpoints are. */
  readonly tokensAt?: string;
  readonly keysAt?: string;
  /** Sends whoever asks for tokens on. */
  readonly redirectsTo?: string;
};

/** A small provider of OpenID Connect: real HTTP, real signatures, one person. */
export type TestProvider = {
  readonly issuer: string;
  /** Paths that were asked for. */
  readonly asked: string[];
  behave(behaviour: Behaviour): void;
  /** What a browser does that follows a way in: the person agrees, and is sent back with a code. */
  agree(url: string): URL;
  close(): Promise<void>;
};

export const CLIENT = { id: 'sluice', secret: 'what both know' } as const;

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const jwtOf = (claims: object, key: KeyObject): string => {
  const text = `${base64({ alg: 'RS256', kid: 'one' })}.${base64(claims)}`;
  return `${text}.${createSign('RSA-SHA256').update(text).sign(key, 'base64url')}`;
};

const bodyOf = async (request: IncomingMessage): Promise<URLSearchParams> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return new URLSearchParams(Buffer.concat(chunks).toString());
};

const send = (response: ServerResponse, status: number, value: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
};

type Grant = { readonly challenge: string; readonly nonce: string; readonly redirect: string };

class Provider {
  readonly asked: string[] = [];
  readonly grants = new Map<string, Grant>();
  behaviour: Behaviour = {};
  issuer = '';
  private readonly keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  private readonly others = generateKeyPairSync('rsa', { modulusLength: 2048 });

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    this.asked.push(path);
    if (path === '/.well-known/openid-configuration') return send(response, 200, this.description());
    if (path === '/keys')
      return send(response, 200, {
        keys: [{ ...this.keys.publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig' }],
      });
    if (path === '/told') return send(response, 200, { sub: 'person-1', ...this.behaviour.told });
    if (path === '/tokens') return this.tokens(await bodyOf(request), response);
    send(response, 404, {});
  }

  private description(): object {
    const { tokensAt, keysAt, told } = this.behaviour;
    return {
      issuer: this.issuer,
      authorization_endpoint: `${this.issuer}/agree`,
      token_endpoint: tokensAt ?? `${this.issuer}/tokens`,
      jwks_uri: keysAt ?? `${this.issuer}/keys`,
      ...(told === undefined ? {} : { userinfo_endpoint: `${this.issuer}/told` }),
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
    };
  }

  private tokens(body: URLSearchParams, response: ServerResponse): void {
    const { redirectsTo, forges = false, claims } = this.behaviour;
    if (redirectsTo !== undefined) {
      response.writeHead(307, { location: redirectsTo }).end();
      return;
    }
    const code = body.get('code') ?? '';
    const grant = this.grants.get(code);
    // A code is good once.
    this.grants.delete(code);
    const challenge = createHash('sha256')
      .update(body.get('code_verifier') ?? '')
      .digest('base64url');
    const isClient = body.get('client_id') === CLIENT.id && body.get('client_secret') === CLIENT.secret;
    if (
      grant === undefined ||
      grant.challenge !== challenge ||
      grant.redirect !== body.get('redirect_uri') ||
      !isClient
    )
      return send(response, 400, { error: 'invalid_grant' });
    const now = Math.floor(Date.now() / 1000);
    const standard = {
      iss: this.issuer,
      aud: CLIENT.id,
      sub: 'person-1',
      iat: now,
      exp: now + 60,
      nonce: grant.nonce,
    };
    const idToken = jwtOf({ ...standard, ...claims }, (forges ? this.others : this.keys).privateKey);
    send(response, 200, { access_token: 'abc', token_type: 'Bearer', expires_in: 60, id_token: idToken });
  }
}

export const startProvider = async (): Promise<TestProvider> => {
  const provider = new Provider();
  const server: Server = createServer((request, response) => void provider.answer(request, response));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  provider.issuer = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  let count = 0;
  return {
    issuer: provider.issuer,
    asked: provider.asked,
    behave: (behaviour) => (provider.behaviour = behaviour),
    agree: (url) => {
      const { searchParams } = new URL(url);
      const said = (name: string): string => searchParams.get(name) ?? '';
      const code = `code-${String(++count)}`;
      provider.grants.set(code, {
        challenge: said('code_challenge'),
        nonce: said('nonce'),
        redirect: said('redirect_uri'),
      });
      const back = new URL(said('redirect_uri'));
      back.searchParams.set('code', code);
      back.searchParams.set('state', said('state'));
      return back;
    },
    close: () => new Promise((closed) => server.close(() => closed())),
  };
};
