import type { MessageId } from '@sluice/kernel';
import type { Group } from './group';
import { titleOf } from './revision-patches';
import type { SeenMail } from './seen-mail';
import { stemOf } from './stem';

const stemsOf = (group: Group): ReadonlySet<string> =>
  new Set(
    [...group.members.values()].flatMap((m) => {
      const stem = stemOf(m.messageId);
      return stem === undefined ? [] : [stem];
    }),
  );

/** The ids an answer's thread begins with, oldest first: cover letter, patch, then talk. */
const thread = (mail: SeenMail): readonly MessageId[] => [
  ...new Set([...mail.reading.references, ...mail.reading.inReplyTo]),
];

/** Ids in the thread that the tool numbered like the group; for a group known by answers only, that any tool numbered. */
const toolMade = (group: Group, mail: SeenMail): readonly MessageId[] => {
  const stems = stemsOf(group);
  return thread(mail).filter((id) => {
    const stem = stemOf(id);
    return stem !== undefined && (stems.size === 0 || stems.has(stem));
  });
};

/** Of ids that a tool numbered: a patch's is the newest; a cover's the one that is answered directly, else the oldest. */
const fromTool = (made: readonly MessageId[], answered: MessageId | undefined, lead: boolean) =>
  lead && made.at(-1) !== answered ? made[0] : made.at(-1);

/** Of other ids: the thread begins with the cover or lone patch; a patch comes right below a cover that was received. */
const fromThread = (ids: readonly MessageId[], received: ReadonlySet<MessageId>, lead: boolean) => {
  const [root, second] = ids;
  if (root === undefined) return undefined;
  if (lead || second === undefined) return received.has(root) ? undefined : root;
  return received.has(root) && !received.has(second) ? second : undefined;
};

/**
 * The Message-ID of a posting that never came, as its answers' headers tell it: by the tool's numbering where there is one, else by its
 * place in the thread. `undefined` where the headers do not tell.
 */
export const expectedId = (group: Group, position: number, mail: SeenMail): MessageId | undefined => {
  const received = new Set([...group.members.values()].map((m) => m.messageId));
  const made = toolMade(group, mail).filter((id) => !received.has(id));
  const ids = thread(mail);
  const lead = position === 0 || group.total === 1;
  return made.length > 0 ? fromTool(made, ids.at(-1), lead) : fromThread(ids, received, lead);
};

/** Records that something was posted at a position. The first answer that tells the Message-ID settles it. */
export const noteExpected = (group: Group, position: number, mail: SeenMail): void => {
  const known = group.expected.get(position);
  if (known?.messageId !== undefined) return;
  const messageId = expectedId(group, position, mail);
  group.expected.set(position, {
    subject: known?.subject ?? titleOf(mail),
    subjectKey: known?.subjectKey ?? mail.reading.subjectKey,
    messageId,
  });
};
