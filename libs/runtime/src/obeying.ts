import { randomBytes } from 'node:crypto';
import {
  Ingest,
  obey,
  trustOfReceived,
  type CommandBearing,
  type Obeyed,
  type ObeyPorts,
  type OriginChecker,
} from '@sluice/application';
import type { Edge } from '@sluice/dependency';
import type { Instant } from '@sluice/kernel';
import { canonicalRaw, mailCodec, nodeHashing, receiveMail, type Arrival } from '@sluice/mail-io';
import { postgresOutboxStore } from '@sluice/postgres';
import type { SluiceConfig } from '@sluice/project-files';
import { edgesBetween } from './edges-between';
import { UsageError } from './errors';
import { publicRuntime, type PublicRuntime } from './public-runtime';
import type { Runtime } from './runtime';

/** What became of a mail that was received live. */
export type Taken = {
  /** Whether it is part of what Sluice knows of its lists: a mail to the bot alone is not. */
  readonly kept: boolean;
  readonly obeyed: Obeyed | { readonly outcome: 'unreadable' };
  /** Absent for what cannot be decoded. */
  readonly messageId?: string | undefined;
};

const markBearing = async (runtime: Runtime, bearing: CommandBearing): Promise<void> => {
  if (bearing === 'nothing') return;
  if (bearing === 'edges') await runtime.chains.markAllChains();
  await runtime.derivation.markAllDirty();
};

/** Patches that nobody knows have no edges. */
const orNone = async (asked: Promise<readonly Edge[]>): Promise<readonly Edge[]> => {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Error && error.name === 'UnknownReferenceError') return [];
    throw error;
  }
};

const TOKEN_BYTES = 16;

/** By the views of everybody: who commands may be anybody, and is answered with what the series is called and how it stands. */
const obeyPortsOf = (
  { runtime, knowledge }: Pick<PublicRuntime, 'runtime' | 'knowledge'>,
  { from, mail, now }: { from: string; mail: SluiceConfig['mail']; now: (() => Instant) | undefined },
): ObeyPorts => ({
  events: runtime.events,
  intake: runtime.intake,
  outbox: postgresOutboxStore(runtime.database, {}, now),
  hashing: nodeHashing,
  bot: { address: from, aliases: mail.aliases, administrators: mail.administrators },
  knowledge: () => Promise.resolve(knowledge),
  view: () => runtime.viewPorts(),
  edgesBetween: (one, other) => orNone(edgesBetween(runtime, one, other)),
  mark: (bearing) => markBearing(runtime, bearing),
  newToken: () => randomBytes(TOKEN_BYTES).toString('hex'),
});

/** Takes mail as it is received: into the archive where it came by a list, and obeys it. One after the other. */
export type LiveMail = { take(arrival: Arrival): Promise<Taken> };

/**
 * Takes mail live, by the configuration in force. A mail is dealt with when `take` answers: what it does is recorded, and where it throws nothing is, or all
 * of it and taking it again changes nothing.
 * @param now the clock by which answers come due, for specs; that of the database's server without
 * @throws UsageError where the bot has no address of its own
 */
export const openLiveMail = (
  runtime: Runtime,
  { mail }: Pick<SluiceConfig, 'mail'>,
  checker: OriginChecker,
  now?: () => Instant,
): LiveMail => {
  const { from } = mail;
  if (from === undefined)
    throw new UsageError(
      'there is no mail.from, so nobody knows which mail is to Sluice: set it in the configuration',
    );
  const keep = async (arrival: Arrival, trust: ReturnType<typeof trustOfReceived>): Promise<boolean> => {
    if (trust === undefined) return false;
    const { model, modelVersion } = await runtime.currentKnowledge();
    const { ports: tree } = await runtime.currentTree();
    const { intake, clock } = runtime;
    const ingest = new Ingest(
      { intake, codec: mailCodec, hashing: nodeHashing, clock, tree },
      { trust, model, modelVersion, source: 'received' },
    );
    const { raw, receivedAt } = arrival;
    const item = {
      kind: 'mail',
      raw: canonicalRaw(Buffer.from(raw)),
      archivedAt: receivedAt,
      origin: 'received',
    } as const;
    await ingest.run(once([item]));
    await runtime.hearAnew();
    return true;
  };
  const take = async (arrival: Arrival): Promise<Taken> => {
    const received = await receiveMail(arrival, checker);
    if (received === undefined) return { kept: false, obeyed: { outcome: 'unreadable' } };
    const { project } = await runtime.currentKnowledge();
    const kept = await keep(arrival, trustOfReceived(received, project));
    const ports = obeyPortsOf(await publicRuntime(runtime), { from, mail, now });
    const obeyed = await obey(ports, received, runtime.clock.now());
    return { kept, obeyed, messageId: received.mail.messageId };
  };
  let last: Promise<unknown> = Promise.resolve();
  return {
    take: (arrival) => {
      const turn = last.then(() => take(arrival));
      last = turn.catch(() => undefined);
      return turn;
    },
  };
};

async function* once<T>(items: readonly T[]): AsyncGenerator<readonly T[]> {
  yield items;
}
