import { addSeconds } from '@sluice/kernel';
import { chanceFrom, type Chance } from '../chaos/chance';
import { faultySmtp, type Answer, type Step, type Taken } from './faulty-smtp';
import { commentOn, sendingWorld, type SendingWorld } from './world';

export type NeverTwiceOptions = {
  readonly comments: number;
  readonly seed: number;
  /** Share of the steps at which the server goes wrong. */
  readonly faults: number;
  readonly senders: number;
  /** Share of the rounds after which the clock is days off, ahead or behind, or right again. Default 0. */
  readonly jumps?: number;
};

/** What there was in the end. */
export type NeverTwice = {
  readonly planned: number;
  /** Entries by state; each has one. */
  readonly states: Readonly<Record<string, number>>;
  /** Entries that are neither sent nor say why not. */
  readonly lost: readonly string[];
  /** Sent by the books, and never taken. */
  readonly missing: readonly string[];
  /** One comment under several Message-IDs, or several under one. */
  readonly underTwo: readonly string[];
  /** Of what came again, what was not the same bytes. */
  readonly unequal: readonly string[];
  /** Taken twice for one recipient although the server had said that it took it. */
  readonly doubled: readonly string[];
  readonly mails: number;
  readonly repeats: number;
};

const GO: Answer = { then: 'go on' };
const refuse = (code: number): Answer => ({ then: 'refuse', code });

/** What may go wrong at each step; of two recipients, one may be refused alone. 5xx is rare, as in life. */
const FAULTS: Readonly<Record<Step, readonly Answer[]>> = {
  connect: [refuse(421), { then: 'drop' }],
  from: [refuse(451), refuse(421), { then: 'drop' }, { then: 'silence' }],
  recipient: [refuse(450), refuse(452), refuse(451), { then: 'drop' }, refuse(550)],
  data: [{ then: 'drop' }, { then: 'drop' }],
  end: [
    refuse(452),
    refuse(451),
    ...([{ then: 'drop' }, { then: 'drop', taken: true }, { then: 'drop', taken: true }] as const),
    ...([{ then: 'silence', taken: true }, { then: 'silence' }] as const),
    refuse(554),
  ],
};

const byChance = (chance: Chance, share: number) => {
  const greeted = new Set<string>();
  return (step: Step, { recipient = '' }: { readonly recipient?: string }): Answer => {
    // Every third author's server greylists: the first time is always too early.
    if (step === 'recipient' && /-\d*[369]@/.test(recipient) && !greeted.has(recipient)) {
      greeted.add(recipient);
      return refuse(451);
    }
    if (chance.next() >= share) return GO;
    return FAULTS[step][chance.below(FAULTS[step].length)] ?? GO;
  };
};

const countsOf = (values: readonly string[]): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
};

const repeatedIn = (values: readonly string[]): readonly string[] =>
  Object.entries(countsOf(values)).flatMap(([value, count]) => (count > 1 ? [value] : []));

const idOf = (raw: string): string => /^X-Sluice-ID:\s+(\S+)/im.exec(raw)?.[1] ?? '';

const judged = async ({ database }: SendingWorld, taken: readonly Taken[]): Promise<NeverTwice> => {
  type Row = { readonly key: string; readonly state: string; readonly said: string | null };
  const rows = await database.rows<Row>('SELECT key, state, coalesce(why, last_error) AS said FROM outbox');
  const pairs = [...new Set(taken.map((t) => `${idOf(t.raw)} ${t.messageId}`))];
  const raws = new Map<string, Set<string>>();
  for (const { messageId, raw } of taken) raws.set(messageId, (raws.get(messageId) ?? new Set()).add(raw));
  const keys = new Set(taken.map((t) => idOf(t.raw)));
  return {
    planned: rows.length,
    states: countsOf(rows.map((r) => r.state)),
    lost: rows.flatMap((r) =>
      r.state === 'sent' || (r.state !== 'planned' && r.said !== null) ? [] : [r.key],
    ),
    missing: rows.flatMap((r) => (r.state === 'sent' && !keys.has(r.key) ? [r.key] : [])),
    underTwo: [0, 1].flatMap((side) => repeatedIn(pairs.map((pair) => pair.split(' ')[side] ?? ''))),
    unequal: [...raws].flatMap(([id, all]) => (all.size > 1 ? [id] : [])),
    doubled: repeatedIn(taken.flatMap((t) => (t.said ? t.to.map((to) => `${t.messageId} ${to}`) : []))),
    mails: raws.size,
    repeats: taken.length - raws.size,
  };
};

/** Rounds until nothing is left to be tried; each is a quarter of an hour by the clock, as if workers looked in that often. */
const ROUNDS = 400;
const ROUND_SECONDS = 900;
/** How far a clock is off that jumps. */
const FARTHEST_DAYS = 20;
const DAY = 86_400;

/**
 * Plans comments and lets several senders send them, side by side, through a server that goes wrong at every step by chance, and now and then is not there
 * at all, until each is sent or given up.
 */
export const neverTwice = async ({
  comments,
  seed,
  faults,
  senders,
  jumps = 0,
}: NeverTwiceOptions): Promise<NeverTwice> => {
  const chance = chanceFrom(seed);
  let world: SendingWorld | undefined;
  const smtp = await faultySmtp(byChance(chance, faults), () => world?.now() ?? '');
  try {
    world = await sendingWorld('never-twice', { smtp: smtp.url, senders });
    const { outboxes, now, setNow } = world;
    await outboxes[0]?.store.plan(Array.from({ length: comments }, (_, n) => commentOn({ n })));
    let right = now();
    for (let round = 0; round < ROUNDS; round++) {
      // As every sweep asks.
      await outboxes[0]?.due();
      const isAway = round % 7 === 3;
      if (isAway) await smtp.close();
      await Promise.all(outboxes.map((outbox) => outbox.sendMail({ limit: isAway ? 20 : 400 })));
      if (isAway) await smtp.open();
      const left = await world.database.rows("SELECT 1 FROM outbox WHERE state = 'planned' LIMIT 1");
      if (left.length === 0) break;
      right = addSeconds(right, ROUND_SECONDS);
      setNow(
        chance.next() < jumps
          ? addSeconds(right, (chance.below(2 * FARTHEST_DAYS) - FARTHEST_DAYS) * DAY)
          : right,
      );
    }
    return await judged(world, smtp.taken);
  } finally {
    await world?.stop();
    await smtp.close();
  }
};
