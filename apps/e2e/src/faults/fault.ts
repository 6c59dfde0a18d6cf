import type { Chance } from '../chaos/chance';
import type { Outcome, State } from '../chaos/outcome';

/** What a fault is let loose on. */
export type FaultWorld = {
  /** A folder of its own, empty, that a database server may enter. */
  readonly folder: string;
  /** Mails with their `From ` lines. */
  readonly mails: readonly string[];
  /** What an import of these mails comes to that nobody disturbs. */
  readonly calm: State;
  readonly chance: Chance;
  /** The long form: more of everything, and what takes minutes. */
  readonly isLong: boolean;
  readonly print: (line: string) => void;
};

/** The promises that were looked at; or, where this machine cannot have the fault, why not. */
export type FaultEnd = readonly Outcome[] | { readonly skipped: string };

/** Something that goes wrong around Sluice, and what must be so in the end. Throws only where it could not be tried. */
export type Fault = { readonly name: string; readonly run: (world: FaultWorld) => Promise<FaultEnd> };

/** A promise that something came about: a fault that hit nothing has shown nothing. */
export const happened = (name: string, times: number): Outcome => ({
  name,
  ok: times > 0,
  detail: `${String(times)} times`,
});

/** One line of standard error with a reason, and exit code 4; else what it was. */
export const wrongRefusal = (
  { exit, err }: { readonly exit: number; readonly err: string },
  line: RegExp,
): readonly string[] => {
  const isLine = err.startsWith('sluice: ') && err.indexOf('\n') === err.length - 1 && line.test(err);
  return exit === 4 && isLine ? [] : [`exit code ${String(exit)}: ${err}`];
};
