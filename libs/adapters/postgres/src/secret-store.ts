import type { Database } from './sql';

/** A secret by its name: made once, whoever asks first, and the same ever after, in backups as well. */
export const postgresSecret = async (
  database: Database,
  name: string,
  make: () => string,
): Promise<string> => {
  const find = async (): Promise<string | undefined> =>
    (await database.rows<{ readonly value: string }>('SELECT value FROM secret WHERE name = $1', name))[0]
      ?.value;
  const known = await find();
  if (known !== undefined) return known;
  const made = make();
  await database.run('INSERT INTO secret (name, value) VALUES ($1, $2) ON CONFLICT DO NOTHING', name, made);
  // Two who asked at once made two: the one that was kept is everybody's.
  return (await find()) ?? made;
};
