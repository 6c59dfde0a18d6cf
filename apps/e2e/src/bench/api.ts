import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openStream, type EventClient } from '../event-client';
import { answerCosts, type AnswerCost } from './api-cost';
import { knownOf, mixOf, questions } from './api-questions';
import { Load } from './load-process';
import { peakOf } from './measure';
import { print, type Run } from './run';
import { whileServed, type ServedPlace } from './served-place';

const quantile = (sorted: readonly number[], q: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0;

type Rate = { readonly perSecond: number; readonly seconds: number };

/** Asks at a steady rate, and answers within how many milliseconds 99 of 100 answers were there. */
const atARate = async (
  load: Load,
  server: ServedPlace,
  { perSecond, seconds }: Rate,
  paths: readonly string[],
): Promise<number> => {
  const before = server.cpu();
  const { count, took, failed } = await load.do({
    ...{ kind: 'at a rate', port: server.port, paths },
    ...{ perSecond, seconds },
  });
  const cpu = (server.cpu() - before) / 1_000 / seconds;
  const wrong = Object.keys(failed).length === 0 ? 'none failed' : `failed: ${JSON.stringify(failed)}`;
  print(
    `${String(count)} requests, ${String(perSecond)} a second for ${String(seconds)} s: median ${quantile(took, 0.5).toFixed(1)} ms, 99 % within ${quantile(took, 0.99).toFixed(1)} ms, ${wrong}; ${cpu.toFixed(2)} cores, API and database; API ${peakOf(server.api.pid).toFixed(0)} MB at its peak`,
  );
  return quantile(took, 0.99);
};

/** Opens streams, has one more mail taken, and times until every stream has told of it. */
const streaming = async (server: ServedPlace, count: number, takeOne: () => Promise<void>): Promise<void> => {
  const clients: EventClient[] = [];
  for (let n = 0; n < count; n++)
    clients.push(await openStream(`${server.api.url}/api/v1/events/stream?types=RevisionPosted`));
  const begun = performance.now();
  const taken = takeOne();
  let first: number | undefined;
  while (clients.some((c) => c.events.length === 0)) {
    if (performance.now() - begun > 60_000) throw new Error('some streams were told nothing in a minute');
    if (first === undefined && clients.some((c) => c.events.length > 0)) first = performance.now();
    await pause(2);
  }
  const last = performance.now();
  await taken;
  print(
    `${String(count)} event streams: every one told of a new revision, the last ${(last - (first ?? last)).toFixed(0)} ms after the first`,
  );
  for (const client of clients) client.leave();
};

const NEW_MAIL = `From mboxrd@z Thu Jan  1 00:00:00 1970
Message-ID: <one-more@bench.example.org>
From: Wren <wren@example.org>
Date: Fri, 20 May 2022 12:00:00 +0000
Subject: [PATCH] pond: one more
List-Id: <iommu.lists.linux-foundation.org>

Signed-off-by: Wren <wren@example.org>
---
diff --git a/pond.c b/pond.c
index 1111111..2222222 100644
--- a/pond.c
+++ b/pond.c
@@ -1 +1,2 @@
 int pond;
+int more;
`;

const printCosts = (costs: readonly AnswerCost[]): void => {
  for (const { one, cpu, bare, wall, bytes } of costs)
    print(
      [
        one.name.padEnd(22),
        `${cpu.toFixed(2)} ms`.padStart(9),
        `bare ${bare.toFixed(2)} ms`.padStart(14),
        `wall ${wall.toFixed(1)} ms`.padStart(14),
        `${(bytes / 1024).toFixed(0)} KiB`.padStart(8),
        `goal ${String(one.goal)} ms, Patchwork ${one.patchwork} ms`,
      ].join(' '),
    );
};

/** `api`: what answers cost in CPU of the API and its database, beside a bare HTTP server that sends the same bytes; a steady rate; event streams. */
export const benchApi = async (run: Run): Promise<void> => {
  const { rate: perSecond, seconds, streams } = run.asked;
  const { place, mails } = await run.filled();
  await whileServed(place, async (served) => {
    const known = await knownOf(served.pool);
    print(
      `api: ${String(mails)} mails, ${String(known.patches)} patches, ${String(known.series)} series; CPU of API and database, an answer`,
    );
    const costs = await answerCosts(served);
    printCosts(costs);
    for (const { one, cpu, bare } of costs)
      run.found({
        ...{ key: `api.${one.key}`, what: `${one.name}, CPU an answer`, unit: 'ms', found: cpu },
        beside: { what: 'a bare HTTP server', found: bare },
        goal: { of: 'figure', most: one.goal },
      });
    const load = Load.start();
    const within = await atARate(load, served, { perSecond, seconds }, mixOf(questions(known)));
    load.end();
    run.found({
      ...{
        key: 'api.rate',
        what: `${String(perSecond)} requests a second, 99 % within`,
        unit: 'ms',
        found: within,
      },
      goal: { of: 'figure', most: 50 },
    });
    const one = join(place.folder, 'one-more.mbox');
    await writeFile(one, NEW_MAIL);
    await streaming(served, streams, () => served.take(one));
  });
};
