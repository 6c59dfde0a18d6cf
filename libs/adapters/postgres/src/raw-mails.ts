import type { KeptRaw, RawMails, RawPacking } from '@sluice/application';
import { array, bytesColumn, column, type Sql } from './sql';

/** What a statement answers of a raw mail beside other columns. */
export type KeptColumns = {
  readonly bytes: Uint8Array;
  readonly pack: bigint | null;
  /** Of the rows that share a pack, one has it. */
  readonly pack_bytes: Uint8Array | null;
};

/**
 * SQL of a raw mail; `mail` is a row of raw_mail that `packJoin` was said of. A pack is handed over once, however many mails of it are asked for: a statement
 * with LIMIT or DISTINCT chooses its mails in a statement within, for what it left out may have been the one row with the pack.
 */
export const keptColumns = (mail: string): string =>
  `${mail}.bytes, ${mail}.pack, CASE WHEN row_number() OVER (PARTITION BY ${mail}.pack) = 1 THEN ${mail}_pack.bytes END AS pack_bytes`;

/** Joins the pack of a row of raw_mail. A mail that an earlier version kept by itself has none. */
export const packJoin = (mail: string): string =>
  `LEFT JOIN raw_pack ${mail}_pack ON ${mail}_pack.id = ${mail}.pack`;

/** What makes raw mails of rows that were read by one statement. */
export const keptFrom = (
  rows: readonly Pick<KeptColumns, 'pack' | 'pack_bytes'>[],
): ((row: Pick<KeptColumns, 'bytes' | 'pack'>) => KeptRaw) => {
  const packs = new Map(
    rows.flatMap((r) => (r.pack_bytes === null ? [] : [[r.pack, r.pack_bytes] as const])),
  );
  return ({ bytes, pack }) => ({ bytes, pack: packs.get(pack) });
};

/** Raw mail in the order of its hashes, a page at a time. */
export const postgresRawMails = (sql: Sql): RawMails => ({
  after: async (rawHash, limit) => {
    const rows = await sql.rows<KeptColumns & { h: string; size: number }>(
      `SELECT raw.raw_hash AS h, raw.size, ${keptColumns('raw')}
       FROM (SELECT * FROM raw_mail WHERE raw_hash > $1 ORDER BY raw_hash LIMIT $2::int) AS raw ${packJoin('raw')} ORDER BY raw.raw_hash`,
      rawHash,
      limit,
    );
    const keptOf = keptFrom(rows);
    return rows.map((row) => ({ rawHash: row.h, size: row.size, kept: keptOf(row) }));
  },
});

/** A raw mail as a store may be asked for it by its hash. */
export const rawOf = async (sql: Sql, rawHash: string): Promise<KeptRaw | undefined> => {
  const rows = await sql.rows<KeptColumns>(
    `SELECT ${keptColumns('raw')} FROM raw_mail raw ${packJoin('raw')} WHERE raw.raw_hash = $1`,
    rawHash,
  );
  return rows.map(keptFrom(rows))[0];
};

type Mail = { readonly rawHash: string; readonly raw: Uint8Array };

/** Packs, and mails with the number of their pack among these: one statement, for an import says it for every batch. */
const INSERT = `
  WITH packs AS MATERIALIZED (
    SELECT nextval('raw_pack_id_seq') AS id, n, o, l FROM unnest(${array(2, 'int')}, ${array(3, 'int')}) WITH ORDINALITY AS p(o, l, n)),
  written AS (INSERT INTO raw_pack (id, bytes) SELECT id, substring($1::bytea FROM o FOR l) FROM packs)
  INSERT INTO raw_mail (raw_hash, size, bytes, pack) SELECT m.h, m.s, substring($4::bytea FROM m.o FOR m.l), packs.id
  FROM unnest(${array(5, 'int')}, ${array(6, 'int')}, ${array(7, 'text')}, ${array(8, 'int')}, ${array(9, 'int')}) AS m(o, l, h, s, n)
  JOIN packs USING (n)`;

/** Packs mails and writes them. None of them may be there already. */
const writePacked = async (sql: Sql, mails: readonly Mail[], packing: RawPacking): Promise<void> => {
  if (mails.length === 0) return;
  const packs = packing.pack(mails.map((m) => m.raw));
  const places = packs.flatMap((pack, n) => pack.places.map((place) => ({ place, number: n + 1 })));
  await sql.run(
    INSERT,
    ...bytesColumn(packs.map((p) => p.bytes)),
    ...bytesColumn(places.map((p) => p.place)),
    column(mails.map((m) => m.rawHash)),
    column(mails.map((m) => m.raw.length)),
    column(places.map((p) => p.number)),
  );
};

/** Keeps raw mails that are not kept yet. A mail that is turned away must not be among them: its neighbours' pack would hold it. The caller holds the log alone. */
export const keepRaw = async (sql: Sql, mails: readonly Mail[], packing: RawPacking): Promise<void> => {
  const rows = await sql.rows<{ h: string }>(
    `SELECT raw_hash AS h FROM raw_mail WHERE raw_hash = ANY(${array(1, 'text')})`,
    column(mails.map((m) => m.rawHash)),
  );
  const known = new Set(rows.map((r) => r.h));
  const fresh = mails.filter((m) => !known.has(m.rawHash));
  await writePacked(sql, fresh, packing);
};

/** Removes raw mails; those that stood beside them in their packs are packed anew, without them. The caller holds the log alone. */
export const eraseRaw = async (
  sql: Sql,
  rawHashes: readonly string[],
  packing: RawPacking,
): Promise<void> => {
  const gone = await sql.rows<{ pack: bigint | null }>(
    `DELETE FROM raw_mail WHERE raw_hash = ANY(${array(1, 'text')}) RETURNING pack`,
    column(rawHashes),
  );
  const packs = new Set(gone.flatMap(({ pack }) => pack ?? []));
  if (packs.size === 0) return;
  const ids = column([...packs].map(String));
  const beside = await sql.rows<KeptColumns & { h: string }>(
    `SELECT raw.raw_hash AS h, ${keptColumns('raw')} FROM raw_mail raw ${packJoin('raw')}
     WHERE raw.pack = ANY(${array(1, 'bigint')}) ORDER BY raw.pack, raw.raw_hash`,
    ids,
  );
  const keptOf = keptFrom(beside);
  const mails = beside.map((row) => ({ rawHash: row.h, raw: packing.expand(keptOf(row)) }));
  await sql.run(
    `WITH gone AS (DELETE FROM raw_mail WHERE pack = ANY(${array(1, 'bigint')}))
     DELETE FROM raw_pack WHERE id = ANY(${array(1, 'bigint')})`,
    ids,
  );
  await writePacked(sql, mails, packing);
};
