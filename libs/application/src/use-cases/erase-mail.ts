import type { MessageId, NewEvent } from '@sluice/kernel';
import { copiesErased, mailErased, tombstonesOf } from '../facts';
import type { Clock } from '../ports/clock';
import type { IntakeStore } from '../ports/intake-store';
import type { SeriesReader } from '../ports/series-reader';

export type ErasePorts = {
  readonly intake: Pick<IntakeStore, 'erase' | 'eraseCopies' | 'recorded'>;
  readonly reader: Pick<SeriesReader, 'parked'>;
  readonly clock: Clock;
};

/** Who has a mail erased, and why. */
export type Erasing = { readonly by: string; readonly reason: string };

export type Erased = {
  /** Hashes of the raw mails that went; several where copies of one Message-ID differ. */
  readonly rawHashes: readonly string[];
  /** What was recorded; nothing where the mail was erased before. */
  readonly events: readonly NewEvent[];
};

/** No mail that was taken bears this Message-ID, and no parked one this id. */
export class UnknownMailError extends Error {
  constructor(ref: string) {
    super(
      `no mail <${ref}> was taken and nothing parked has that id: name a Message-ID, or an id of \`sluice parked list\``,
    );
    this.name = 'UnknownReferenceError';
  }
}

/**
 * Erases a mail: every copy of a Message-ID, or one parked mail by its id. Raw and decoded forms go at once; what was derived from them is on
 * the to-do list afterwards. Later copies stay out.
 * @throws UnknownMailError
 */
export const eraseMail = async (ports: ErasePorts, ref: MessageId, erasing: Erasing): Promise<Erased> => {
  const now = ports.clock.now();
  const copies = { messageId: ref, ...erasing };
  const rawHashes = await ports.intake.eraseCopies(copies);
  if (rawHashes !== undefined)
    return {
      rawHashes,
      events:
        rawHashes.length === 0
          ? []
          : [copiesErased(copies, now), ...tombstonesOf(rawHashes, erasing).map((m) => mailErased(m, now))],
    };
  const parked = (await ports.reader.parked()).find((p) => p.id === ref || p.rawHash === ref);
  if (parked === undefined) throw new UnknownMailError(ref);
  const erased = { rawHash: parked.rawHash, ...erasing };
  await ports.intake.erase([erased]);
  return { rawHashes: [parked.rawHash], events: [mailErased(erased, now)] };
};
