import { Pool, type PoolConfig } from 'pg';

/**
 * What is read lies in memory or on a disk without moving parts, where PostgreSQL's default (4) has it read whole tables for the few rows of a page
 * (postgresql.org, "Planner Cost Constants").
 */
const PLANNED = '-c random_page_cost=1.1';

/** An idle connection that the server ends is no failure: the next question opens another, and says so if it cannot. */
export const poolOf = (config: PoolConfig): Pool => {
  const options = [config.options, PLANNED].filter((o) => o !== undefined).join(' ');
  const pool = new Pool({ ...config, options, max: 5 });
  pool.on('error', () => undefined);
  return pool;
};
