import {
  effectiveState,
  type DerivedState,
  type MarkedState,
  type PatchworkMail,
  type PatchworkPosting,
  type PatchworkRows,
  type PatchworkState,
} from '@sluice/application';
import type { Instant } from '@sluice/kernel';
import { array, column, instantOf, type Sql } from './sql';

/** What one conversation is to Patchwork's clients. */
export type PatchworkResult = {
  readonly conversationId: string;
  readonly patchwork?: PatchworkRows | undefined;
};

const NOTHING: PatchworkRows = { mails: [], postings: [] };

const REMOVE = `
  WITH gone AS (DELETE FROM patchwork_series WHERE conversation_id = ANY(${array(1, 'text')}))
  DELETE FROM patchwork_mail WHERE conversation_id = ANY(${array(1, 'text')}) RETURNING number, kind, state`;

type Marked = {
  readonly message_id: string;
  readonly number: number;
  readonly state: PatchworkState | null;
  readonly state_at: Instant | null;
  readonly delegate: number | null;
  readonly archived: boolean | null;
  readonly commit_ref: string | null;
  readonly check_state: string | null;
  readonly addressed: boolean | null;
};

/** Numbers of mails, and what people said of them. */
const MARKED = `
  SELECT n.message_id, n.number, k.state, ${instantOf('k.state_at')} AS state_at, k.delegate, k.archived, k.commit_ref, k.check_state, k.addressed
  FROM mail_number n LEFT JOIN mail_mark k USING (message_id) WHERE n.message_id = ANY(${array(1, 'text')})`;

export type MarkColumns = Pick<Marked, 'state' | 'state_at'>;

export const markedState = ({ state, state_at }: MarkColumns): MarkedState | undefined =>
  state === null || state_at === null ? undefined : { state, at: state_at };

/** A posting with the numbers of its mails. */
type NumberedPosting = {
  readonly conversationId: string;
  readonly posting: PatchworkPosting;
  readonly number: number;
  readonly patches: readonly PatchworkMail[];
};

/** By Message-ID: which posting a mail is of, and when all before it in that posting were there. */
type Placed = ReadonlyMap<string, { readonly series: number; readonly completedAt?: Instant | undefined }>;

const latest = (mails: readonly PatchworkMail[]): Instant | undefined =>
  mails
    .map((m) => m.recordedAt)
    .reduce<Instant | undefined>((a, b) => (a === undefined || b > a ? b : a), undefined);

const isComplete = ({ posting, patches }: NumberedPosting): boolean => patches.length >= posting.total;

const numberedPostings = (
  { conversationId, patchwork = NOTHING }: PatchworkResult,
  numbers: ReadonlyMap<string, Marked>,
): readonly NumberedPosting[] => {
  const mails = new Map(patchwork.mails.map((m) => [m.messageId, m]));
  return patchwork.postings.flatMap((posting) => {
    const known = posting.members.flatMap((id) => numbers.get(id)?.number ?? []);
    if (known.length === 0) return [];
    const patches = posting.members.flatMap((id) => mails.get(id) ?? []).filter((m) => m.kind === 'patch');
    return [{ conversationId, posting, patches, number: Math.min(...known) }];
  });
};

/** A patch is complete once those before it in its posting are there as well. */
const placedIn = (postings: readonly NumberedPosting[]): Placed => {
  const placed = new Map<string, { series: number; completedAt?: Instant | undefined }>();
  for (const { posting, patches, number: series } of postings) {
    for (const id of posting.members) placed.set(id, { series });
    for (const patch of patches) {
      const before = patches.filter((p) => (p.position ?? 1) <= (patch.position ?? 1));
      const whole = before.length >= (patch.position ?? 1);
      placed.set(patch.messageId, { series, completedAt: whole ? latest(before) : undefined });
    }
  }
  return placed;
};

const PERSON = (address: string): string => `(SELECT number FROM person WHERE address = ${address})`;

const INSERT_SERIES = `
  INSERT INTO patchwork_series (number, conversation_id, cover, name, said_at, recorded_at, completed_at, submitter, version, total, received)
  SELECT n, c, v, t, s, r, d, ${PERSON('a')}, e, m, g
  FROM unnest(${array(1, 'int')}, ${array(2, 'text')}, ${array(3, 'int')}, ${array(4, 'text')}, ${[5, 6, 7].map((n) => array(n, 'timestamptz')).join()},
    ${array(8, 'text')}, ${[9, 10, 11].map((n) => array(n, 'int')).join()}) AS p(n, c, v, t, s, r, d, a, e, m, g)
  ON CONFLICT DO NOTHING`;

const insertSeries = async (
  sql: Sql,
  postings: readonly NumberedPosting[],
  {
    mails,
    numbers,
  }: { readonly mails: ReadonlyMap<string, PatchworkMail>; readonly numbers: ReadonlyMap<string, Marked> },
): Promise<void> => {
  if (postings.length === 0) return;
  const recorded = ({ posting }: NumberedPosting): Instant =>
    posting.members.map((id) => mails.get(id)?.recordedAt ?? posting.saidAt).sort()[0] ?? posting.saidAt;
  const text = (of: (p: NumberedPosting) => string | number | undefined): string => column(postings.map(of));
  await sql.run(
    INSERT_SERIES,
    text((p) => p.number),
    text((p) => p.conversationId),
    text(({ posting: { cover } }) => (cover === undefined ? undefined : numbers.get(cover)?.number)),
    text((p) => p.posting.name),
    text((p) => p.posting.saidAt),
    text(recorded),
    text((p) => (isComplete(p) ? latest(p.patches) : undefined)),
    text((p) => p.posting.submitter.address.toLowerCase()),
    text((p) => p.posting.version),
    text((p) => p.posting.total),
    text((p) => p.patches.length),
  );
};

const INSERT_MAILS = `
  INSERT INTO patchwork_mail (number, kind, message_id, raw_hash, conversation_id, series, position, target, name, said_at, recorded_at, completed_at,
    submitter, hash, pull_url, derived_state, firmness, since, derived_commit, state, delegate, archived, commit_ref, check_state, addressed)
  SELECT c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, ${PERSON('c13')}, c14, c15, c16, c17, c18, c19, c20, c21, c22, c23, c24, c25
  FROM unnest(${array(1, 'int')}, ${[2, 3, 4, 5].map((n) => array(n, 'text')).join()}, ${[6, 7, 8].map((n) => array(n, 'int')).join()},
    ${array(9, 'text')}, ${[10, 11, 12].map((n) => array(n, 'timestamptz')).join()}, ${[13, 14, 15, 16, 17].map((n) => array(n, 'text')).join()},
    ${array(18, 'timestamptz')}, ${array(19, 'text')}, ${array(20, 'text')}, ${array(21, 'int')}, ${array(22, 'boolean')},
    ${array(23, 'text')}, ${array(24, 'text')}, ${array(25, 'boolean')})
    AS m(${Array.from({ length: 25 }, (_, n) => `c${String(n + 1)}`).join()})
  ON CONFLICT DO NOTHING`;

/** A mail with its number, what people said of it, and the state that counts. */
type NumberedMail = {
  readonly conversationId: string;
  readonly mail: PatchworkMail;
  readonly marked: Marked;
  readonly state: PatchworkState | undefined;
  readonly derived: DerivedState | undefined;
};

const numberedMails = (
  { conversationId, patchwork = NOTHING }: PatchworkResult,
  numbers: ReadonlyMap<string, Marked>,
): readonly NumberedMail[] =>
  patchwork.mails.flatMap((mail) => {
    const marked = numbers.get(mail.messageId);
    if (marked === undefined) return [];
    const { derived } = mail;
    const state = derived === undefined ? undefined : effectiveState(derived, markedState(marked));
    return [{ conversationId, mail, marked, derived, state }];
  });

const insertMails = async (
  sql: Sql,
  rows: readonly NumberedMail[],
  { placed, numbers }: { readonly placed: Placed; readonly numbers: ReadonlyMap<string, Marked> },
): Promise<void> => {
  if (rows.length === 0) return;
  const text = (of: (r: NumberedMail) => string | number | boolean | null | undefined): string =>
    column(rows.map(of));
  await sql.run(
    INSERT_MAILS,
    text((r) => r.marked.number),
    text((r) => r.mail.kind),
    text((r) => r.mail.messageId),
    text((r) => r.mail.rawHash),
    text((r) => r.conversationId),
    text((r) => placed.get(r.mail.messageId)?.series),
    text((r) => r.mail.position),
    text(({ mail: { on } }) => (on === undefined ? undefined : numbers.get(on)?.number)),
    text((r) => r.mail.name),
    text((r) => r.mail.saidAt),
    text((r) => r.mail.recordedAt),
    text((r) => placed.get(r.mail.messageId)?.completedAt),
    text((r) => r.mail.submitter.address.toLowerCase()),
    text((r) => r.mail.hash),
    text((r) => r.mail.pullUrl),
    text((r) => r.derived?.state),
    text((r) => r.derived?.firmness),
    text((r) => r.derived?.since),
    text((r) => r.derived?.commit),
    text((r) => r.state),
    text((r) => r.marked.delegate),
    text((r) => r.marked.archived ?? false),
    text((r) => r.marked.commit_ref ?? r.derived?.commit),
    text((r) => r.marked.check_state ?? 'pending'),
    text((r) => r.marked.addressed),
  );
};

type Before = { readonly number: number; readonly kind: string; readonly state: PatchworkState | null };

/** A state that is another than the one that was shown is told as an event. */
const noteChanges = async (
  sql: Sql,
  rows: readonly NumberedMail[],
  before: readonly Before[],
  at: Instant,
): Promise<void> => {
  const shown = new Map(before.map((b) => [b.number, b.state]));
  const changed = rows.filter(({ marked, state }) => {
    const previous = shown.get(marked.number);
    return state !== undefined && previous !== undefined && previous !== null && previous !== state;
  });
  if (changed.length === 0) return;
  await sql.run(
    `INSERT INTO patchwork_change (category, mail, at, previous, current)
     SELECT 'patch-state-changed', n, $1::timestamptz, p, c FROM unnest(${array(2, 'int')}, ${array(3, 'text')}, ${array(4, 'text')}) AS s(n, p, c)
     ORDER BY n`,
    at,
    column(changed.map((r) => r.marked.number)),
    column(changed.map((r) => shown.get(r.marked.number))),
    column(changed.map((r) => r.state)),
  );
};

/**
 * Replaces what some conversations are to Patchwork's clients, in the transaction that replaces what was derived of them. What was there goes first:
 * who sets a state locks the row, so that either this waits and reads the mark, or the mark finds the new row.
 */
export const savePatchwork = async (
  sql: Sql,
  results: readonly PatchworkResult[],
  at: Instant,
): Promise<void> => {
  const before = await sql.rows<Before>(REMOVE, column(results.map((r) => r.conversationId)));
  const all = results.flatMap((r) => r.patchwork?.mails ?? []);
  if (all.length === 0) return;
  const marks = await sql.rows<Marked>(MARKED, column(all.map((m) => m.messageId)));
  const numbers = new Map(marks.map((m) => [m.message_id, m]));
  const postings = results.flatMap((r) => numberedPostings(r, numbers));
  const mails = new Map(all.map((m) => [m.messageId, m]));
  await insertSeries(sql, postings, { mails, numbers });
  const rows = results.flatMap((r) => numberedMails(r, numbers));
  await insertMails(sql, rows, { placed: placedIn(postings), numbers });
  await noteChanges(sql, rows, before, at);
};
