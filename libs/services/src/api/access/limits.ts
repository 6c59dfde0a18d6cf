import { isIPv6 } from 'node:net';
import type { SluiceConfig } from '@sluice/runtime';
import {
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
  type RateLimiterAbstract,
} from 'rate-limiter-flexible';
import { Problem } from '../http/problem';
import { actorOf, type Caller } from './caller';

const MINUTE = 60;
const QUARTER = 15 * MINUTE;
const HOUR = 60 * MINUTE;

/** Credentials that were wrong, of one address of the network in a quarter of an hour: more are no mistakes. */
const WRONG_CREDENTIALS = 30;

/** Where what is counted for all processes together is: a client of Redis. */
export type SharedCounters = { readonly client: unknown };

type Allowance = { readonly name: string; readonly points: number; readonly seconds: number };

/** Counted in this process alone. `undefined`: no limit. */
const inMemory = ({ name, points, seconds }: Allowance): RateLimiterMemory | undefined =>
  points === 0 ? undefined : new RateLimiterMemory({ keyPrefix: name, points, duration: seconds });

/** Counted for all processes where Redis is; in this one while it is away. */
const shared = (allowance: Allowance, counters?: SharedCounters): RateLimiterAbstract | undefined => {
  const memory = inMemory(allowance);
  if (memory === undefined || counters === undefined) return memory;
  const { name, points, seconds } = allowance;
  return new RateLimiterRedis({
    storeClient: counters.client,
    keyPrefix: `sluice-limit-${name}`,
    points,
    duration: seconds,
    rejectIfRedisNotReady: true,
    insuranceLimiter: memory,
  });
};

const tooMany = (what: string, { msBeforeNext }: Pick<RateLimiterRes, 'msBeforeNext'>): Problem => {
  const seconds = Math.max(1, Math.ceil(msBeforeNext / 1_000));
  return new Problem(429, `too many ${what}`, {
    help: `Try again in ${String(seconds)} seconds.`,
    headers: { 'Retry-After': String(seconds) },
  });
};

/** One more of a key. Answers what is left to say where that is too many. */
const consume = async (
  limiter: RateLimiterAbstract | undefined,
  key: string,
): Promise<RateLimiterRes | undefined> => {
  try {
    await limiter?.consume(key);
    return undefined;
  } catch (answer) {
    if (answer instanceof RateLimiterRes) return answer;
    throw answer;
  }
};

/** The first 64 bits of an address of IPv6, as four groups: whoever has one address has all of that network. */
const firstHalf = (address: string): string => {
  const [before = '', after] = address.split('::');
  const groups = before.split(':').filter((g) => g !== '');
  const rest = after === undefined ? [] : after.split(':').filter((g) => g !== '');
  const zeros = Array.from({ length: Math.max(0, 8 - groups.length - rest.length) }, () => '0');
  return [...groups, ...zeros, ...rest].slice(0, 4).join(':');
};

/** Whom an address of the network is counted for. */
export const networkOf = (address: string): string =>
  isIPv6(address) && !address.startsWith('::ffff:') ? firstHalf(address) : address;

/** Networks that are turned away are known here, so that those that are not need not wait for a counter. */
const MOST_TURNED_AWAY = 10_000;

/** How much anybody may ask for. Reading is counted by each process for itself, so that no answer waits for a counter; the rest for all together. */
export class Limits {
  private readonly anybody: RateLimiterMemory | undefined;
  private readonly tokens: RateLimiterMemory | undefined;
  private readonly writes: RateLimiterAbstract | undefined;
  private readonly wrong: RateLimiterAbstract | undefined;
  private readonly links: RateLimiterAbstract | undefined;
  private readonly linksTo: RateLimiterAbstract | undefined;
  private readonly turnedAway = new Map<string, number>();

  constructor(limits: SluiceConfig['http']['limits'], counters?: SharedCounters) {
    const { perMinute, tokenPerMinute, writesPerMinute, signInsPerHour } = limits;
    this.anybody = inMemory({ name: 'address', points: perMinute, seconds: MINUTE });
    this.tokens = inMemory({ name: 'token', points: tokenPerMinute, seconds: MINUTE });
    this.writes = shared({ name: 'write', points: writesPerMinute, seconds: MINUTE }, counters);
    this.wrong = shared({ name: 'wrong', points: WRONG_CREDENTIALS, seconds: QUARTER }, counters);
    this.links = shared({ name: 'link', points: signInsPerHour, seconds: HOUR }, counters);
    this.linksTo = shared(
      { name: 'link-to', points: Math.ceil(signInsPerHour / 2), seconds: HOUR },
      counters,
    );
  }

  /** @throws Problem 429 */
  async asked(caller: Caller, from: string): Promise<void> {
    const left =
      caller.kind === 'bot'
        ? await consume(this.tokens, caller.tokenId)
        : await consume(this.anybody, networkOf(from));
    if (left !== undefined) throw tooMany('requests', left);
  }

  /** @throws Problem 429 */
  async wrote(caller: Caller, from: string): Promise<void> {
    const who = caller.kind === 'bot' ? caller.tokenId : (actorOf(caller) ?? from);
    const left = await consume(this.writes, who.toLowerCase());
    if (left !== undefined) throw tooMany('writing requests', left);
  }

  /**
   * Whether credentials from there are looked at at all.
   * @throws Problem 429
   */
  mayTry(from: string): void {
    const until = this.turnedAway.get(networkOf(from));
    if (until === undefined) return;
    const msBeforeNext = until - performance.now();
    if (msBeforeNext > 0) throw tooMany('wrong credentials', { msBeforeNext });
    this.turnedAway.delete(networkOf(from));
  }

  /** Credentials from there, or a link, were wrong. */
  async wasWrong(from: string): Promise<void> {
    const network = networkOf(from);
    const left = await consume(this.wrong, network);
    if (left === undefined) return;
    if (this.turnedAway.size >= MOST_TURNED_AWAY) this.turnedAway.clear();
    this.turnedAway.set(network, performance.now() + left.msBeforeNext);
  }

  /** @throws Problem 429 */
  async askedForLink(from: string): Promise<void> {
    const left = await consume(this.links, networkOf(from));
    if (left !== undefined) throw tooMany('links to sign in', left);
  }

  /** Whether an address may be sent another link. That it may not is told to nobody: it would tell that somebody else asked. */
  async mayBeSentLink(address: string): Promise<boolean> {
    return (await consume(this.linksTo, address.toLowerCase())) === undefined;
  }
}
