import {
  erasedReport,
  REPORT_FORMATS,
  type ReportFormat,
  type ReportKind,
  type ReportStore,
  type SavedReport,
} from '@sluice/application';
import type { Instant } from '@sluice/kernel';
import { instantOf, type Database } from './sql';

const COLUMNS = `hash, kind, release, title, ${instantOf('as_of')} AS as_of, ${instantOf('known_as_of')} AS known_as_of,
  ${instantOf('saved_at')} AS saved_at, saved_by, made_from, ${instantOf('erased_at')} AS erased_at,
  ARRAY(SELECT format FROM saved_report_text t WHERE t.hash = saved_report.hash) AS formats`;

type Row = {
  readonly hash: string;
  readonly kind: ReportKind;
  readonly release: string;
  readonly title: string;
  readonly as_of: Instant;
  readonly known_as_of: Instant | null;
  readonly saved_at: Instant;
  readonly saved_by: string | null;
  readonly made_from: string | null;
  readonly erased_at: Instant | null;
  readonly formats: readonly ReportFormat[];
};

const savedOf = (row: Row): SavedReport => ({
  hash: row.hash,
  kind: row.kind,
  release: row.release,
  title: row.title,
  asOf: row.as_of,
  knownAsOf: row.known_as_of,
  savedAt: row.saved_at,
  savedBy: row.saved_by,
  madeFrom: row.made_from,
  erasedAt: row.erased_at,
  formats: REPORT_FORMATS.filter((format) => row.formats.includes(format)),
});

/** Fewer digits of a hash name nothing. */
const PREFIX = /^[0-9a-f]{12,64}$/;

const found = async (database: Database, ref: string): Promise<SavedReport | undefined> => {
  if (!PREFIX.test(ref)) return undefined;
  const rows = await database.rows<Row>(
    `SELECT ${COLUMNS} FROM saved_report WHERE hash >= $1 AND hash < $1 || 'g' ORDER BY hash LIMIT 2`,
    ref,
  );
  return rows.length === 1 && rows[0] !== undefined ? savedOf(rows[0]) : undefined;
};

const textOf = async (
  database: Database,
  hash: string,
  format: ReportFormat,
): Promise<string | undefined> => {
  const [row] = await database.rows<{ bytes: Uint8Array }>(
    'SELECT bytes FROM saved_report_text WHERE hash = $1 AND format = $2',
    hash,
    format,
  );
  if (row === undefined) return undefined;
  const saved = row.bytes.length === 0 ? await found(database, hash) : undefined;
  return saved?.erasedAt
    ? erasedReport(saved, saved.erasedAt, format)
    : Buffer.from(row.bytes).toString('utf8');
};

/** Saved reports in PostgreSQL. `now` is this process's clock. */
export const postgresReportStore = (database: Database, now: () => Instant): ReportStore => ({
  save: ({ hash, kind, release, title, asOf, knownAsOf, savedBy, madeFrom }, texts) =>
    database.transaction(async (sql) => {
      const isNew = await sql.run(
        `INSERT INTO saved_report (hash, kind, release, title, as_of, known_as_of, saved_at, saved_by, made_from)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (hash) DO NOTHING`,
        hash,
        kind,
        release,
        title,
        asOf,
        knownAsOf,
        now(),
        savedBy,
        madeFrom,
      );
      if (isNew === 0) return false;
      for (const { format, text, sha256 } of texts)
        await sql.run(
          'INSERT INTO saved_report_text (hash, format, sha256, bytes) VALUES ($1, $2, $3, $4)',
          hash,
          format,
          sha256,
          Buffer.from(text, 'utf8'),
        );
      return true;
    }),
  find: (ref) => found(database, ref),
  list: async ({ release, kind }, limit) =>
    (
      await database.rows<Row>(
        `SELECT ${COLUMNS} FROM saved_report WHERE ($1::text IS NULL OR release = $1) AND ($2::text IS NULL OR kind = $2)
         ORDER BY number DESC LIMIT $3`,
        release ?? null,
        kind ?? null,
        limit,
      )
    ).map(savedOf),
  lastBefore: async ({ release, kind }, asOf) =>
    (
      await database.rows<Row>(
        `SELECT ${COLUMNS} FROM saved_report WHERE release = $1 AND kind = $2 AND made_from IS NULL AND erased_at IS NULL AND saved_report.as_of < $3
         ORDER BY saved_report.as_of DESC, number DESC LIMIT 1`,
        release ?? null,
        kind ?? null,
        asOf,
      )
    ).map(savedOf)[0],
  text: (hash, format) => textOf(database, hash, format),
});
