import { messageId } from '@sluice/kernel';
import type { Database } from './sql';

/** As the resolver of views has it, but for the read models: nothing is derived, and what no series has is not looked for. `g` stands behind every hash. */
const NAMED = `
  SELECT 1 AS rank, id FROM series WHERE id = $1
  UNION ALL SELECT 2, series_id FROM series_mail WHERE message_id = $2
  UNION ALL SELECT 2 + rank, series_id FROM series_commit
    WHERE $1 ~ '^[0-9a-f]{7,40}$' AND commit COLLATE "C" >= $1 AND commit COLLATE "C" < $1 || 'g'
  ORDER BY rank, id LIMIT 1`;

/** The id of the series, as it is known now, that a reference names: its id, a Message-ID of it, a commit that it landed as; none where nothing does. */
export const seriesNamed = async (database: Database, ref: string): Promise<string | undefined> => {
  const [row] = await database.rows<{ id: string }>(NAMED, ref.trim(), messageId(ref));
  return row?.id;
};
