import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { runningApi, type Api } from '../running-api';
import { servedSluice, temporaryFolder, type ServedSluice } from '../running-sluice';
import { openBrowser } from './browser';

/** The dashboard on a database of its own, and a browser to look at it. */
export type DashboardWorld = {
  readonly folder: string;
  readonly served: ServedSluice;
  readonly api: Api;
  /** Its address, without a path. */
  readonly base: string;
  readonly browser: Browser;
  stop(): Promise<void>;
};

/** Takes mail, and answers the dashboard over it. `sources` is told the folder of the world, to write what it likes there. */
export const dashboardWorld = async (
  name: string,
  sources: (folder: string) => readonly string[],
): Promise<DashboardWorld> => {
  const folder = temporaryFolder(name);
  const served = await servedSluice(join(folder, 'data'));
  const { exit, err } = await served.run('ingest', ...sources(folder), '--quiet');
  if (exit !== 0) throw new Error(err);
  const api = await runningApi(served.databaseUrl);
  const browser = await openBrowser();
  return {
    ...{ folder, served, api, browser },
    base: `http://127.0.0.1:${String(api.port)}`,
    stop: async () => {
      await browser.close();
      await api.stop();
      await served.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
