import { effectiveState, type DerivedState, type MailMark, type PatchworkState } from '@sluice/application';
import type { Instant } from '@sluice/kernel';
import { peopleNumbered } from './numbers';
import { array, column, instantOf, type Sql } from './sql';

/** What is shown of a mail, locked, so that whoever derives it anew waits or is waited for. */
export type ShownMail = {
  readonly number: number;
  readonly kind: string;
  readonly message_id: string;
  readonly state: PatchworkState | null;
  readonly delegate: number | null;
  readonly derived_state: PatchworkState | null;
  readonly firmness: DerivedState['firmness'] | null;
  readonly since: Instant | null;
  readonly derived_commit: string | null;
};

const SHOWN = `
  SELECT number, kind, message_id, state, delegate, derived_state, firmness, ${instantOf('since')} AS since, derived_commit
  FROM patchwork_mail WHERE number = $1::int FOR UPDATE`;

/** How often a mail that is being derived anew just now is asked for again. */
const ATTEMPTS = 3;

/** The mail of a number, locked until the transaction ends. The streams that are written to are locked before: see `lockStreams`. */
export const lockShown = async (sql: Sql, number: number, kind: string): Promise<ShownMail | undefined> => {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const [row] = await sql.rows<ShownMail>(SHOWN, number);
    if (row !== undefined) return row.kind === kind ? row : undefined;
  }
  return undefined;
};

type MarkRow = {
  readonly state: PatchworkState | null;
  readonly state_at: Instant | null;
  readonly delegate: string | null;
  readonly archived: boolean | null;
  readonly commit_ref: string | null;
  readonly check_state: MailMark['checkState'] | null;
  readonly addressed: boolean | null;
};

const MARKS = `
  SELECT k.message_id, k.state, ${instantOf('k.state_at')} AS state_at, p.address AS delegate, k.archived, k.commit_ref, k.check_state, k.addressed
  FROM mail_mark k LEFT JOIN person p ON p.number = k.delegate`;

const markOf = (row: MarkRow): MailMark => ({
  state: row.state ?? undefined,
  stateAt: row.state_at ?? undefined,
  delegate: row.delegate ?? undefined,
  archived: row.archived ?? undefined,
  commitRef: row.commit_ref ?? undefined,
  checkState: row.check_state ?? undefined,
  addressed: row.addressed ?? undefined,
});

export const readMark = async (sql: Sql, messageId: string): Promise<MailMark> => {
  const [row] = await sql.rows<MarkRow>(`${MARKS} WHERE k.message_id = $1`, messageId);
  return row === undefined ? {} : markOf(row);
};

/** All marks there are, by Message-ID. */
export const readMarks = async (sql: Sql): Promise<ReadonlyMap<string, MailMark>> =>
  new Map(
    (await sql.rows<MarkRow & { readonly message_id: string }>(MARKS)).map((r) => [r.message_id, markOf(r)]),
  );

const WRITE = `
  INSERT INTO mail_mark (message_id, state, state_at, delegate, archived, commit_ref, check_state, addressed)
  SELECT m, s, t, (SELECT number FROM person WHERE address = lower(d)), a, c, k, x
  FROM unnest(${array(1, 'text')}, ${array(2, 'text')}, ${array(3, 'timestamptz')}, ${array(4, 'text')}, ${array(5, 'boolean')}, ${array(6, 'text')},
    ${array(7, 'text')}, ${array(8, 'boolean')}) AS n(m, s, t, d, a, c, k, x)
  ON CONFLICT (message_id) DO UPDATE SET state = excluded.state, state_at = excluded.state_at, delegate = excluded.delegate,
    archived = excluded.archived, commit_ref = excluded.commit_ref, check_state = excluded.check_state, addressed = excluded.addressed`;

/** Writes marks, whole. */
export const writeMarks = async (sql: Sql, marks: ReadonlyMap<string, MailMark>): Promise<void> => {
  if (marks.size === 0) return;
  const values = [...marks.values()];
  await peopleNumbered(
    sql,
    values.flatMap((m) => (m.delegate === undefined ? [] : [{ address: m.delegate, name: '' }])),
  );
  await sql.run(
    WRITE,
    column([...marks.keys()]),
    column(values.map((m) => m.state)),
    column(values.map((m) => m.stateAt)),
    column(values.map((m) => m.delegate)),
    column(values.map((m) => m.archived)),
    column(values.map((m) => m.commitRef)),
    column(values.map((m) => m.checkState)),
    column(values.map((m) => m.addressed)),
  );
};

/** What a patch's own row says with a mark laid over it. */
export const shownState = (shown: ShownMail, mark: MailMark): PatchworkState | null => {
  const { derived_state: state, firmness, since } = shown;
  if (state === null || firmness === null || since === null) return shown.state;
  const { state: set, stateAt: at } = mark;
  return effectiveState(
    { state, firmness, since },
    set === undefined || at === undefined ? undefined : { state: set, at },
  );
};

/** Shows a mark at once: the conversation is not derived anew for it. Answers the state and the delegate that are shown now. */
export const showMark = async (
  sql: Sql,
  shown: ShownMail,
  mark: MailMark,
): Promise<{ readonly state: PatchworkState | null; readonly delegate: number | null }> => {
  const state = shownState(shown, mark);
  const [row] = await sql.rows<{ readonly delegate: number | null }>(
    `UPDATE patchwork_mail SET state = $2, delegate = (SELECT number FROM person WHERE address = lower($3)), archived = $4::boolean,
       commit_ref = coalesce($5, derived_commit), check_state = $6, addressed = $7::boolean
     WHERE number = $1::int RETURNING delegate`,
    shown.number,
    state,
    mark.delegate ?? null,
    mark.archived ?? false,
    mark.commitRef ?? null,
    mark.checkState ?? 'pending',
    mark.addressed ?? null,
  );
  return { state, delegate: row?.delegate ?? null };
};
