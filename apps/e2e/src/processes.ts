import { readdirSync, readFileSync } from 'node:fs';

const MILLIS_A_TICK = 10;

type Stat = {
  readonly pid: number;
  readonly parent: number;
  /** Of the process itself, then of its children that have ended; milliseconds. */
  readonly own: number;
  readonly ended: number;
};

/** Fields 4 and 14 to 17 of /proc/PID/stat (proc(5)); the name before them may hold anything. */
const statOf = (pid: number): Stat | undefined => {
  try {
    const text = readFileSync(`/proc/${String(pid)}/stat`, 'latin1');
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [parent = 0, user = 0, system = 0, ofUser = 0, ofSystem = 0] = [1, 11, 12, 13, 14].map(
      (n) => fields[n],
    );
    return { pid, parent, own: (user + system) * MILLIS_A_TICK, ended: (ofUser + ofSystem) * MILLIS_A_TICK };
  } catch {
    return undefined;
  }
};

const all = (): readonly Stat[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => statOf(Number(name)) ?? []);

/** The children of a process. */
export const childrenOf = (parent: number): readonly number[] =>
  all().flatMap((one) => (one.parent === parent ? [one.pid] : []));

/** Milliseconds of CPU of all children that a process has waited for, theirs included. */
export const cpuOfEnded = (pid: number): number => statOf(pid)?.ended ?? 0;

/** Milliseconds of CPU that a process has had so far by itself; `undefined` where it is gone, or there is no /proc. */
export const cpuOf = (pid: number): number | undefined => statOf(pid)?.own;

/** Milliseconds of CPU that a process and all its children have had so far, those that have ended included. Linux only: it reads /proc. */
export const cpuOfTree = (root: number): number => {
  const now = all();
  const within = new Set([root]);
  // A parent may have a greater number than its child once numbers have begun anew.
  for (let before = 0; before < within.size;) {
    before = within.size;
    for (const { pid, parent } of now) if (within.has(parent)) within.add(pid);
  }
  return now.filter(({ pid }) => within.has(pid)).reduce((sum, { own, ended }) => sum + own + ended, 0);
};
