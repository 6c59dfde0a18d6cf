import { listId, type Hashing, type Instant } from '@sluice/kernel';
import { analyse, type InterfaceModel, type PatchMessage } from '@sluice/interface-model';
import { readMail, type Mail, type MailReading } from '@sluice/mail';
import { saidAt, type Sighting } from '@sluice/series';
import type { MailSeen } from './facts';
import { neighbourhoodKeys } from './place-batch';
import type { IncomingContent } from './ports/intake-store';

/** What an arrival says of its mail: the source's word first, then the mail's own headers. */
export const sightingOf = (seen: MailSeen, mail: Mail | undefined): Sighting => {
  const archivedAt = seen.archivedAt ?? mail?.receivedAt;
  const list = mail?.listIds[0] ?? (seen.listId === undefined ? undefined : listId(seen.listId));
  return {
    ...(list === undefined ? {} : { listId: list }),
    trust: seen.trust,
    ...(archivedAt === undefined ? {} : { archivedAt }),
  };
};

const messageOf = ({ subject, patch }: MailReading): PatchMessage => ({
  subject,
  body: patch?.message ?? '',
  fixes: patch?.fixes,
  reverts: patch?.reverts,
});

/** What a decoded mail is to the intake: its reading, when it was said, its keys, and what its diff changes in the interface. */
export const readContent = (
  mail: Mail,
  sighting: Sighting,
  context: { readonly hashing: Hashing; readonly now: Instant; readonly model: InterfaceModel },
): IncomingContent => {
  const { reading: read, diff } = readMail(mail, context.hashing);
  const reading =
    read.listIds.length > 0 || sighting.listId === undefined ? read : { ...read, listIds: [sighting.listId] };
  const said = saidAt(
    reading.date,
    sighting.archivedAt === undefined ? [] : [sighting.archivedAt],
    context.now,
  );
  const analysis = diff === undefined ? undefined : analyse(diff, messageOf(reading), context.model);
  return {
    reading,
    saidAt: said.at,
    proven: said.proven,
    analysis,
    keys: neighbourhoodKeys(reading, analysis),
  };
};
