import type { StoredMail } from '../ports/intake-store';
import { answersTo, derivedAmong, type DerivedFrom, type ViewPorts } from '../views';
import type { CommentMatter } from './comment-matter';

/** Of several copies of a mail the one of the smallest hash, so that the order they came in does not matter. */
const byMessageId = (mails: readonly StoredMail[]): ReadonlyMap<string, StoredMail> =>
  new Map(
    mails
      .toSorted((a, b) => (a.rawHash < b.rawHash ? 1 : -1))
      .map((mail) => [mail.reading.messageId, mail] as const),
  );

/** What a comment on the series that a reference names is made of, by the derivation that views use; `undefined` where nothing is known of it as of then. */
export const loadMatter = async (
  ports: ViewPorts,
  ref: string,
  from: DerivedFrom = {},
): Promise<CommentMatter | undefined> => {
  const resolved = await ports.reader.resolve(ref);
  if (resolved === undefined) return undefined;
  const { conversationId } = resolved;
  const found = (await derivedAmong(ports, [conversationId], from)).get(conversationId);
  const derived = found?.series.find((s) => answersTo(resolved, s));
  if (found === undefined || derived === undefined) return undefined;
  return {
    derived,
    impostors: found.impostors,
    mails: byMessageId((await ports.reader.mailsOf([conversationId])).get(conversationId) ?? []),
    knowledge: await ports.knowledge(from.knownAsOf),
    now: from.asOf ?? ports.now,
  };
};
