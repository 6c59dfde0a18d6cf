import type { Check } from '@sluice/application';
import { commitTaken, lastWork } from '@sluice/postgres';
import type { Runtime } from '@sluice/runtime';

const treeCheck = async (runtime: Runtime): Promise<Check> => {
  const tree = await runtime.projectTree();
  if (tree.ports === undefined)
    return tree.why === undefined
      ? { name: 'tree', ok: true, detail: 'none: what landed is known by mail alone (`sluice tree sync`)' }
      : { name: 'tree', ok: false, detail: `${tree.why}; new patches are read from their diffs alone` };
  const newest = await tree.ports.tree.baseAt(runtime.clock.now());
  const place = `${tree.gitDir}, at ${newest?.slice(0, 10) ?? 'no commit'}`;
  if (newest === undefined) return { name: 'tree', ok: true, detail: place };
  const taken = await commitTaken(runtime.database, newest);
  return taken.any && !taken.this
    ? { name: 'tree', ok: false, detail: `${place}, which was not taken yet: run \`sluice tree sync\`` }
    : { name: 'tree', ok: true, detail: place };
};

const mailChecks = async (runtime: Runtime): Promise<readonly Check[]> => {
  const { mails, knownThrough, parked } = await runtime.reader.coverage(undefined);
  const { mail, waiting, since } = await lastWork(runtime.database);
  return [
    {
      name: 'mail',
      ok: true,
      detail:
        `${mails} mails, known through ${knownThrough ?? 'never: take some with `sluice ingest`'}` +
        (mail === undefined ? '' : `, the last recorded ${mail}`),
    },
    {
      name: 'parked mail',
      ok: parked === 0,
      detail: parked === 0 ? 'none' : `${parked}: see \`sluice parked list\``,
    },
    {
      name: 'left to derive',
      ok: waiting === 0,
      detail:
        waiting === 0
          ? 'nothing'
          : `${waiting} conversations since ${since ?? 'some time'}: an import was cut short, or the project's documents changed: run \`sluice rebuild\``,
    },
  ];
};

/** What is recorded, and what waits. */
export const dataChecks = async (runtime: Runtime): Promise<readonly Check[]> => {
  const [mail, ...waiting] = await mailChecks(runtime);
  return [...(mail === undefined ? [] : [mail]), await treeCheck(runtime), ...waiting];
};
