import type { Check } from '@sluice/application';
import { secondsBetween } from '@sluice/kernel';
import { configuredSources, configuredTrees, fetchedAt, isInFiles, type Runtime } from '@sluice/runtime';

type Environment = Readonly<Record<string, string | undefined>>;

const MINUTE = 60;
const HOUR = 3_600;
/** A worker fetches every few minutes: what was not fetched for so long has no worker, or cannot be read. */
const STALE_HOURS = 24;

/** `4 minutes ago`. */
const agoOf = (seconds: number): string => {
  const [count, unit] =
    seconds < 2 * HOUR
      ? [Math.floor(seconds / MINUTE), 'minute']
      : seconds < 48 * HOUR
        ? [Math.floor(seconds / HOUR), 'hour']
        : [Math.floor(seconds / (24 * HOUR)), 'day'];
  return `${String(count)} ${unit}${count === 1 ? '' : 's'} ago`;
};

const checkOf = async (runtime: Runtime, name: string, place: string): Promise<Check> => {
  const at = await fetchedAt(runtime, place);
  const how = name === 'tree' ? '`sluice tree sync`' : '`sluice ingest`';
  const mend = `does a worker run, and does its log say that it cannot be read? By hand: ${how}`;
  if (at === undefined) return { name: `fetched ${name}`, ok: false, detail: `${place}, never: ${mend}` };
  const seconds = Math.max(0, secondsBetween(at, runtime.clock.now()));
  const ok = seconds <= STALE_HOURS * HOUR;
  return {
    name: `fetched ${name}`,
    ok,
    detail: `${place}, last at ${at}, ${agoOf(seconds)}${ok ? '' : `: ${mend}`}`,
  };
};

/** When each source of mail and each tree of the configuration was last read to its end, whether anything was new or not. */
export const sourceChecks = async (runtime: Runtime, env: Environment): Promise<readonly Check[]> => {
  const sources = (await configuredSources(runtime.project, env)).filter(isInFiles);
  const trees = await configuredTrees(runtime.project, env);
  const checks: Check[] = [];
  for (const { at } of sources) checks.push(await checkOf(runtime, 'source', at));
  for (const { gitDir } of trees) checks.push(await checkOf(runtime, 'tree', gitDir));
  return checks;
};
