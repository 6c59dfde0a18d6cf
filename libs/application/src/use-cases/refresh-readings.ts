import type { Hashing } from '@sluice/kernel';
import type { InterfaceModel } from '@sluice/interface-model';
import type { TreePorts } from '../analyse-in-tree';
import type { Clock } from '../ports/clock';
import type { IntakeStore, IntakeVersions, Reread, StaleMail } from '../ports/intake-store';
import type { MailCodec } from '../ports/mail-source';
import { listsNamed, onLists, readContentInTree, sightingOf } from '../read-content';

export type RefreshPorts = {
  readonly intake: IntakeStore;
  readonly codec: MailCodec;
  readonly hashing: Hashing;
  readonly clock: Clock;
  /** The project's tree, where it is at hand: patches are read against it. */
  readonly tree?: TreePorts | undefined;
};

/** Mails of one transaction. */
const GROUP = 200;

/** A mail read again: the source's word is that of its first sighting, the times of later ones were folded into the stored ones. */
export const reread = async (
  mail: StaleMail,
  model: InterfaceModel,
  { codec, hashing, clock, tree }: RefreshPorts,
): Promise<Reread> => {
  const [seen] = mail.seen;
  const decoded = await codec.decode(codec.expand(mail.kept), mail.rawHash);
  if (!decoded.ok || seen === undefined) return { mail };
  const sighting = sightingOf(seen, decoded.mail);
  const context = { hashing, now: clock.now(), model, tree };
  const content = await readContentInTree(decoded.mail, sighting, context);
  return { mail, content: onLists(content, listsNamed(mail.seen, decoded.mail)) };
};

/**
 * Reads again, from the raw mail, whatever was read by another version of decoder, reader or interface model: readings and analyses are derived,
 * and cached by these versions. Answers how many there were.
 */
export const refreshReadings = async (
  ports: RefreshPorts,
  model: InterfaceModel,
  versions: IntakeVersions,
): Promise<number> => {
  for (let done = 0; ;) {
    const stale = await ports.intake.stale(versions, GROUP);
    if (stale.length === 0) return done;
    const batch: Reread[] = [];
    for (const mail of stale) batch.push(await reread(mail, model, ports));
    await ports.intake.reread(batch, versions);
    done += stale.length;
  }
};
