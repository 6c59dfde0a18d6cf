import { Text } from '@mantine/core';
import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { counted, minuteOf } from '../../lib/format';
import { useRead } from '../../lib/read';
import { Empty, Loaded } from '../../ui/loaded';
import { Section } from '../../ui/section';
import classes from './release.module.css';

/** The table has a row for each week: a chart is read by its shape, a table by its numbers. */
const WEEK = 7;

/** How the undecided series of a release line became fewer, as a chart and as numbers. */
export const BurnDown = ({ release }: { readonly release: string }) => {
  const read = useRead('/releases/{release}/burn-down', { release });
  return (
    <Loaded query={read} rows={8} what="the burn-down">
      {({ days, leftOut, knownThrough, treeThrough }) =>
        days.length === 0 ? (
          <Empty knownThrough={knownThrough}>No series was posted for {release} by then.</Empty>
        ) : (
          <div className={classes['stack']}>
            {treeThrough === null ? (
              <Text size="sm" role="note">
                Not known: what landed. The project’s git tree was not read, so every series counts as
                undecided.
              </Text>
            ) : null}
            <Section title="Undecided series" note="posted, and neither in the tree nor given up">
              <div aria-hidden className={classes['chart']}>
                <ResponsiveContainer width="100%" height={260}>
                  <ComposedChart
                    accessibilityLayer={false}
                    data={[...days]}
                    margin={{ top: 8, right: 12, bottom: 4, left: -10 }}
                  >
                    <CartesianGrid stroke="var(--sl-line-faint)" />
                    <XAxis dataKey="day" minTickGap={40} stroke="var(--sl-dim)" fontSize={11} />
                    <YAxis allowDecimals={false} stroke="var(--sl-dim)" fontSize={11} />
                    <Tooltip
                      isAnimationActive={false}
                      contentStyle={{ background: 'var(--sl-surface)', borderColor: 'var(--sl-line)' }}
                    />
                    <Area
                      dataKey="undecided"
                      type="stepAfter"
                      stroke="var(--sl-held)"
                      fill="var(--sl-held)"
                      fillOpacity={0.2}
                      isAnimationActive={false}
                    />
                    <Line
                      dataKey="posted"
                      type="stepAfter"
                      stroke="var(--sl-dim)"
                      strokeDasharray="5 4"
                      dot={false}
                      isAnimationActive={false}
                    />
                  </ComposedChart>
                </ResponsiveContainer>
              </div>
              <Text size="xs">
                Filled: undecided; dashed: all that were posted.
                {treeThrough === null ? '' : ` The tree is known through ${minuteOf(treeThrough)} UTC.`}
                {leftOut === 0
                  ? ''
                  : ` ${counted(leftOut, 'series', 'series')} given up at a time that no mail says count on no day.`}
              </Text>
            </Section>
            <Section title="In numbers" note="the end of each week, and of the last day">
              <div
                className={classes['scroll']}
                tabIndex={0}
                role="group"
                aria-label="Undecided series by week"
              >
                <table className={classes['table']}>
                  <thead>
                    <tr>
                      <th scope="col">day</th>
                      <th scope="col">posted</th>
                      <th scope="col">landed</th>
                      <th scope="col">undecided</th>
                    </tr>
                  </thead>
                  <tbody>
                    {days
                      .toReversed()
                      .filter((_, n) => n % WEEK === 0)
                      .map((one) => (
                        <tr key={one.day}>
                          <th scope="row">{one.day}</th>
                          <td>{one.posted}</td>
                          <td>{treeThrough === null ? '?' : one.landed}</td>
                          <td>{one.undecided}</td>
                        </tr>
                      ))}
                  </tbody>
                </table>
              </div>
            </Section>
          </div>
        )
      }
    </Loaded>
  );
};
