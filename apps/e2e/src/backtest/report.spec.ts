import { readLabels } from './labels';
import { reportOf, summaryOf } from './report';
import type { RightReason } from './right-reasons';
import { score } from './score';

const HEAD = 'short,subject,scope,release_cycle,later_reverted_or_fixed_by';
const A = 'aaaaaaaaaa';
const labels = readLabels(
  `${HEAD}\n${A},s,core,4.16,"cccccccccc(+8d,interface) dddddddddd(+9d,interface)"\n`,
);
const reason = (rule: string, evidence: string): RightReason => ({
  commit: A,
  rule,
  evidence,
  when: 'year',
  graded: 'interface',
  what: `what ${evidence} mended`,
});
const REASONS = [reason('R22', 'cccccccccc'), reason('none', 'dddddddddd')];
const found = (...rules: readonly string[]) => [
  {
    commit: `${A}ffff`,
    findings: rules.map((rule) => ({ rule, severity: 'block', sentence: `${rule} | says so.` })),
  },
];

/** The text of a section, from its heading to the next. */
const section = (page: string, heading: string): string =>
  page.split(`## ${heading}\n`)[1]?.split('\n## ')[0]?.trim() ?? '';

describe('the page', () => {
  const page = reportOf(score(labels, found('R22', 'R24'), REASONS));

  it.each([
    ['Right alarms', 'what cccccccccc mended'],
    ['False alarms', 'not explained: R24 \\| says so.'],
    ['Missed follow-ups', 'what dddddddddd mended'],
  ])('lists under “%s”', (heading, expected) => {
    expect(section(page, heading)).toContain(expected);
  });

  it('says none where there is none', () => {
    expect(section(reportOf(score(labels, found('R22'), REASONS)), 'False alarms')).toBe('None.');
  });

  it('gives figures as shares with their counts', () => {
    expect(summaryOf(score(labels, found('R22', 'R24'), REASONS))).toContain('1 of 2 (50 %)');
    expect(section(page, 'Figures')).toContain('1 of 2 (50 %)');
  });

  it('lays out tables so that every row is as wide as its head', () => {
    const widths = section(page, 'Right alarms')
      .split('\n')
      .map((line) => line.length);
    expect(new Set(widths).size).toBe(1);
  });
});
