import {
  refreshReadings,
  STORED_BY,
  type Clock,
  type DerivationStore,
  type IntakeStore,
  type Knowledge,
} from '@sluice/application';
import { mailCodec, nodeHashing } from '@sluice/mail-io';
import { versionsNow, type ProjectTree } from './project-tree';

/** Names, among the cursors of sources, the versions that all readings were made by. */
const READ_BY = 'readings';

/** Reads again what another version of decoder, reader or model had read, after an upgrade or an edit of the model; answers whether it looked. */
export const refresh = async (
  intake: IntakeStore,
  knowledge: Knowledge,
  { projectTree, clock }: { readonly projectTree: () => Promise<ProjectTree>; readonly clock: Clock },
): Promise<boolean> => {
  const versions = versionsNow(knowledge);
  const wanted = Object.values(versions).join(' ');
  if ((await intake.cursor(READ_BY)) === wanted) return false;
  const { ports: tree } = await projectTree();
  const ports = { intake, codec: mailCodec, hashing: nodeHashing, clock, tree };
  await refreshReadings(ports, knowledge.model, versions);
  await intake.moveCursor(READ_BY, wanted);
  return true;
};

/** Names, among the cursors of sources, the versions that what is stored of series was judged and prepared for lists by. */
const LISTED_BY = 'listings';

/** Lists hold verdicts as of when a series was derived: where another version judged or prepared them, everything is to be derived again. Answers whether it is. */
export const relist = async (
  intake: Pick<IntakeStore, 'cursor' | 'moveCursor'>,
  derivation: Pick<DerivationStore, 'markAllDirty'>,
): Promise<boolean> => {
  if ((await intake.cursor(LISTED_BY)) === STORED_BY) return false;
  await derivation.markAllDirty();
  await intake.moveCursor(LISTED_BY, STORED_BY);
  return true;
};
