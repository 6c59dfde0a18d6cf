import type { Ran } from './running-sluice';

/** What every reading answer carries. */
export type Meta = { readonly asOf: string; readonly knownAsOf: string; readonly knownThrough: string };

export type SeriesAnswer = Meta & {
  readonly id: string;
  readonly subject: string;
  readonly state: string;
  readonly revisions: readonly {
    readonly number: string;
    readonly missing: readonly number[];
    readonly target: { readonly release: string; readonly asked: boolean } | null;
    readonly patches: readonly { readonly messageId: string | null }[];
  }[];
};

export type DigestAnswer = Meta & {
  readonly digest: string;
  readonly series: number;
  readonly facts: number;
};

export type VerdictAnswer = Meta & {
  readonly series: string;
  readonly revision: string;
  readonly release: string;
  readonly phase: string;
  readonly outcome: string;
  readonly reasons: readonly Readonly<Record<string, unknown>>[];
};

/** A time as every answer writes it. */
export const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

export const expectMeta = (answer: Partial<Meta>): void => {
  for (const field of [answer.asOf, answer.knownAsOf, answer.knownThrough]) expect(field).toMatch(INSTANT);
};

/** One line that says what is wrong, and nothing on standard output. */
export const expectFailure = (ran: Ran, exit: number, line: RegExp): void => {
  expect(ran).toMatchObject({ exit, out: '' });
  expect(ran.err).toMatch(/^sluice: [^\n]+\n$/);
  expect(ran.err).toMatch(line);
};
