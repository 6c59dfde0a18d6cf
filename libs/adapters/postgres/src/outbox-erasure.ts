import type { Instant } from '@sluice/kernel';
import { array, column, type Sql } from './sql';

/** What is said of a mail of ours whose words are gone, and that was not sent. */
const WHY = 'a mail that it answers or quotes was erased';

/**
 * Forgets the words of our own mails that answer erased mails, or name them: a subject repeats theirs, and a finding may quote them. What was not sent is
 * withheld. That it was planned or sent stays, by its key.
 * @param messageIds of the mails that go
 */
export const forgetWords = async (sql: Sql, messageIds: readonly string[], now: Instant): Promise<void> => {
  if (messageIds.length === 0) return;
  await sql.run(
    `UPDATE outbox SET payload = payload - 'text' - 'subject' - 'secret',
       state = CASE WHEN state = 'planned' THEN 'withheld' ELSE state END,
       withheld_at = CASE WHEN state = 'planned' THEN $2::timestamptz ELSE withheld_at END,
       why = CASE WHEN state = 'planned' THEN $3 ELSE why END
     WHERE channel = 'mail' AND payload ? 'text' AND EXISTS (
       SELECT 1 FROM unnest(${array(1, 'text')}) AS gone(id)
       WHERE payload->>'inReplyTo' = gone.id OR payload->'references' ? gone.id
          OR strpos(payload->>'text', '<' || gone.id || '>') > 0)`,
    column(messageIds),
    now,
    WHY,
  );
};
