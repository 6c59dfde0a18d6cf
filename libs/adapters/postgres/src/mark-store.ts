import {
  afterChange,
  combinedCheck,
  markFact,
  marksOf,
  markStream,
  MARK_TYPES,
  type CheckPosted,
  type MailMark,
  type MarkFacts,
  type MarkReplay,
  type MarkStore,
  type NewCheck,
  type PatchChange,
  type Saying,
} from '@sluice/application';
import { canonicalJson, type EventEnvelope, type Hashing, type Instant } from '@sluice/kernel';
import { insertEvents, postgresEventStore } from './event-store';
import { lockLog, lockStreams } from './locks';
import { lockShown, readMark, readMarks, showMark, writeMarks, type ShownMail } from './mark-rows';
import { peopleNumbered } from './numbers';
import { array, column, instantOf, type Database, type Sql } from './sql';

type Context = { readonly hashing: Pick<Hashing, 'sha256'>; readonly now: () => Instant };

/** The Message-ID of a number: it never changes, so the stream is known before the row is locked. */
const namedBy = async (sql: Sql, number: number): Promise<string | undefined> =>
  (
    await sql.rows<{ readonly m: string }>(
      'SELECT message_id AS m FROM mail_number WHERE number = $1::int',
      number,
    )
  )[0]?.m;

const append = async <T extends keyof MarkFacts>(
  sql: Sql,
  fact: { readonly type: T; readonly data: MarkFacts[T] },
  { hashing, now }: Context,
): Promise<void> => {
  const stream = markStream(fact.data.messageId);
  const [row] = await sql.rows<{ readonly n: number }>(
    'SELECT count(*)::int AS n FROM event WHERE stream_name = $1',
    stream,
  );
  await insertEvents(sql, [markFact(fact.type, fact.data, { version: row?.n ?? 0, hashing })], now());
};

/** The mail of a number with its stream locked first, then its row: whoever derives locks in this order too. */
const locked = async (sql: Sql, number: number, kind: string): Promise<ShownMail | undefined> => {
  const messageId = await namedBy(sql, number);
  if (messageId === undefined) return undefined;
  await lockStreams(sql, [markStream(messageId)]);
  return lockShown(sql, number, kind);
};

const personOf = async (sql: Sql, address: string): Promise<number | undefined> =>
  (await peopleNumbered(sql, [{ address, name: '' }])).get(address.toLowerCase());

type Change = {
  readonly category: string;
  readonly previous: string | number | null;
  readonly current: string | number | null;
};

/** Tells what changed as an event for Patchwork's clients. */
const tell = async (
  sql: Sql,
  mail: number,
  { by, at }: Saying,
  changes: readonly Change[],
): Promise<void> => {
  const told = changes.filter((c) => c.previous !== c.current);
  if (told.length === 0) return;
  await sql.run(
    `INSERT INTO patchwork_change (category, mail, at, actor, previous, current)
     SELECT c, $1::int, $2::timestamptz, $3::int, p, n FROM unnest(${array(4, 'text')}, ${array(5, 'text')}, ${array(6, 'text')}) AS s(c, p, n)`,
    mail,
    at,
    (await personOf(sql, by)) ?? null,
    column(told.map((c) => c.category)),
    column(told.map((c) => c.previous)),
    column(told.map((c) => c.current)),
  );
};

const markIn = async (
  sql: Sql,
  { patch, set, saying }: { readonly patch: number; readonly set: PatchChange; readonly saying: Saying },
  context: Context,
): Promise<boolean> => {
  const shown = await locked(sql, patch, 'patch');
  if (shown === undefined) return false;
  const { message_id: messageId } = shown;
  const mark = afterChange(await readMark(sql, messageId), { set, at: saying.at });
  await append(sql, { type: 'PatchMarked', data: { ...saying, messageId, set } }, context);
  await writeMarks(sql, new Map([[messageId, mark]]));
  const { state, delegate } = await showMark(sql, shown, mark);
  await tell(sql, patch, saying, [
    { category: 'patch-state-changed', previous: shown.state, current: state },
    { category: 'patch-delegated', previous: shown.delegate, current: delegate },
  ]);
  return true;
};

type CheckRow = Pick<CheckPosted, 'number' | 'context' | 'state' | 'at'> & { readonly by: number };

const checksOf = (sql: Sql, messageId: string): Promise<readonly CheckRow[]> =>
  sql.rows<CheckRow>(
    `SELECT number, context, state, ${instantOf('at')} AS at, person AS by FROM patch_check WHERE message_id = $1`,
    messageId,
  );

const INSERT_CHECKS = `
  INSERT INTO patch_check (number, message_id, person, at, state, context, target_url, description)
  SELECT n, m, (SELECT number FROM person WHERE address = lower(b)), t, s, c, u, d
  FROM unnest(${array(1, 'int')}, ${array(2, 'text')}, ${array(3, 'text')}, ${array(4, 'timestamptz')}, ${[5, 6, 7, 8].map((n) => array(n, 'text')).join()})
    AS k(n, m, b, t, s, c, u, d)`;

const insertChecks = async (sql: Sql, checks: readonly CheckPosted[]): Promise<void> => {
  if (checks.length === 0) return;
  await peopleNumbered(
    sql,
    checks.map(({ by }) => ({ address: by, name: '' })),
  );
  await sql.run(
    INSERT_CHECKS,
    column(checks.map((c) => c.number)),
    column(checks.map((c) => c.messageId)),
    column(checks.map((c) => c.by)),
    column(checks.map((c) => c.at)),
    column(checks.map((c) => c.state)),
    column(checks.map((c) => c.context)),
    column(checks.map((c) => c.targetUrl)),
    column(checks.map((c) => c.description)),
  );
};

const checkIn = async (
  sql: Sql,
  { patch, check, saying }: { readonly patch: number; readonly check: NewCheck; readonly saying: Saying },
  context: Context,
): Promise<number | undefined> => {
  const shown = await locked(sql, patch, 'patch');
  if (shown === undefined) return undefined;
  const { message_id: messageId } = shown;
  const [next] = await sql.rows<{ readonly n: number }>(
    `SELECT nextval(pg_get_serial_sequence('patch_check', 'number'))::int AS n`,
  );
  const posted: CheckPosted = { ...saying, messageId, number: next?.n ?? 0, ...check };
  await append(sql, { type: 'CheckPosted', data: posted }, context);
  await insertChecks(sql, [posted]);
  const checkState = combinedCheck(await checksOf(sql, messageId));
  const mark: MailMark = { ...(await readMark(sql, messageId)), checkState };
  await writeMarks(sql, new Map([[messageId, mark]]));
  await showMark(sql, shown, mark);
  await tell(sql, patch, saying, [{ category: 'check-created', previous: null, current: posted.number }]);
  return posted.number;
};

const addressIn = async (
  sql: Sql,
  {
    comment,
    addressed,
    saying,
  }: { readonly comment: number; readonly addressed: boolean | null; readonly saying: Saying },
  context: Context,
): Promise<boolean> => {
  const shown = await locked(sql, comment, 'comment');
  if (shown === undefined) return false;
  const { message_id: messageId } = shown;
  const mark = { ...(await readMark(sql, messageId)), addressed: addressed ?? undefined };
  await append(sql, { type: 'CommentMarked', data: { ...saying, messageId, addressed } }, context);
  await writeMarks(sql, new Map([[messageId, mark]]));
  await showMark(sql, shown, mark);
  return true;
};

const isTaken = (error: unknown): boolean => (error as { code?: unknown }).code === '23505';

const unlessTaken = async <T>(work: Promise<T>): Promise<T | undefined> => {
  try {
    return await work;
  } catch (error) {
    if (isTaken(error)) return undefined;
    throw error;
  }
};

const bundlesOn = (
  database: Database,
): Pick<MarkStore, 'createBundle' | 'changeBundle' | 'deleteBundle'> => ({
  createBundle: (owner, { name, public: open, patches }) =>
    unlessTaken(
      database
        .rows<{ readonly number: number }>(
          `INSERT INTO bundle (owner, name, public, patches) VALUES ($1::int, $2, $3::boolean, ${array(4, 'text')}) RETURNING number`,
          owner,
          name ?? '',
          open ?? false,
          column(patches ?? []),
        )
        .then((rows) => rows[0]?.number),
    ),
  changeBundle: async (number, { name, public: open, patches }) =>
    (await unlessTaken(
      database.run(
        `UPDATE bundle SET name = coalesce($2, name), public = coalesce($3::boolean, public),
           patches = CASE WHEN $4::text IS NULL THEN patches ELSE ${array(4, 'text')} END WHERE number = $1::int`,
        number,
        name ?? null,
        open ?? null,
        patches === undefined ? null : column(patches),
      ),
    )) !== undefined,
  deleteBundle: async (number) => {
    await database.run('DELETE FROM bundle WHERE number = $1::int', number);
  },
});

const factsOf = (database: Database): Promise<readonly EventEnvelope[]> =>
  postgresEventStore(database).readTypes(MARK_TYPES);

const replayIn = async (sql: Sql, events: readonly EventEnvelope[]): Promise<void> => {
  const { marks, checks } = marksOf(events);
  await sql.run('DELETE FROM mail_mark');
  await sql.run('DELETE FROM patch_check');
  await insertChecks(sql, checks);
  await writeMarks(sql, marks);
};

/** A mark as text, whatever case the delegate's address was written in. */
const textOf = (mark: MailMark): string => canonicalJson({ ...mark, delegate: mark.delegate?.toLowerCase() });

/** Marks, checks and bundles, in PostgreSQL. */
export const postgresMarkStore = (database: Database, context: Context): MarkStore => ({
  mark: (patch, set, saying) => database.transaction((sql) => markIn(sql, { patch, set, saying }, context)),
  postCheck: (patch, check, saying) =>
    database.transaction((sql) => checkIn(sql, { patch, check, saying }, context)),
  address: (comment, addressed, saying) =>
    database.transaction((sql) => addressIn(sql, { comment, addressed, saying }, context)),
  ...bundlesOn(database),
});

/** What `rebuild` makes anew of marks and checks, and `verify` compares. */
export const postgresMarkReplay = (database: Database): MarkReplay => ({
  replay: () =>
    database.transaction(async (sql) => {
      await lockLog(sql);
      const events = await factsOf(database);
      await replayIn(sql, events);
      return events.length;
    }),
  verify: async () => {
    const { marks, checks } = marksOf(await factsOf(database));
    const kept = await readMarks(database);
    const [count] = await database.rows<{ readonly n: number }>('SELECT count(*)::int AS n FROM patch_check');
    const wrong = [...new Set([...marks.keys(), ...kept.keys()])].filter(
      (id) => textOf(marks.get(id) ?? {}) !== textOf(kept.get(id) ?? {}),
    );
    const ok = wrong.length === 0 && count?.n === checks.length;
    const detail = `${String(marks.size)} mails and ${String(checks.length)} checks compared, different: ${wrong.slice(0, 5).join(', ') || 'none'}`;
    return { name: 'marks and checks equal a replay', ok, detail };
  },
});
