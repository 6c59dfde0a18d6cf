import { regroup, undoDecision, viewSeries, type StoredMail } from '@sluice/application';
import { messageId, type NewEvent } from '@sluice/kernel';
import { nodeHashing } from '@sluice/mail-io';
import { NotThereError, UsageError } from '../errors';
import type { Runtime } from '../runtime';
import { correctionOf, type Decider } from './decider';
import { postingOf } from './named';

type Corrected = Pick<Runtime, 'clock' | 'events' | 'intake' | 'reader' | 'viewPorts'>;

const contextOf = (runtime: Pick<Runtime, 'clock'>, decider: Decider) => ({
  correction: correctionOf(runtime, decider),
  hashing: nodeHashing,
  dryRun: decider.dryRun,
});

/**
 * Corrects which series and revision a mail belongs to.
 * @param to a series id, a Message-ID of one of its postings, or `new`
 * @throws UnknownReferenceError, UsageError
 */
export const regroupMail = async (
  runtime: Corrected,
  what: { readonly mail: string; readonly to: string; readonly revision?: string | undefined },
  decider: Decider,
): Promise<NewEvent> => {
  await viewSeries(runtime.viewPorts(), what.mail, {});
  const to = what.to === 'new' ? 'new' : await postingOf(runtime, what.to);
  const decision = { kind: 'regroup', messageId: messageId(what.mail), to, revision: what.revision } as const;
  return regroup(runtime, decision, contextOf(runtime, decider));
};

/**
 * The mails that claim one Message-ID, by hash.
 * @throws NotThereError where there is none
 */
export const copiesOf = async (
  { reader }: Pick<Runtime, 'reader'>,
  id: string,
): Promise<readonly StoredMail[]> => {
  const wanted = messageId(id);
  const resolved = await reader.resolve(wanted);
  const near = resolved === undefined ? [] : await reader.mailsOf([resolved.conversationId]);
  const copies = [...near].flatMap(([, mails]) => mails).filter((m) => m.reading.messageId === wanted);
  if (copies.length === 0) throw new NotThereError(`no mail <${wanted}> was taken`);
  return copies.sort((a, b) => (a.rawHash < b.rawHash ? -1 : 1));
};

/**
 * Says which of the mails that claim one Message-ID is the true one.
 * @param copy the beginning of its hash
 * @throws UsageError
 */
export const pickCopy = async (
  runtime: Corrected,
  { mail, copy }: { readonly mail: string; readonly copy: string },
  decider: Decider,
): Promise<NewEvent> => {
  const copies = await copiesOf(runtime, mail);
  const [found, another] = copies.filter((m) => m.rawHash.startsWith(copy.toLowerCase()));
  if (found === undefined || another !== undefined)
    throw new UsageError(
      `${found === undefined ? 'no' : 'more than one'} copy begins with "${copy}": there is ${copies.map((c) => c.rawHash).join(', ')}`,
    );
  const decision = {
    kind: 'pick-copy',
    messageId: found.reading.messageId,
    rawHash: found.rawHash,
  } as const;
  return regroup(runtime, decision, contextOf(runtime, decider));
};

/**
 * Undoes a correction, named by its id or its place in the log.
 * @throws NothingToUndoError
 */
export const undoCorrection = (
  runtime: Pick<Runtime, 'events' | 'clock'>,
  event: string,
  decider: Decider,
): Promise<NewEvent> => undoDecision(runtime.events, event, contextOf(runtime, decider));
