import { Anchor, Text } from '@mantine/core';
import { dayOf, minuteOf } from '../../lib/format';
import { useRead } from '../../lib/read';
import { Section } from '../../ui/section';
import classes from './release.module.css';

const ENDINGS = { text: 'txt', markdown: 'md', html: 'html', json: 'json', csv: 'csv' } as const;

/** The reports of a line that were kept, newest first, each with its permalink in every format it was kept in. */
export const SavedReports = ({ release }: { readonly release: string }) => {
  const { data } = useRead('/reports', {}, { release }, { ofNow: true });
  const reports = data?.reports ?? [];
  return (
    <Section title="Saved reports" note={String(reports.length)}>
      {reports.length === 0 ? (
        <Text size="sm">None was kept of this line.</Text>
      ) : (
        <ul className={classes['list']}>
          {reports.map((one) => (
            <li key={one.hash}>
              <Anchor href={one.path}>{one.title}</Anchor>, kept {minuteOf(one.savedAt)} UTC
              {one.savedBy === null ? '' : ` by ${one.savedBy}`}
              {one.madeFrom === null ? '' : `, edited from ${one.madeFrom.slice(0, 12)}`}:{' '}
              <code>{one.hash.slice(0, 12)}</code>
              {one.formats.map((format) => (
                <span key={format}>
                  {' '}
                  <Anchor
                    href={`${one.path}.${ENDINGS[format]}`}
                    aria-label={`${format}, ${dayOf(one.asOf)}`}
                  >
                    {format}
                  </Anchor>
                </span>
              ))}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
};
