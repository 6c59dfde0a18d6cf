import { knownOf, questions, type Measured } from './api-questions';
import { BareServer, Load } from './load-process';
import type { Answers, Asked } from './load';
import type { Place } from './place';
import { whileServed, type ServedPlace } from './served-place';

const WARM = 400;
const COUNT = 300;
/** The bare server is so quick that fewer would not be measured. */
const BARE = 1_500;

/** What one kind of answer costs. */
export type AnswerCost = {
  readonly one: Measured;
  /** Milliseconds of CPU an answer: of the API with its database, and of a bare HTTP server that sends the same bytes. */
  readonly cpu: number;
  readonly bare: number;
  /** Milliseconds until the answer was there, half of the time. */
  readonly wall: number;
  readonly bytes: number;
};

const middle = (sorted: readonly number[]): number => sorted[Math.floor(sorted.length / 2)] ?? 0;

/** @throws Error where anything was answered otherwise than with 200 */
const refuseFailures = (what: string, { failed }: Answers): void => {
  if (Object.keys(failed).length > 0) throw new Error(`${what}: answered ${JSON.stringify(failed)}`);
};

const bareCost = async (load: Load, bare: BareServer, url: string): Promise<number> => {
  await bare.answerWith(await (await fetch(url)).text());
  const asked = { port: bare.port, paths: ['/'] };
  await load.do({ kind: 'in turn', count: WARM, ...asked });
  const before = await bare.cpu();
  await load.do({ kind: 'in turn', count: BARE, ...asked });
  return ((await bare.cpu()) - before) / BARE;
};

const costOf = async (
  { load, bare }: { readonly load: Load; readonly bare: BareServer },
  served: ServedPlace,
  one: Measured,
): Promise<AnswerCost> => {
  const asked: Asked = { port: served.port, paths: one.paths };
  refuseFailures(one.name, await load.do({ kind: 'in turn', count: WARM, ...asked }));
  const before = served.cpu();
  const answers = await load.do({ kind: 'in turn', count: COUNT, ...asked });
  const cpu = (served.cpu() - before) / COUNT;
  refuseFailures(one.name, answers);
  return {
    ...{ one, cpu, wall: middle(answers.took), bytes: answers.bytes / COUNT },
    bare: await bareCost(load, bare, `${served.api.url}${one.paths[0] ?? '/'}`),
  };
};

/** What every kind of answer costs over a place that is served. */
export const answerCosts = async (served: ServedPlace): Promise<readonly AnswerCost[]> => {
  const [load, bare] = [Load.start(), await BareServer.start()];
  try {
    const costs: AnswerCost[] = [];
    for (const one of questions(await knownOf(served.pool)))
      costs.push(await costOf({ load, bare }, served, one));
    return costs;
  } finally {
    load.end();
    bare.end();
  }
};

/** The same over a place that nobody serves yet. */
export const apiCost = (place: Place): Promise<readonly AnswerCost[]> => whileServed(place, answerCosts);
