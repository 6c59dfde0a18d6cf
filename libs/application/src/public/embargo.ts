import type { MailReading } from '@sluice/mail';
import type { ProjectFacts } from '../derive';
import type { StoredMail } from '../ports/intake-store';
import type { LinkedPatch, LinkIndex } from '../ports/link-index';
import type { SeriesReader } from '../ports/series-reader';

/** Ids of a project's lists that are under embargo, lower case. */
export const embargoedLists = ({ lists }: ProjectFacts): ReadonlySet<string> =>
  new Set(lists.flatMap((l) => (l.embargo === 'private' ? [l.listId.toLowerCase()] : [])));

/** Whether a mail was sent to lists under embargo and to no other. */
export const isEmbargoed = (
  { listIds }: Pick<MailReading, 'listIds'>,
  embargoed: ReadonlySet<string>,
): boolean => listIds.length > 0 && listIds.every((id) => embargoed.has(id.toLowerCase()));

/**
 * Reads without what is under embargo: everything derived from them is as if such mails had never come. What they lead to by name alone (a reference, an index)
 * leads to nothing.
 */
export const withoutEmbargoed = (reader: SeriesReader, embargoed: ReadonlySet<string>): SeriesReader => {
  const left = (mails: readonly StoredMail[]): readonly StoredMail[] =>
    mails.filter((m) => !isEmbargoed(m.reading, embargoed));
  return {
    ...reader,
    mailsOf: async (ids) =>
      new Map([...(await reader.mailsOf(ids))].map(([id, mails]) => [id, left(mails)] as const)),
    releaseMails: async () => left(await reader.releaseMails()),
  };
};

/** The index of dependencies without the patches of such mails. */
export const linksWithoutEmbargoed = (
  links: LinkIndex,
  reader: Pick<SeriesReader, 'placesOf' | 'mailsOf'>,
  embargoed: ReadonlySet<string>,
): LinkIndex => {
  const left = async (rows: readonly LinkedPatch[]): Promise<readonly LinkedPatch[]> => {
    const posted = rows.filter((r) => r.sort === 'posted').map((r) => r.ref);
    if (posted.length === 0) return rows;
    const mails = await reader.mailsOf([...new Set(await reader.placesOf(posted))]);
    // Which of several copies a row is made from is not told: one under embargo hides it.
    const hidden = new Set<string>(
      [...mails.values()]
        .flat()
        .flatMap((m) => (isEmbargoed(m.reading, embargoed) ? [m.reading.messageId] : [])),
    );
    return rows.filter((r) => !hidden.has(r.ref));
  };
  return {
    ...links,
    find: async (asked, limit) => left(await links.find(asked, limit)),
    byRef: async (refs) => left(await links.byRef(refs)),
  };
};
