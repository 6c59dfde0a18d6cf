import { assembleJobs, type DirtyWork, type JobOf } from '@sluice/application';

/** A job for each conversation: what fails is then told from what does not. */
export const alone = (dirty: readonly DirtyWork[]): readonly JobOf<'assemble'>[] =>
  dirty.flatMap((one) => assembleJobs([one]));
