import { listId, type Hashing, type Instant, type ListId } from '@sluice/kernel';
import { isEmpty, linksOf, namesOfMail, type PatchLinks } from '@sluice/dependency';
import { analyse, type InterfaceModel, type PatchAnalysis, type PatchMessage } from '@sluice/interface-model';
import { readMail, type Mail, type MailReading } from '@sluice/mail';
import { saidAt, type Sighting } from '@sluice/series';
import { analyseInTree, type PatchToAnalyse, type TreePorts } from './analyse-in-tree';
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
  return { ...content, reading, keys: neighbourhoodKeys(reading, content.analysis) };
};

const messageOf = ({ subject, patch }: MailReading): PatchMessage => ({
  subject,
  body: patch?.message ?? '',
  fixes: patch?.fixes,
  reverts: patch?.reverts,
});

/** What reading a mail needs beside the mail. */
export type ReadingContext = {
  readonly hashing: Hashing;
  readonly now: Instant;
  readonly model: InterfaceModel;
};

type Parts = {
  readonly reading: MailReading;
  readonly said: ReturnType<typeof saidAt>;
  readonly patch?: PatchToAnalyse | undefined;
  readonly links?: PatchLinks | undefined;
};

const partsOf = (mail: Mail, sighting: Sighting, { hashing, now, model }: ReadingContext): Parts => {
  const { reading: read, diff } = readMail(mail, hashing);
  const reading =
    read.listIds.length > 0 || sighting.listId === undefined ? read : { ...read, listIds: [sighting.listId] };
  const said = saidAt(reading.date, sighting.archivedAt === undefined ? [] : [sighting.archivedAt], now);
  const patch = diff === undefined ? undefined : { diff, message: messageOf(reading), model };
  const links = linksOf(diff, namesOfMail(reading), model.roots);
  return { reading, said, patch, ...(!isEmpty(links) && { links }) };
};

const contentOf = (
  { reading, said, links }: Parts,
  analysis: PatchAnalysis | undefined,
): IncomingContent => ({
  reading,
  saidAt: said.at,
  proven: said.proven,
  analysis,
  ...(links !== undefined && { links }),
  keys: neighbourhoodKeys(reading, analysis),
});

/** What a decoded mail is to the intake: its reading, when it was said, its keys, and what its diff changes in the interface. */
export const readContent = (mail: Mail, sighting: Sighting, context: ReadingContext): IncomingContent => {
  const parts = partsOf(mail, sighting, context);
  const { patch } = parts;
  return contentOf(parts, patch === undefined ? undefined : analyse(patch.diff, patch.message, patch.model));
};

/**
 * The same with the project's tree, where there is one: what a patch changes is read against the tree as it stood when the mail was said.
 * Without a tree, and for mails that are no patches, it is `readContent`.
 */
export const readContentInTree = async (
  mail: Mail,
  sighting: Sighting,
  context: ReadingContext & { readonly tree?: TreePorts | undefined },
): Promise<IncomingContent> => {
  const { tree } = context;
  if (tree === undefined) return readContent(mail, sighting, context);
  const parts = partsOf(mail, sighting, context);
  if (parts.patch === undefined) return contentOf(parts, undefined);
  const commit = await tree.tree.baseAt(parts.said.at);
  return contentOf(parts, await analyseInTree(tree, parts.patch, commit));
};
