import type { Announcement } from '@sluice/freeze';
import fc from 'fast-check';
import type { JudgeInput } from '../case';
import { judge } from '../judge';
import { announce, input, people, revision, seriesOf, time, trailer } from '../spec/example';

const ack = trailer('Acked-by', people.x86, { saidAt: time('2021-08-01') });
const lastPosting = announce('2021-07-31', { 'last-posting': '2021-08-08 announced' });

/** An acked change that was first posted in July, on a line of which only some dates are known. */
const judged = (announcements: readonly Announcement[], now: string, more: Partial<JudgeInput> = {}) => {
  const posted = revision({ postedAt: time('2021-07-01'), trailers: [ack] });
  const series = seriesOf([posted]);
  return judge(input({ announcements, now: time(now), revision: posted, series, ...more }));
};
const sentences = (verdict: ReturnType<typeof judge>, rule = 'phase-border') =>
  verdict.reasons.filter((r) => r.rule === rule).map((r) => r.sentence);

describe('a phase that no announcement dates', () => {
  it.each<[NonNullable<JudgeInput['changeClasses'][number]>, string]>([
    ['feature', 'undetermined'],
    ['fix', 'undetermined'],
    ['unknown', 'undetermined'],
    ['docs', 'open'],
    ['security', 'open'],
  ])('leaves a %s %s', (changeClass, outcome) => {
    expect(judged([lastPosting], '2021-09-01', { changeClasses: [changeClass] }).outcome).toBe(outcome);
  });

  it('is named, the first that makes a difference', () => {
    const feature = judged([lastPosting], '2021-09-01', { changeClasses: ['feature'] });
    expect(sentences(feature)).toEqual([
      'When the feature freeze of 4.16 began is not known, nor whether it did: no announcement known by 2021-09-01 gives its date; in it no feature goes in.',
    ]);
    expect(feature.reasons[0]?.clearedBy).not.toBe('');
    expect(sentences(judged([lastPosting], '2021-09-01'))[0]).toMatch(
      /^When the code freeze of 4.16 began is not known.*; in it a fix needs a release ack\.$/,
    );
  });

  it('makes no difference where the line is said to be without it', () => {
    const without = announce('2021-07-30', {}, { without: ['feature-freeze', 'code-freeze'] });
    expect(judged([without, lastPosting], '2021-09-01', { changeClasses: ['feature'] }).outcome).toBe('open');
  });

  it('makes no difference where the release manager acked the change', () => {
    const trailers = [ack, trailer('Release-Acked-by', people.rm, { saidAt: time('2021-08-20') })];
    const posted = revision({ postedAt: time('2021-07-01'), trailers });
    const more = { revision: posted, series: seriesOf([posted]), changeClasses: ['feature' as const] };
    expect(judged([lastPosting], '2021-09-01', more).outcome).toBe('open');
  });

  it('does not hide behind a border that may have passed', () => {
    const tentative = announce('2021-07-31', { 'last-posting': '2021-08-08 tentative' });
    expect(judged([tentative], '2021-09-01').outcome).toBe('undetermined');
  });

  it('is no question any more once the next has begun', () => {
    const frozen = announce('2021-08-30', { 'code-freeze': '2021-08-29 effective' });
    expect(sentences(judged([lastPosting, frozen], '2021-09-01'))).toEqual([]);
  });

  it('a change that a freeze would ask more of is never open while nothing of a freeze is known', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 400 }),
        fc.constantFrom('feature', 'fix', 'refactoring', 'unknown'),
        (day, changeClass) => {
          const now = new Date(Date.UTC(2021, 7, 9 + day)).toISOString();
          const verdict = judged([lastPosting], now, { changeClasses: [changeClass as 'fix'] });
          expect(verdict.outcome).not.toBe('open');
        },
      ),
    );
  });
});

describe('a line of which nothing was announced', () => {
  it('is undetermined, and says only that', () => {
    const verdict = judged([], '2021-09-01', { changeClasses: ['feature'] });
    expect(verdict.outcome).toBe('undetermined');
    expect(verdict.reasons.filter((r) => r.effect === 'undetermines').map((r) => r.sentence)).toEqual([
      'No schedule of 4.16 is known by 2021-09-01: which phase it is in could not be known.',
    ]);
  });
});

describe('a schedule that was only proposed', () => {
  const draft = announce('2021-07-01', {
    'last-posting': '2021-12-01 draft',
    'feature-freeze': '2021-12-22 draft',
    'code-freeze': '2022-01-12 draft',
  });

  it.each([
    ['is believed while its borders are far', '2021-11-16', 'open'],
    ['is an open question when one comes near', '2021-12-09', 'undetermined'],
    ['and after it', '2021-12-24', 'undetermined'],
  ])('%s', (_, now, outcome) => {
    expect(judged([draft], now, { changeClasses: ['feature'] }).outcome).toBe(outcome);
  });

  it('says that it is a proposal', () => {
    const told = (now: string) => sentences(judged([draft], now, { changeClasses: ['feature'] })).join('\n');
    expect(told('2021-12-09')).toMatch(
      /4.16 is only proposed to enter feature freeze after 2021-12-22 \(draft\), and no announcement/,
    );
    expect(told('2021-12-24')).toMatch(/4.16 was to enter feature freeze after 2021-12-22 \(draft\)/);
  });

  it('tells the first border that makes a difference, not those after it', () => {
    const feature = judged([draft], '2022-02-01', { changeClasses: ['feature'] });
    expect(sentences(feature).filter((s) => s.includes('to enter'))).toEqual([
      expect.stringMatching(/to enter feature freeze .* in it no feature goes in\.$/),
      expect.stringMatching(/to enter run-up to the freeze .* confirms or moves that\.$/),
    ]);
    expect(sentences(judged([draft], '2022-02-01')).at(0)).toMatch(
      /code freeze .* in it a fix needs a release ack\.$/,
    );
  });

  it('says until when the answer stays', () => {
    expect(judged([draft], '2021-11-16').validUntil).toBe('2021-11-18T00:00:00Z');
  });
});

describe('a last posting date that is not firm', () => {
  const feature = { changeClasses: ['feature' as const] };
  const freeze = announce('2021-07-31', { 'feature-freeze': '2021-12-31 announced' });
  const drafted = announce('2021-07-31', { 'last-posting': '2021-08-31 draft' });

  it('that is not known at all leaves a feature undetermined, and nothing else', () => {
    const verdict = judged([freeze], '2021-09-01', feature);
    expect(verdict.outcome).toBe('undetermined');
    expect(sentences(verdict, 'last-posting-date')).toEqual([
      'The last posting date of 4.16 is not known: no announcement known by 2021-09-01 gives it, and a feature first posted after it goes to a later release.',
    ]);
    expect(judged([freeze], '2021-09-01').outcome).toBe('open');
  });

  it('that was only proposed does so for what was first posted near it', () => {
    const late = revision({ postedAt: time('2021-08-25'), trailers: [ack] });
    const posted = { revision: late, series: seriesOf([late]), ...feature };
    const verdict = judged([freeze, drafted], '2021-09-10', posted);
    expect(sentences(verdict, 'last-posting-date')[0]).toMatch(
      /^The last posting date of 4.16 \(2021-08-31, draft\) is not confirmed by any announcement known by 2021-09-10/,
    );
    expect(judged([freeze, drafted], '2021-09-10', feature).outcome).toBe('open');
  });
});
