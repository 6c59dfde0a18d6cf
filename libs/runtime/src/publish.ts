import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectOfLog, publishedFileHash, publishProject, type EventStore } from '@sluice/application';
import { nodeHashing } from '@sluice/mail-io';
import { UnavailableError, UsageError } from './errors';
import type { Location } from './location';
import type { Runtime } from './runtime';

/** Hash over the names and bytes of a project's documents: whether they need reading at all. */
const hashOfFolder = async (folder: string): Promise<string> => {
  const hash = createHash('sha256');
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    throw new UnavailableError(
      `no project documents in ${folder} (${error.code ?? error.message}): name a project with --project, or its folder with --project-folder`,
    );
  });
  for (const name of names.filter((n) => n.endsWith('.yaml')).sort())
    hash.update(`${name}\0`).update(await readFile(join(folder, name)));
  return hash.digest('hex');
};

/**
 * One database holds one project: its mails, series and commits bear no project's name, so under another's rules they would be judged wrongly
 * without a word.
 */
const requireOwnDatabase = async ({ project }: Location, events: EventStore): Promise<void> => {
  const owner = await projectOfLog(events);
  if (owner === undefined || owner === project) return;
  throw new UsageError(
    `this database is of project "${owner}", and one database holds one project: for "${project}" name another with --data or DATABASE_URL`,
  );
};

const requireOwnDocuments = ({ project, projectFolder }: Location, key: string): void => {
  if (key === project) return;
  throw new UsageError(
    `the documents in ${projectFolder} are of project "${key}", not "${project}": say --project ${key}, or name another folder with --project-folder`,
  );
};

/**
 * Publishes the project's documents where they changed; answers whether they did. Verdicts may differ then: everything is put on the to-do list
 * first, so that a crash in between derives too much rather than too little.
 * @throws FileProblemError, UnavailableError; UsageError where the documents or the database are another project's
 */
export const publish = async (
  location: Location,
  events: EventStore,
  { derivation, chains }: Pick<Runtime, 'derivation' | 'chains'>,
): Promise<boolean> => {
  const fileHash = await hashOfFolder(location.projectFolder);
  await requireOwnDatabase(location, events);
  if ((await publishedFileHash(events, location.project)) === fileHash) return false;
  const { loadProject } = await import('@sluice/project-files');
  const documents = await loadProject(location.projectFolder);
  requireOwnDocuments(location, documents.project.key);
  await derivation.markAllDirty();
  await chains.markAllChains();
  await publishProject(events, documents, { fileHash, hashing: nodeHashing });
  // Once more: a worker may meanwhile have derived from what was known before, under the first mark.
  await derivation.markAllDirty();
  return true;
};
