import type { LogPosition } from '@sluice/application';

/** Whether one place in the log comes before another, in the order that readers go. */
export const isBefore = (a: LogPosition, b: LogPosition): boolean =>
  a.transactionId < b.transactionId ||
  (a.transactionId === b.transactionId && a.globalPosition < b.globalPosition);
