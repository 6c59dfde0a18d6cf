import type { Instant } from '@sluice/kernel';
import { array, column, type Sql } from './sql';

/** A mail that goes; the subject of a posting, which is its author's own, and none of a reply. */
export type GoneMail = { readonly messageId: string; readonly subject: string };

/** Shorter subjects are found in reports that do not speak of the mail. */
const TELLING_SUBJECT = 12;

/** As they stand in a text, and in JSON. */
const wordsOf = ({ messageId, subject }: GoneMail): readonly string[] =>
  [messageId, ...(subject.length < TELLING_SUBJECT ? [] : [subject])].flatMap((words) => [
    words,
    JSON.stringify(words).slice(1, -1),
  ]);

/**
 * Empties saved reports that name mails that go, or have their subject, in any of their formats, and the copies that were edited from these: what of a report
 * was quoted from which mail cannot be told any more. That it was saved stays, by its hash.
 */
export const emptyReports = async (sql: Sql, mails: readonly GoneMail[], now: Instant): Promise<void> => {
  if (mails.length === 0) return;
  const emptied = await sql.rows<{ hash: string }>(
    `WITH quoting AS (
       SELECT DISTINCT t.hash FROM saved_report_text t, unnest(${array(1, 'text')}) AS gone(words)
       WHERE position(convert_to(gone.words, 'UTF8') IN t.bytes) > 0)
     UPDATE saved_report SET erased_at = $2::timestamptz
     WHERE erased_at IS NULL AND (hash IN (SELECT hash FROM quoting) OR made_from IN (SELECT hash FROM quoting)) RETURNING hash`,
    column([...new Set(mails.flatMap(wordsOf))]),
    now,
  );
  // A statement of its own: whether the report was emptied is asked of the row as it stands by then.
  await sql.run(
    `UPDATE saved_report_text SET bytes = ''::bytea WHERE hash = ANY(${array(1, 'text')})`,
    column(emptied.map((row) => row.hash)),
  );
};
