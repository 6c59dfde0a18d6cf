import type { Hashing } from '@sluice/kernel';
import type { InterfaceModel } from '@sluice/interface-model';
import { READER_VERSION } from '@sluice/mail';
import type { TreePorts } from '../analyse-in-tree';
import type { MailSeen } from '../facts';
import type { Clock } from '../ports/clock';
import type { EventStore } from '../ports/event-store';
import type { IncomingMail, IntakeStore, ParkedMail } from '../ports/intake-store';
import type { MailCodec } from '../ports/mail-source';
import type { SeriesReader } from '../ports/series-reader';
import { readContentInTree, sightingOf } from '../read-content';

export type ReplayPorts = {
  readonly events: EventStore;
  readonly intake: IntakeStore;
  readonly reader: SeriesReader;
  readonly codec: MailCodec;
  readonly hashing: Hashing;
  readonly clock: Clock;
  readonly tree?: TreePorts | undefined;
};

/**
 * Tries the decoder again on one parked mail. What it can read now is taken with the sightings that were recorded when it came. Answers whether
 * it could be read.
 */
export const replayParked = async (
  ports: ReplayPorts,
  parked: ParkedMail,
  knowledge: { readonly model: InterfaceModel; readonly modelVersion: string },
): Promise<boolean> => {
  const { rawHash } = parked;
  const kept = await ports.reader.raw(rawHash);
  if (kept === undefined) return false;
  const raw = ports.codec.expand(kept);
  const decoded = await ports.codec.decode(raw, rawHash);
  if (!decoded.ok) return false;
  const seen = (await ports.events.readStream(`mail-${rawHash}`))
    .filter((e) => e.type === 'MailSeen')
    .map((e) => e.data as MailSeen);
  const { hashing, clock, tree } = ports;
  const context = { hashing, now: clock.now(), model: knowledge.model, tree };
  const batch: IncomingMail[] = [];
  for (const one of seen) {
    const sighting = sightingOf(one, decoded.mail);
    const content = await readContentInTree(decoded.mail, sighting, context);
    batch.push({ rawHash, raw, seen: one, sighting, content });
  }
  await ports.intake.take(batch, {
    decoderVersion: ports.codec.version,
    readerVersion: READER_VERSION,
    modelVersion: knowledge.modelVersion,
  });
  await ports.intake.unpark(parked.id);
  return true;
};
