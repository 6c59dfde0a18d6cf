import { match, equal } from 'node:assert/strict';
import type { Desk, Ran } from './client';
import type { World } from './world';

/** What a client is run against. */
export type Setting = {
  readonly desk: Desk;
  readonly world: World;
  /** Where the client is told that the server is. */
  readonly url: string;
  /** Numbers of the three patches, and of their series. */
  readonly patches: readonly number[];
  readonly series: number;
};

/** One call of a client, and what must be seen. */
export type Step = {
  readonly what: string;
  readonly args: readonly string[];
  /** 0 unless said otherwise. */
  readonly status?: number;
  /** What its output must hold. */
  readonly says?: readonly RegExp[];
  /** Begins on a tree without any of the patches. */
  readonly fresh?: boolean;
  /** What must hold afterwards. */
  readonly then?: (ran: Ran) => void;
};

/**
 * Runs a step.
 * @throws AssertionError where something else was seen
 */
export const runStep = async (
  step: Step,
  desk: Desk,
  run: (args: readonly string[]) => Promise<Ran>,
): Promise<void> => {
  if (step.fresh === true) desk.fresh();
  const ran = await run(step.args);
  equal(ran.status, step.status ?? 0, `ended with ${String(ran.status)}:\n${ran.text}`);
  for (const wanted of step.says ?? []) match(ran.text, wanted);
  step.then?.(ran);
};

/** The tree holds just what was posted. */
export const holdsAll =
  ({ desk, world }: Setting) =>
  (): void => {
    equal(desk.git('rev-parse', 'HEAD^{tree}'), world.tree.git('rev-parse', 'work^{tree}'));
  };

/** The tree holds the first patch as it was written, with what others said of it in its message. */
export const holdsFirst =
  ({ desk, world }: Setting) =>
  (): void => {
    equal(desk.git('rev-parse', 'HEAD^{tree}'), world.tree.git('rev-parse', 'work~2^{tree}'));
    equal(
      desk.git('log', '-1', '--format=%an <%ae> %s'),
      world.tree.git('log', '-1', '--format=%an <%ae> %s', 'work~2'),
    );
  };

/** A message of the tree says this. */
export const says =
  ({ desk }: Setting, revision: string, wanted: RegExp) =>
  (): void => {
    match(desk.git('log', '-1', '--format=%B', revision), wanted);
  };

/** One after another. */
export const both =
  (...all: readonly (() => void)[]) =>
  (): void => {
    for (const one of all) one();
  };
