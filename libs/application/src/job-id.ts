import { canonicalJson, shortHash } from '@sluice/kernel';
import { JOB_VERSIONS, type JobName } from './ports/work-queue';

/**
 * The id of a job: a hash of what would be done. `what` holds the ids and their marks or positions, so that the same work has the same id, and work
 * that has become another (a conversation was made dirty again) has a new one. The version of what the job says is in it, so that a job of another version, which
 * this code parks, does not stand in the way of its own. Two lanes of hash make a collision, which would lose a job
 * until the next sweep, a matter of theory. The letter keeps it from being digits only, which queues refuse.
 */
export const jobId = (name: JobName, what: unknown): string => {
  const text = `${name} ${JOB_VERSIONS[name]} ${canonicalJson(what)}`;
  return `j${shortHash(text)}${shortHash(`${text} again`)}`;
};
