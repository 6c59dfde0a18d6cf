import { statSync } from 'node:fs';
import { Ingest, type IngestCounts, type ReadingCache } from '@sluice/application';
import { mailCodec, nodeHashing, openSource, type SourceFormat } from '@sluice/mail-io';
import type { Trust } from '@sluice/series';
import { noteFetched } from './fetched';
import type { Runtime } from './runtime';

export type ImportOptions = {
  /** How far the source proves where its mails come from. */
  readonly trust: Trust;
  /** List of mails that name none. */
  readonly list?: string | undefined;
  readonly format?: SourceFormat | undefined;
  readonly onProgress?: ((done: number, total: number | undefined) => void) | undefined;
  readonly onSkipped?: ((origin: string, why: string) => void) | undefined;
  /** Told of a mail that is still being written, and was left for the next reading. */
  readonly onUnfinished?: ((origin: string, why: string) => void) | undefined;
};

export type Imported = {
  readonly counts: Readonly<IngestCounts>;
  /** What was read, for who derives it right after. */
  readonly readings: ReadingCache;
};

const isFolder = (source: string): boolean =>
  statSync(source, { throwIfNoEntry: false })?.isDirectory() === true;

/**
 * Takes one source of mail, on from where the last reading of an archive ended: facts and readings are recorded, and what they make due is on the
 * to-do list. Deriving it, or handing it to workers, is the caller's next step.
 * @throws SourceError for a source that cannot be read
 */
export const importSource = async (
  runtime: Runtime,
  source: string,
  options: ImportOptions,
): Promise<Imported> => {
  const { model, modelVersion } = await runtime.currentKnowledge();
  const { ports: tree } = await runtime.projectTree();
  const ingest = new Ingest(
    { intake: runtime.intake, codec: mailCodec, hashing: nodeHashing, clock: runtime.clock, tree },
    {
      trust: options.trust,
      defaultList: options.list,
      model,
      modelVersion,
      source,
      onProgress: options.onProgress,
      onSkipped: options.onSkipped,
      onUnfinished: options.onUnfinished,
    },
  );
  const items = openSource(source, {
    format: options.format,
    // Only archives can be read on from where the last reading ended.
    cursor: isFolder(source) ? await runtime.intake.cursor(source) : undefined,
  });
  const counts = await ingest.run(items);
  await noteFetched(runtime, source);
  await runtime.hearAnew();
  return { counts, readings: ingest.readings };
};
