import { Text } from '@mantine/core';
import { counted } from '../../lib/format';
import { useRead } from '../../lib/read';
import { Empty, Loaded } from '../../ui/loaded';
import { Section } from '../../ui/section';
import { When } from '../../ui/when';
import { Operate } from './operate';
import classes from './parked.module.css';

/** How many things that a job is about are named. */
const NAMED = 5;

const aboutOf = (about: readonly string[]): string => {
  const more = about.length - NAMED;
  return `${about.slice(0, NAMED).join(', ')}${more > 0 ? ` and ${String(more)} more` : ''}`;
};

/** Work that failed for good, each with why. */
export const ParkedJobs = ({ mayAct }: { readonly mayAct: boolean }) => {
  const query = useRead('/parked/jobs', {});
  const jobs = query.data?.jobs ?? [];
  return (
    <Section
      title="Jobs"
      note={query.data === undefined ? undefined : `${counted(jobs.length, 'job')} parked`}
      actions={
        mayAct && jobs.length > 1 ? (
          <Operate path="/operations/retry-parked-jobs" body={{}} label="Retry all" what="parked jobs" />
        ) : undefined
      }
    >
      <Loaded query={query} what="parked jobs" rows={2}>
        {({ knownThrough }) =>
          jobs.length === 0 ? (
            <Empty knownThrough={knownThrough}>No job is parked.</Empty>
          ) : (
            <ul className={classes['list']}>
              {jobs.map((job) => (
                <li key={job.id} className={classes['item']}>
                  <div className={classes['head']}>
                    <strong>{job.queue}</strong>
                    <span>{job.why}</span>
                    {mayAct ? (
                      <Operate
                        path="/operations/retry-parked-jobs"
                        body={{ id: job.id }}
                        label="Retry"
                        what={`job ${job.id}`}
                      />
                    ) : null}
                  </div>
                  <Text size="xs" c="dimmed">
                    about {aboutOf(job.about)}, <When at={job.at} />
                    {job.attempts === undefined ? '' : `, ${counted(job.attempts, 'attempt')}`}
                  </Text>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  );
};
