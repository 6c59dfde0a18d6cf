import { parentPort, workerData } from 'node:worker_threads';
import { rereadPatches } from '@sluice/application';
import { mailCodec, nodeHashing } from '@sluice/mail-io';
import { openRuntime, versionsNow, type Location, type Runtime } from '@sluice/runtime';
import type { AnalyserAnswer, AnalyserOrder } from './analyser';

/** Reads a group of patches again, and tells before each which it is: whoever waits ends this thread when one takes too long. */
const reread = async (runtime: Runtime, rawHashes: readonly string[], tell: (a: AnalyserAnswer) => void) => {
  const { ports: tree } = await runtime.currentTree();
  // Without a tree there is nothing to read against: patches stay as they were read when they came.
  if (tree === undefined) return;
  const knowledge = await runtime.currentKnowledge();
  const { intake, clock } = runtime;
  await rereadPatches({ intake, clock, codec: mailCodec, hashing: nodeHashing, tree }, rawHashes, {
    model: knowledge.model,
    versions: versionsNow(knowledge),
    onPatch: (rawHash) => tell({ kind: 'begun', rawHash }),
  });
};

/** What the thread does all its life: one order after another, over one reader of C and of the tree, which keep what they have parsed. */
const serve = async (): Promise<void> => {
  const port = parentPort;
  if (port === null) throw new Error('this file is a thread of the worker');
  const tell = (answer: AnalyserAnswer): void => port.postMessage(answer);
  const runtime = await openRuntime(workerData as Location, { leaveDirty: true });
  tell({ kind: 'ready' });
  let turn = Promise.resolve();
  port.on('message', (order: AnalyserOrder) => {
    turn = turn.then(async () => {
      try {
        await reread(runtime, order.rawHashes, tell);
        tell({ kind: 'done' });
      } catch (error) {
        const { message, code } = error as Error & { readonly code?: unknown };
        tell({ kind: 'failed', why: message, code: code === undefined ? undefined : String(code) });
      }
    });
  });
};

void serve();
