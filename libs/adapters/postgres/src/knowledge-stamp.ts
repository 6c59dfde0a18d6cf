import { array, column, type Database } from './sql';

/**
 * A text that differs whenever what is known beside mails may differ: published facts and decisions, the roles of the tree, the mails that speak of a
 * release. One question of about a millisecond, by the partial indexes of these facts and mails, so that a process that lives long need not read all of
 * it anew for every job.
 */
export const knowledgeStamp = async (
  database: Database,
  project: string,
  types: readonly string[],
): Promise<string> => {
  // Counted as well: a transaction that took its positions early may commit late.
  const [row] = await database.rows<{ stamp: string }>(
    `SELECT concat_ws(' ',
       (SELECT concat_ws('.', count(*), max(global_position)) FROM event
        WHERE sort = 'fact' AND type <> 'MailSeen' AND type <> 'CommitLanded' AND type = ANY(${array(1, 'text')})),
       (SELECT xmin::text FROM tree_role WHERE project = $2),
       (SELECT concat_ws('.', count(*), max(xmin::text::bigint)) FROM mail_reading WHERE reading ? 'release')) AS stamp`,
    column(types),
    project,
  );
  return row?.stamp ?? '';
};
