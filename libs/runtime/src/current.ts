import { KNOWLEDGE_TYPES, knowledgeOf, withHeard, type Knowledge } from '@sluice/application';
import { rolesWithTree } from '@sluice/freeze';
import { kept } from '@sluice/kernel';
import { knowledgeStamp } from '@sluice/postgres';
import type { Location } from './location';
import { openProjectTree, type ProjectTree } from './project-tree';
import type { Runtime } from './runtime';

/** What is known beside mails, put together when it is asked for and kept until it is to be forgotten. */
export const knowledgeFrom = (
  { events, reader, tree, database }: Pick<Runtime, 'events' | 'reader' | 'tree' | 'database'>,
  project: string,
): Pick<Runtime, 'knowledge' | 'currentKnowledge' | 'forget'> => {
  let stamp: string | undefined;
  const known = kept(() => events.readTypes(KNOWLEDGE_TYPES));
  const releaseMails = kept(() => reader.releaseMails());
  const knowledge: Runtime['knowledge'] = async (knownAsOf) => {
    const [facts, mails] = await Promise.all([known.get(), releaseMails.get()]);
    const published = knowledgeOf(facts, project, knownAsOf);
    const fromTree = await tree.roles(project, knownAsOf);
    const standing = { ...published, roles: rolesWithTree(published.roles, fromTree) };
    return withHeard(standing, mails, knownAsOf);
  };
  const whole = kept(() => knowledge());
  const forget = (): void => {
    known.forget();
    releaseMails.forget();
    whole.forget();
  };
  const currentKnowledge = async (): Promise<Knowledge> => {
    // Looked at before it is read: what changes in between is read, and looked at once more.
    const now = await knowledgeStamp(database, project, KNOWLEDGE_TYPES);
    if (now !== stamp) forget();
    stamp = now;
    return whole.get();
  };
  return { knowledge, currentKnowledge, forget };
};

/** The project's tree, opened when it is asked for. */
export const treeFrom = (
  location: Location,
  { database, intake, knowledge }: Pick<Runtime, 'database' | 'intake' | 'knowledge'>,
): Pick<Runtime, 'projectTree' | 'currentTree'> & { closeTree(): Promise<void> } => {
  const opened = kept(async () => openProjectTree(location.tree, intake, await knowledge()));
  let stamp: string | undefined;
  const closeTree = async (): Promise<void> => {
    const tree = await opened.peek()?.catch(() => undefined);
    opened.forget();
    if (tree?.ports !== undefined) tree.close();
  };
  const projectTree = async (): Promise<ProjectTree> => {
    // What could not be opened may have come meanwhile: a sync remembers it.
    if ((await opened.peek())?.ports === undefined) opened.forget();
    return opened.get();
  };
  const currentTree = async (): Promise<ProjectTree> => {
    const now = await knowledgeStamp(database, location.project, ['BranchMoved']);
    if (stamp !== undefined && now !== stamp) await closeTree();
    stamp = now;
    return projectTree();
  };
  return { projectTree, currentTree, closeTree };
};
