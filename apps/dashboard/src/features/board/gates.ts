import type { Answer, REST } from '@sluice/contracts';
import { OUTCOMES, type Outcome } from '../../lib/outcomes';

/** The verdict on the latest revision of a series, as the board lists it. */
export type Gate = Answer<typeof REST.listGates>['gates'][number];

/** What of the address filters the board; each absent: all. */
export type Filter = {
  readonly outcome?: string | undefined;
  readonly text?: string | undefined;
  readonly author?: string | undefined;
  readonly state?: string | undefined;
  readonly rule?: string | undefined;
};

const has = (text: string, part: string | undefined): boolean =>
  part === undefined || text.toLowerCase().includes(part.toLowerCase());

const isOneOf = (word: string, asked: string | undefined): boolean =>
  asked === undefined || asked.split(',').includes(word);

/** The rows that a filter leaves, all but the outcome: by outcome they are counted. */
export const among = (gates: readonly Gate[], { text, author, state, rule }: Filter): readonly Gate[] =>
  gates.filter(
    (gate) =>
      has(`${gate.subject} ${gate.because}`, text) &&
      has(gate.author, author) &&
      isOneOf(gate.state, state) &&
      isOneOf(gate.rule, rule),
  );

/** In the order of the outcomes, worst first, and within each the newest first. */
export const inOrder = (gates: readonly Gate[], outcome: string | undefined): readonly Gate[] =>
  OUTCOMES.flatMap((one) => gates.filter((gate) => gate.outcome === one && isOneOf(one, outcome)));

/** How many of each outcome; they add up to all. */
export const countsOf = (gates: readonly Gate[]): Readonly<Record<Outcome, number>> => {
  const counts = { closed: 0, held: 0, undetermined: 0, open: 0 };
  for (const { outcome } of gates) counts[outcome] += 1;
  return counts;
};

/** The rules that decide something on this board, most frequent first. */
export const rulesIn = (gates: readonly Gate[]): readonly string[] => {
  const counts = new Map<string, number>();
  for (const { rule } of gates) if (rule !== '') counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]).map(([rule]) => rule);
};

export const statesIn = (gates: readonly Gate[]): readonly string[] =>
  [...new Set(gates.map((g) => g.state))].sort();
