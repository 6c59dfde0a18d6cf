import type { IncomingContent, LandedLinks } from '@sluice/application';
import type { PatchLinks, PatchRef } from '@sluice/dependency';
import { array, column, jsonColumn, type Sql } from './sql';

/** What is written of one patch. */
export type LinkRow = {
  /** Hash of the raw mail, or of the commit. */
  readonly id: string;
  readonly ref: PatchRef;
  readonly sort: 'posted' | 'landed';
  readonly version?: string | undefined;
  readonly links: PatchLinks;
};

/** Parts the elements of an array inside a value of a `column`. */
const ELEMENT = '\u001f';
const UNFIT = /\u001f/g;

/** SQL that turns a text made by `elements` into an array of `type`. */
const elementsOf = (text: string, type: string): string => `string_to_array(${text}, E'\\x1f')::${type}[]`;

/** SQL that prints an array as `elements` does, and what it held: the driver itself reads arrays letter by letter. */
export const printed = (sql: string): string => `array_to_string(${sql}, E'\\x1f')`;
export const elementsIn = (text: string): readonly string[] => (text === '' ? [] : text.split(ELEMENT));

const elements = (values: readonly (string | number)[]): string => values.join(ELEMENT);

/**
 * Patches `p` (id, ref, sort) that have one of some keys in a column, looked up key by key, whatever the server knows of the table: `&&` with all keys at
 * once costs the square of their number, and `OFFSET 0` keeps the server from going through all rows for each key where it takes them to be few.
 */
export const havingAny = (name: string, keys: string): string =>
  `${keys} AS all_keys(k) CROSS JOIN LATERAL (SELECT id, ref, sort FROM patch_link WHERE ${name} @> ARRAY[k] OFFSET 0) AS p`;

const INSERT = `
  INSERT INTO patch_link (id, ref, sort, links_version, fresh, uses, defines, adds, touches, names, name_keys)
  SELECT i, r, s, v, ${elementsOf('f', 'text')}, ${elementsOf('u', 'text')}, ${elementsOf('d', 'text')}, ${elementsOf('a', 'int')}, ${elementsOf('t', 'int')},
    n::jsonb, ${elementsOf('k', 'text')}
  FROM unnest(${[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((n) => array(n, 'text')).join()}) AS p(i, r, s, v, f, u, d, a, t, n, k)`;

/** Rows of a mail or commit that is gone by now would never be looked at again. */
const STILL_THERE = `
  WHERE EXISTS (SELECT 1 FROM mail_reading m WHERE m.raw_hash = i) OR EXISTS (SELECT 1 FROM landed_commit c WHERE c.commit = i AND c.dropped_at IS NULL)`;

const REPLACE = `
  ON CONFLICT (id) DO UPDATE SET ref = excluded.ref, links_version = excluded.links_version, fresh = excluded.fresh, uses = excluded.uses,
    defines = excluded.defines, adds = excluded.adds, touches = excluded.touches, names = excluded.names, name_keys = excluded.name_keys`;

/** Writes what patches give to be found by, in one statement. `new`: their mails were written in the same transaction. */
export const saveLinks = async (sql: Sql, rows: readonly LinkRow[], how: 'new' | 'again'): Promise<void> => {
  if (rows.length === 0) return;
  const text = (of: (row: LinkRow) => string | undefined): string => column(rows.map(of));
  await sql.run(
    how === 'new' ? INSERT : `${INSERT} ${STILL_THERE} ${REPLACE}`,
    text((r) => r.id),
    text((r) => r.ref),
    text((r) => r.sort),
    text((r) => r.version),
    text((r) => elements(r.links.fresh)),
    text((r) => elements(r.links.uses)),
    text((r) => elements(r.links.defines)),
    text((r) => elements(r.links.adds)),
    text((r) => elements(r.links.touches)),
    jsonColumn(rows.map((r) => r.links.names)),
    text((r) => elements([...new Set(r.links.names.map(({ key }) => key.replace(UNFIT, '\ufffd')))])),
  );
};

/** The rows of read mails that give anything. */
export const postedLinks = (
  mails: readonly { readonly rawHash: string; readonly content: IncomingContent }[],
): readonly LinkRow[] =>
  mails.flatMap(({ rawHash: id, content: { reading, links } }) =>
    links === undefined ? [] : [{ id, ref: reading.messageId, sort: 'posted', links }],
  );

export const dropLinks = async (sql: Sql, ids: readonly string[]): Promise<void> => {
  if (ids.length > 0)
    await sql.run(`DELETE FROM patch_link WHERE id = ANY(${array(1, 'text')})`, column(ids));
};

/** Writes the links of landed commits; each has a row, if an empty one: it was read. */
export const relinkIn = (sql: Sql, { version, of }: LandedLinks): Promise<void> =>
  saveLinks(
    sql,
    [...of].map(([commit, links]) => ({ id: commit, ref: commit, sort: 'landed', version, links })),
    'again',
  );

/** Commits that stand on a branch and whose links another version made, or none. */
export const unlinkedIn = async (
  sql: Sql,
  version: string,
  after: string | undefined,
  limit: number,
): Promise<readonly string[]> => {
  const rows = await sql.rows<{ c: string }>(
    `SELECT c.commit AS c FROM landed_commit c
     WHERE c.commit > $2 AND c.dropped_at IS NULL
       AND NOT EXISTS (SELECT 1 FROM patch_link p WHERE p.id = c.commit AND p.links_version = $1)
     ORDER BY c.commit LIMIT $3::int`,
    version,
    after ?? '',
    limit,
  );
  return rows.map(({ c }) => c);
};
