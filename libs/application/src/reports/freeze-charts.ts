import type { Chart } from './document/document';
import type { FreezeReport } from './freeze-report-value';

/** Days of the burn-down that a report shows. */
const SHOWN_DAYS = 60;
const OUTCOMES = ['closed', 'held', 'undetermined', 'open'] as const;

const outcomesChart = ({ counts, release }: FreezeReport): Chart => ({
  kind: 'parts',
  key: 'outcomes',
  title: `Verdicts for ${release}`,
  alternative: `Verdicts for ${release}: ${OUTCOMES.map((o) => `${counts[o]} ${o}`).join(', ')}.`,
  segments: OUTCOMES.map((label) => ({ label, value: counts[label] })),
});

const burnDownChart = ({ burnDown, release }: FreezeReport): readonly Chart[] => {
  const days = burnDown.slice(-SHOWN_DAYS);
  const [first] = days;
  const last = days.at(-1);
  if (first === undefined || last === undefined || days.length < 2) return [];
  return [
    {
      kind: 'days',
      key: 'burn-down',
      title: `Undecided series of ${release} by day`,
      alternative: `From ${first.day} to ${last.day} the series posted for ${release} went from ${first.posted} to ${last.posted}, those undecided from ${first.undecided} to ${last.undecided}; ${last.landed} of them are in whole.`,
      names: ['posted', 'undecided'],
      days: days.map(({ day, posted, undecided }) => ({ day, upper: posted, lower: undecided })),
    },
  ];
};

/** The pictures of a freeze report: how the verdicts are spread, and how the undecided series became fewer. */
export const freezeCharts = (report: FreezeReport): readonly Chart[] =>
  report.counts.total === 0 ? [] : [outcomesChart(report), ...burnDownChart(report)];
