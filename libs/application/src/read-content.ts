import { listId, type Hashing, type Instant, type ListId } from '@sluice/kernel';
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

/** The lists that sources named for a mail; none where its own headers name one. */
export const listsNamed = (seen: readonly MailSeen[], mail: Mail): readonly ListId[] =>
  mail.listIds.length > 0
    ? []
    : seen.flatMap((one) => (one.listId === undefined ? [] : [listId(one.listId)]));

/** Content with further lists and the keys they bring: a mail without List-Id is on every list that some source named for it. */
export const onLists = (content: IncomingContent, lists: readonly ListId[]): IncomingContent => {
  const listIds = [...new Set([...content.reading.listIds, ...lists])].sort();
  if (listIds.length === content.reading.listIds.length) return content;
  const reading = { ...content.reading, listIds };
  return { ...content, reading, keys: neighbourhoodKeys(reading) };
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
  return {
    reading,
    saidAt: said.at,
    proven: said.proven,
    analysis: diff === undefined ? undefined : analyse(diff, messageOf(reading), context.model),
    keys: neighbourhoodKeys(reading),
  };
};
