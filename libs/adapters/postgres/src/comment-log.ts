import { COMMENT_PLANNED, commentPlannedOf, type CommentLog } from '@sluice/application';
import { COLUMNS, envelope, type Row } from './event-store';
import { array, column, type Database, type SqlValue } from './sql';

const SELECT = `SELECT ${COLUMNS} FROM event WHERE type = '${COMMENT_PLANNED}'`;

/** Comments as the log in PostgreSQL tells of them. */
export const postgresCommentLog = (database: Database): CommentLog => {
  const read = async (sql: string, ...values: readonly SqlValue[]) =>
    (await database.rows<Row>(sql, ...values)).map((row) => commentPlannedOf(envelope(row)));
  return {
    inStreams: (names) =>
      read(
        `${SELECT} AND stream_name = ANY(${array(1, 'text')}) ORDER BY event.transaction_id, event.global_position`,
        column(names),
      ),
    ofRule: (rule, limit) =>
      read(
        `${SELECT} AND data->'rules' ? $1 ORDER BY event.transaction_id DESC, event.global_position DESC LIMIT $2::int`,
        rule,
        limit,
      ),
  };
};
