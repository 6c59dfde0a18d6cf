import { InMemoryReportStore } from '@sluice/application';
import type { Instant } from '@sluice/kernel';
import { reportStoreContract } from './report-store-contract';

reportStoreContract('in memory', () => {
  let now = '2024-04-09T12:00:00Z' as Instant;
  return Promise.resolve({
    reports: new InMemoryReportStore({ now: () => now }),
    setNow: (at) => (now = at),
  });
});
