import { resolve as resolveName } from 'node:dns/promises';
import { TELLING_FIELDS, type OriginCheck, type OriginChecker, type Signature } from '@sluice/application';
import type * as Arc from 'mailauth/lib/arc';
import type * as Dkim from 'mailauth/lib/dkim/verify';
import { markFieldsOf } from './fields-of';
import { isPlainlyStructured } from './structure';

/** Asks the domain name system for the texts of a name. Throws with a `code` where there are none, or nobody answers. */
export type ResolveText = (name: string) => Promise<string[][]>;

const realDns: ResolveText = (name) => resolveName(name, 'TXT');

/** A mail waits for its proof while a server of names is asked, and the client that brings it waits for us. */
const DNS_MILLIS = 10_000;

/** Keys asked for one mail: more signatures are a way to have us ask. */
const MAX_KEYS = 20;

class NoAnswerError extends Error {
  readonly code = 'ETIMEOUT';
}

const inTime = async (asked: Promise<string[][]>): Promise<string[][]> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new NoAnswerError('the name servers did not answer in time')), DNS_MILLIS);
  });
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
};

type Result = Awaited<ReturnType<typeof Dkim.dkimVerify>>['results'][number];
type ArcResult = Awaited<ReturnType<typeof Arc.arc>>;

/** Loaded where a mail is checked: it is large, and nothing else is to wait for it. */
const mailauth = (): Pick<typeof Arc, 'arc'> & Pick<typeof Dkim, 'dkimVerify'> => ({
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- specs cannot load a module by `import()`
  ...(require('mailauth/lib/arc') as typeof Arc),
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the same
  ...(require('mailauth/lib/dkim/verify') as typeof Dkim),
});

/** What mailauth finds, as far as it is read; its declarations leave out what it says of lengths and of fields. */
type Found = Result & {
  readonly signingHeaders?: { readonly keys?: string };
  readonly canonBodyLengthLimited?: boolean;
  readonly canonBodyLengthTotal?: number;
  readonly canonBodyLength?: number;
};

const signatureOf = (found: Found, isFrom: boolean): Signature => ({
  domain: (found.signingDomain ?? '').toLowerCase(),
  aligned: isFrom && typeof found.status.aligned === 'string' && found.status.aligned !== '',
  covers: (found.signingHeaders?.keys ?? '').toLowerCase().split(': '),
  isPartial: found.canonBodyLengthLimited === true || found.canonBodyLengthTotal !== found.canonBodyLength,
});

const PASSES = /\bpass\b/i;

/** Whether the last server that sealed a mail had found its sender's own signature, or the policy of his domain, good. */
const foundGood = (authenticated: unknown, domain: string): boolean => {
  const { dkim, dmarc } = (authenticated ?? {}) as {
    readonly dkim?: readonly {
      readonly result?: string;
      readonly header?: Readonly<Record<string, string>>;
    }[];
    readonly dmarc?: { readonly result?: string; readonly header?: Readonly<Record<string, string>> };
  };
  const isHere = (named: string | undefined): boolean =>
    named !== undefined && named.toLowerCase().replace(/^.*@/, '') === domain;
  return (
    (dkim ?? []).some(
      ({ result, header }) => PASSES.test(result ?? '') && (isHere(header?.['d']) || isHere(header?.['i'])),
    ) ||
    (PASSES.test(dmarc?.result ?? '') && isHere(dmarc?.header?.['from']))
  );
};

const sealedIn = (result: ArcResult, from: string): OriginCheck['sealed'] => {
  const { signature, authenticationResults } = result as unknown as {
    readonly signature?: { readonly signingDomain?: string };
    readonly authenticationResults?: unknown;
  };
  const by = signature?.signingDomain?.toLowerCase();
  if (result.status.result !== 'pass' || by === undefined) return undefined;
  return {
    by,
    foundGood: foundGood(authenticationResults, from.slice(from.lastIndexOf('@') + 1).toLowerCase()),
  };
};

const described = (results: readonly Found[], arcResult: ArcResult): string =>
  [
    ...results.map(
      ({ signingDomain, status }) =>
        `dkim=${status.result}${signingDomain === undefined ? '' : ` d=${signingDomain}`}${
          status.comment === undefined ? '' : ` (${String(status.comment)})`
        }`,
    ),
    `arc=${arcResult.status.result}`,
  ].join('; ');

/** Lines end in CRLF where signatures are made. */
const asSent = (raw: Uint8Array): Buffer =>
  Buffer.from(Buffer.from(raw).toString('latin1').replaceAll(/\r?\n/g, '\r\n'), 'latin1');

/**
 * Checks DKIM (RFC 6376) and ARC (RFC 8617) with mailauth. What cannot be checked proves nothing and fails nothing: a name server that is away is told in
 * `found`, and the mail is not taken for proved.
 * @param resolve instead of the real name servers
 */
export const originChecker = (resolve: ResolveText = realDns): OriginChecker => ({
  check: async (raw, from) => {
    const { fields, body } = markFieldsOf(raw);
    const known = {
      present: TELLING_FIELDS.filter((name) => fields.has(name)),
      isPlainlyStructured: isPlainlyStructured(fields.get('content-type')?.[0], body.toString('latin1')),
    };
    let keys = 0;
    const resolver = async (name: string): Promise<string[][]> => {
      keys += 1;
      if (keys > MAX_KEYS) throw new NoAnswerError('more keys than are asked for one mail');
      return inTime(resolve(name));
    };
    try {
      const { arc, dkimVerify } = mailauth();
      const dkim = await dkimVerify(asSent(raw), { resolver });
      const isFrom = dkim.headerFrom.length === 1 && dkim.headerFrom[0]?.toLowerCase() === from.toLowerCase();
      const results: readonly Found[] = dkim.results;
      const arcResult = await arc((dkim as unknown as { arc: Parameters<typeof Arc.arc>[0] }).arc, {
        resolver,
      });
      const good = results.filter(({ status }) => status.result === 'pass');
      return {
        ...known,
        signatures: good.map((found) => signatureOf(found, isFrom)),
        sealed: isFrom ? sealedIn(arcResult, from) : undefined,
        found: described(results, arcResult),
      };
    } catch (error) {
      // Content that the library stumbles over proves nothing.
      return {
        ...known,
        signatures: [],
        found: `not checked: ${error instanceof Error ? error.message : 'failed'}`,
      };
    }
  },
});
