import type { Correction, Via } from '@sluice/application';
import { messageId, type Instant } from '@sluice/kernel';
import type { Said } from '@sluice/freeze';
import type { Runtime } from '../runtime';

/** Who decides, and what they say of it. */
export type Decider = {
  /** An address; `Name <address>` too. */
  readonly by?: string | undefined;
  readonly reason: string;
  /** The mail that says so. */
  readonly source?: string | undefined;
  /** When it was said; now, where it is not given. */
  readonly at?: Instant | undefined;
  /** Through what it came; the command line, where it is not given. */
  readonly via?: Via | undefined;
  /** Only what would come of it is asked for. */
  readonly dryRun?: boolean | undefined;
};

/** The address alone, of `Name <address>` too. */
export const addressOf = (text: string): string => /<([^<>]{1,320})>/.exec(text)?.[1] ?? text;

const BY_HAND: Readonly<Record<Via['surface'], string>> = {
  http: 'entered over HTTP',
  patchwork: 'entered by a client of Patchwork',
  mail: 'said by a command in a mail',
};

/** What a decision on a release line says of itself. */
export const saidOf = (
  { clock }: Pick<Runtime, 'clock'>,
  release: string,
  { by = 'not said', reason, source, at, via }: Decider,
): Said => ({
  release,
  by: addressOf(by),
  at: at ?? clock.now(),
  reason,
  source:
    source === undefined
      ? { text: via === undefined ? 'entered by hand' : BY_HAND[via.surface] }
      : { messageId: messageId(source) },
});

/** The same of a correction; a mail that says so is kept with it. */
export const correctionOf = (
  { clock }: Pick<Runtime, 'clock'>,
  { by, reason, source, at, via }: Decider,
): Correction => ({
  ...{ at: at ?? clock.now(), reason, by, via },
  ...(source !== undefined && { source: messageId(source) }),
});
