import type { Announcement, Heard } from '@sluice/freeze';
import { messageId } from '@sluice/kernel';
import type { JudgeInput } from '../case';
import { judge } from '../judge';
import { announce, input, people, revision, seriesOf, time, trailer } from '../spec/example';

const MAIL = messageId('schedule@example.org');

const heard = (
  saidAt: string,
  dates: Readonly<Record<string, string>>,
  more: Partial<Announcement> & Partial<Pick<Heard, 'confirmed'>> = {},
): Heard => {
  const { confirmed = false, ...rest } = more;
  return {
    messageId: MAIL,
    by: 'Ian Manager',
    announcement: announce(saidAt, dates, { source: { messageId: MAIL }, ...rest }),
    quotes: [{ line: 9, quote: 'Friday 8th October  Code freeze' }],
    statements: [],
    confirmed,
  };
};

/** Reasons of the rule, by effect. */
const told = (more: Partial<JudgeInput>) =>
  judge(input(more))
    .reasons.filter((r) => r.rule === 'read-by-machine')
    .map((r) => r.effect);

const EARLIER = heard('2021-10-01', { 'code-freeze': '2021-10-08 announced' });
const NOW = time('2021-10-12');

describe('what was read by machine', () => {
  it.each<[string, Partial<JudgeInput>, readonly string[]]>([
    ['leaves it undetermined where it would ask for more', { heard: [EARLIER], now: NOW }, ['undetermines']],
    ['adds nothing once it is confirmed', { heard: [{ ...EARLIER, confirmed: true }], now: NOW }, []],
    ['adds nothing before it was said', { heard: [EARLIER], now: time('2021-09-30') }, []],
    ['adds nothing before its day', { heard: [EARLIER], now: time('2021-10-08') }, []],
    [
      'adds nothing where it is of another release',
      {
        heard: [heard('2021-10-01', { 'code-freeze': '2021-10-08 announced' }, { release: '4.15' })],
        now: NOW,
      },
      [],
    ],
    [
      'is only told where the class needs no more',
      { heard: [EARLIER], now: NOW, changeClasses: ['docs'] },
      ['informs'],
    ],
    [
      'is only told where it would ask for less',
      { heard: [heard('2021-11-02', { 'code-freeze': '2021-11-30 announced' })], now: time('2021-11-05') },
      ['informs'],
    ],
    [
      'doubts a tree that nothing published closes',
      { heard: [heard('2021-10-10', {}, { moratorium: 'declared' })], now: NOW },
      ['undetermines'],
    ],
    [
      'does not open one that is closed',
      {
        heard: [heard('2021-11-01T11:00:00Z', {}, { moratorium: 'lifted' })],
        now: time('2021-11-01T12:00:00Z'),
      },
      ['informs'],
    ],
    [
      'doubts that a feature was posted in time',
      {
        heard: [heard('2021-09-01', { 'last-posting': '2021-09-08 announced' })],
        now: time('2021-09-20'),
        changeClasses: ['feature'],
      },
      ['undetermines', 'informs'],
    ],
  ])('%s', (_, more, effects) => {
    expect(told(more)).toEqual(effects);
  });

  it('never opens and never closes: only the words of the reason change an open verdict', () => {
    const open = judge(input({ now: NOW }));
    const doubted = judge(input({ now: NOW, heard: [EARLIER] }));
    expect([open.outcome, doubted.outcome]).toEqual(['open', 'undetermined']);
    const held = { now: time('2021-11-05') };
    const later = heard('2021-11-02', { 'code-freeze': '2021-11-30 announced' });
    expect(judge(input(held)).outcome).toBe('held');
    expect(judge(input({ ...held, heard: [later] })).outcome).toBe('held');
  });

  it('cites the mail and says who can clear it', () => {
    const [reason] = judge(input({ now: NOW, heard: [EARLIER] })).reasons;
    expect(reason).toMatchObject({
      rule: 'read-by-machine',
      evidence: [{ kind: 'mail', messageId: MAIL, line: 9, quote: 'Friday 8th October  Code freeze' }],
      clearedBy: expect.stringContaining(`<${MAIL}>`) as string,
    });
    expect(reason?.sentence).toMatch(/Ian Manager of 2021-10-01, read by machine and confirmed by nobody/);
  });

  it('asks nothing of what is permitted anyway', () => {
    const acked = revision({
      trailers: [trailer('Acked-by', people.x86), trailer('Release-Acked-by', people.rm)],
    });
    const verdict = judge(input({ now: NOW, heard: [EARLIER], revision: acked, series: seriesOf([acked]) }));
    expect(verdict.outcome).toBe('open');
  });

  it('ends the time a verdict holds for, where its day would make a difference', () => {
    const verdict = judge(input({ now: time('2021-10-02'), heard: [EARLIER] }));
    expect(verdict.validUntil).toBe('2021-10-09T00:00:00Z');
  });
});
