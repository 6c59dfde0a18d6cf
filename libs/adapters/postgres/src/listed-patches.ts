import { listedPatches } from '@sluice/application';
import type { Series } from '@sluice/series';
import { packed } from './packed';
import { array, bytesColumn, column, jsonColumn, type Sql } from './sql';

/** Writes the patches of some series as lists show them; what stood there of these series is gone already. */
export const insertPatches = async (sql: Sql, series: readonly Series[]): Promise<void> => {
  const patches = series.flatMap(listedPatches);
  if (patches.length === 0) return;
  await sql.run(
    `INSERT INTO patch (message_id, series_id, subject, author, said_at, listed, doc)
     SELECT m, s, w, a, t, l, substring($7::bytea FROM o FOR b) FROM unnest(${[1, 2, 3, 4].map((n) => array(n, 'text')).join()},
       ${array(5, 'timestamptz')}, ${array(6, 'text')}, ${array(8, 'int')}, ${array(9, 'int')}) AS n(m, s, w, a, t, l, o, b) ON CONFLICT DO NOTHING`,
    column(patches.map((p) => p.listed.messageId)),
    column(patches.map((p) => p.listed.series)),
    column(patches.map((p) => p.listed.subject.toLowerCase())),
    column(patches.map((p) => `${p.listed.author.name} ${p.listed.author.address}`.toLowerCase())),
    column(patches.map((p) => p.listed.saidAt)),
    jsonColumn(patches.map((p) => p.listed)),
    ...bytesColumn(patches.map((p) => packed(p.whole))),
  );
};
