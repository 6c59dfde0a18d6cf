import { messageId } from '@sluice/kernel';
import fc from 'fast-check';
import { judge } from './judge';
import { finding, input, objection, patch, people, revision, seriesOf, time, trailer } from './spec/example';

/** The patch that began it all, redrawn: 7 of 11 of a v5, a new flag, a conditional ack, then objections. */
const objections = [
  objection(people.x86, {
    sentence: 'This logic is broken.',
    saidAt: time('2021-10-08T18:06:00Z'),
    messageId: messageId('broken@example.org'),
  }),
  objection(people.arm, {
    saidAt: time('2021-10-11T09:27:00Z'),
    messageId: messageId('dislike@example.org'),
  }),
  objection(people.stranger, {
    saidAt: time('2021-10-13T08:30:00Z'),
    messageId: messageId('again@example.org'),
  }),
];

const v5 = revision({
  number: '5',
  postedAt: time('2021-10-06T17:40:33Z'),
  coverExpected: true,
  total: 11,
  missing: [1, 2, 3, 4, 5, 6, 8, 9, 10, 11],
  complete: false,
  patches: Array.from({ length: 11 }, (_, n) =>
    n === 6
      ? patch(7, 'xen/arch/x86/domain.c')
      : patch(n + 1, '', { messageId: undefined, patchId: undefined, files: [] }),
  ),
  trailers: [
    trailer('Acked-by', people.x86, {
      conditionText: 'with the former of the two dropped',
      saidAt: time('2021-10-07T13:08:00Z'),
    }),
  ],
  objections,
});
const series = seriesOf([v5], { firstRevisionKnown: false });
const findings = [
  finding(),
  finding({ rule: 'R02', severity: 'ask', undetermined: true, sentence: 'Who sets it could not be known.' }),
];

const asOf = (now: string) => {
  const at = time(now);
  const known = { ...v5, objections: objections.filter((o) => o.saidAt <= at) };
  const dated = seriesOf([known], { ...series, revisions: [known] });
  return judge(
    input({
      now: at,
      series: dated,
      revision: known,
      changeClasses: ['feature'],
      interface: { changes: [], findings },
    }),
  );
};

describe('the CDF_vpci patch, for 4.16', () => {
  it.each([
    ['2021-10-07', 0],
    ['2021-10-08', 1],
    ['2021-10-13', 3],
  ])('as of %s it is held, with %i possible objections', (now, count) => {
    const verdict = asOf(now);
    expect(verdict.outcome).toBe('held');
    expect(verdict.reasons[0]).toMatchObject({ rule: 'R01', effect: 'holds', severity: 'block' });
    expect(verdict.reasons.filter((r) => r.rule === 'objections')).toHaveLength(count);
  });

  it('says what could not be known: ten patches, and when v1 was posted', () => {
    const told = asOf('2021-10-07')
      .reasons.map((r) => `${r.effect}: ${r.sentence}`)
      .join('\n');
    expect(told).toMatch(
      /undetermines: v5 is incomplete: 1 of 11 patches came; missing 1, 2, 3, 4, 5, 6, 8, 9, 10, 11/,
    );
    expect(told).toMatch(/undetermines: When v1 was posted could not be known/);
    expect(told).toMatch(/undetermines: Who sets it could not be known/);
    expect(told).toMatch(/with the former of the two dropped/);
  });

  it('as of 13 October the freeze is two days away', () => {
    const told = asOf('2021-10-13').reasons.map((r) => r.sentence);
    expect(told).toContain('Feature freeze in 2 days (after 2021-10-15, announced).');
  });

  it('after the freeze day policy closes it', () => {
    expect(asOf('2021-10-15').outcome).toBe('held');
    expect(asOf('2021-10-16').outcome).toBe('closed');
  });

  it('is at no time open', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 365 * 24 }), (hour) => {
        const now = new Date(Date.UTC(2021, 9, 6, 18) + hour * 3_600_000).toISOString();
        expect(asOf(now).outcome).not.toBe('open');
      }),
    );
  });
});
