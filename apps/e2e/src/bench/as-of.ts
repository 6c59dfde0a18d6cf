import { asOfVerdicts } from './looks';
import type { Run } from './run';

const MOST_MS = 50;

/** `as-of`: a series with its verdict as of a past moment, beside the same series as of now. */
export const benchAsOf = async (run: Run): Promise<void> => {
  const { place, mails } = await run.filled();
  const { past, now } = await asOfVerdicts(place.data, { project: 'bench', projectFolder: place.project });
  const of = `${String(past.count)} series of ${String(mails)} mails`;
  run.found(
    {
      ...{ key: 'as-of.median', what: `as of a past moment, ${of}, median`, unit: 'ms', found: past.median },
      beside: { what: 'as of now', found: now.median },
      goal: { of: 'figure', most: MOST_MS },
    },
    {
      ...{ key: 'as-of.most', what: 'the same, 95 % within', unit: 'ms', found: past.most },
      beside: { what: 'as of now', found: now.most },
    },
  );
};
