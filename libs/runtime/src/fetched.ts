import { resolve } from 'node:path';
import { parseInstant, type Instant } from '@sluice/kernel';
import type { Runtime } from './runtime';

/** Names, among the cursors of sources, when a source or tree was last read to its end, whether anything was new or not. */
const nameOf = (place: string): string => `fetched ${place.includes('://') ? place : resolve(place)}`;

/** Notes that a source or a tree was read to its end just now; one that cannot be read keeps the time it had. */
export const noteFetched = (
  { intake, clock }: Pick<Runtime, 'intake' | 'clock'>,
  place: string,
): Promise<void> => intake.moveCursor(nameOf(place), clock.now());

/** When a source or a tree was last read to its end; `undefined` where it never was. */
export const fetchedAt = async (
  { intake }: Pick<Runtime, 'intake'>,
  place: string,
): Promise<Instant | undefined> => parseInstant((await intake.cursor(nameOf(place))) ?? '');
