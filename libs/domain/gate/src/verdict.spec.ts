import { addSeconds, messageId, type Instant } from '@sluice/kernel';
import { SUPPOSED_COMMIT, type Landing } from '@sluice/series';
import fc from 'fast-check';
import { foldVerdicts } from './fold-verdicts';
import { judge } from './judge';
import { announcements, input, objection, people, revision, time, trailer } from './spec/example';
import type { Verdict } from './verdict';

const sentence = (verdict: Verdict, rule: string) =>
  verdict.reasons
    .filter((r) => r.rule === rule)
    .map((r) => r.sentence)
    .join('\n');

const ack = trailer('Acked-by', people.x86);
const acked = () => revision({ trailers: [ack] });
const FEATURE_FREEZE = time('2021-10-20');
const CODE_FREEZE = time('2021-11-05');

describe('a landed revision', () => {
  const landed = { commit: '2075b410ee', at: time('2021-10-07T19:47:00Z') };

  it('is asked about the phase it landed in', () => {
    const verdict = judge(input({ now: FEATURE_FREEZE, changeClasses: ['feature'], landed }));
    expect([verdict.outcome, verdict.phase]).toEqual(['open', 'last-posting']);
  });

  it('is none before it lands', () => {
    const later = { commit: 'fe0', at: time('2021-10-25') };
    const feature = { now: FEATURE_FREEZE, changeClasses: ['feature' as const] };
    expect(judge(input({ ...feature, landed: later }))).toEqual(judge(input(feature)));
  });

  it('is held by an objection raised after it landed', () => {
    const judged = revision({
      trailers: [ack],
      objections: [objection(people.x86, { certainty: 'sure', saidAt: time('2021-10-08') })],
    });
    expect(judge(input({ now: FEATURE_FREEZE, revision: judged, landed })).outcome).toBe('held');
  });

  const landing = (more: Partial<Landing> = {}): Landing => ({
    commit: '2075b410ee'.padEnd(40, '0'),
    committedAt: time('2021-10-07T19:47:00Z'),
    branch: 'master',
    subject: 'xen: add a flag',
    confidence: 'certain',
    score: 1,
    evidence: [],
    differs: [],
    also: [],
    ...more,
  });
  const withLanding = (one: Landing) => {
    const judged = { ...acked(), postedAt: time('2021-10-06T17:40:33Z') };
    return { ...judged, patches: judged.patches.map((p) => ({ ...p, landing: one })) };
  };
  const revertedBy = {
    commit: '9516d01ac3'.padEnd(40, '0'),
    committedAt: time('2021-10-14T10:08:00Z'),
    subject: 'Revert "xen: add a flag"',
    by: 'hash' as const,
    leaves: [] as readonly string[],
  };

  it.each([
    [
      'taken back',
      landing({ revertedBy }),
      'held',
      /went in as 2075b410ee on 2021-10-07 and was reverted by 9516d01ac3/,
    ],
    [
      'taken back in part',
      landing({ revertedBy: { ...revertedBy, leaves: ['a.c'] } }),
      'open',
      /took a part of it back/,
    ],
    [
      'taken back as is only supposed',
      landing({ revertedBy: { ...revertedBy, commit: SUPPOSED_COMMIT } }),
      'held',
      /went in as 2075b410ee on 2021-10-07 and was reverted by the supposed revert\.$/,
    ],
    ['that perhaps was its own', landing({ revertedBy, confidence: 'possible' }), 'open', /^$/],
    ['that stands', landing(), 'open', /^$/],
  ])('tells of a landing %s', (...[, one, outcome, words]) => {
    const verdict = judge(input({ now: time('2021-10-14T12:00:00Z'), revision: withLanding(one) }));
    expect(verdict.outcome).toBe(outcome);
    expect(sentence(verdict, 'reverted')).toMatch(words);
  });

  describe('by a commit that is only likely what was mailed', () => {
    const differs = ['a.c', 'b.c', 'c.c', 'd.c', 'e.c'].map((path) => ({ path, how: 'result' as const }));

    it.each<[string, Partial<Landing>, string, RegExp]>([
      ['that is the same change', {}, 'open', /^$/],
      [
        'that came out otherwise',
        { confidence: 'likely', differs: differs.slice(0, 1) },
        'undetermined',
        /^What went in for patch 1 as 2075b410ee on 2021-10-07 differs from this mail in a\.c: whether the acks cover it needs a person\.$/,
      ],
      ['in many files', { confidence: 'likely', differs }, 'undetermined', /in a\.c, b\.c, c\.c and 2 more:/],
      [
        'on another base',
        { confidence: 'likely', differs: [{ path: 'a.c', how: 'based' }] },
        'undetermined',
        /not surely unchanged: whether the acks cover it needs a person/,
      ],
      ['of which no contents are known', { confidence: 'likely' }, 'undetermined', /not surely unchanged/],
    ])('a tie %s', (...[, more, outcome, words]) => {
      const judged = withLanding(landing(more));
      const verdict = judge(input({ now: FEATURE_FREEZE, revision: judged, landed }));
      expect(sentence(verdict, 'landed-otherwise')).toMatch(words);
      expect([verdict.outcome, verdict.phase]).toEqual([outcome, 'last-posting']);
    });

    it('is undetermined by a commit of this release that is not its landing', () => {
      const unsure = [{ position: 1, commit: 'fe0'.padEnd(40, '0'), at: time('2021-10-08') }];
      const judged = withLanding(landing());
      const verdict = judge(input({ now: FEATURE_FREEZE, revision: judged, landed: { ...landed, unsure } }));
      expect(verdict.outcome).toBe('undetermined');
      expect(sentence(verdict, 'landed-otherwise')).toMatch(/^Patch 1 went in as fe00000000 on 2021-10-08 /);
    });

    it('says nothing before the whole of it is in', () => {
      const judged = withLanding(landing({ confidence: 'likely', differs }));
      const verdict = judge(input({ now: time('2021-10-14'), revision: judged }));
      expect(sentence(verdict, 'landed-otherwise')).toBe('');
    });
  });

  it('of which only a patch is in says how soon that was', () => {
    const verdict = judge(input({ now: FEATURE_FREEZE, revision: withLanding(landing()) }));
    expect(sentence(verdict, 'R30')).toMatch(/26 hours .* when it went in on 2021-10-07T19:47:00Z/);
    expect(verdict.reasons.find((r) => r.rule === 'R30')?.evidence.at(-1)).toEqual({
      kind: 'commit',
      commit: landing().commit,
    });
  });

  it('says what stood against it when it went in', () => {
    const objections = [
      objection(people.x86, { certainty: 'sure', saidAt: time('2021-10-07T10:00:00Z') }),
      objection(people.stranger, { saidAt: time('2021-10-08') }),
    ];
    const judged = { ...withLanding(landing()), objections };
    const words = sentence(judge(input({ now: FEATURE_FREEZE, revision: judged })), 'R30');
    expect(words).toMatch(/while .*'s words of 2021-10-07 stood against it\.$/m);
    const withdrawals = [
      {
        what: 'objection' as const,
        sentence: 'I take it back.',
        messageId: messageId('w@x'),
        sender: people.x86,
        saidAt: time('2021-10-09'),
      },
    ];
    const settled = judge(input({ now: FEATURE_FREEZE, revision: { ...judged, withdrawals } }));
    expect(sentence(settled, 'R30')).not.toContain('stood against it');
  });

  it('says when it went in too soon', () => {
    const judged = { ...acked(), postedAt: time('2021-10-06T17:40:33Z') };
    const verdict = judge(input({ now: FEATURE_FREEZE, revision: judged, landed }));
    expect(verdict.reasons.find((r) => r.rule === 'R30')).toMatchObject({
      severity: 'ask',
      effect: 'informs',
    });
    expect(sentence(verdict, 'R30')).toMatch(/had been on the list for 26 hours \(weekends left out\)/);
  });
});

describe('a verdict', () => {
  it('has its reasons worst first', () => {
    const objections = [objection(people.stranger)];
    const judged = { ...revision({ objections }), kind: 'rfc' as const };
    const effects = judge(input({ revision: judged, now: time('2021-10-13') })).reasons.map((r) => r.effect);
    const rank = ['closes', 'holds', 'undetermines', 'informs'];
    expect(effects).toEqual([...effects].sort((a, b) => rank.indexOf(a) - rank.indexOf(b)));
    expect(new Set(effects).size).toBe(4);
  });

  it('says what would clear each reason that acts', () => {
    const judged = {
      ...revision({ objections: [objection(people.x86)] }),
      target: { release: '4.17', asked: false },
    };
    const acting = judge(input({ revision: judged, now: CODE_FREEZE })).reasons.filter(
      (r) => r.effect !== 'informs',
    );
    expect(acting.length).toBeGreaterThan(3);
    expect(acting.every((r) => r.clearedBy !== '')).toBe(true);
  });

  it('of a shipped release stays what it was, however late it is asked', () => {
    const { now: _, ...late } = input();
    const first = judge({ ...late, now: time('2021-12-02T00:00:00Z') });
    expect(judge({ ...late, now: time('2030-01-01') })).toEqual(first);
    expect(first.validUntil).toBeUndefined();
  });

  it.each([['fix'], ['feature'], ['unknown']] as const)(
    'of a %s holds until it says, if nothing else is said',
    (changeClass) => {
      const firm = announcements.slice(0, 2).map((a) => ({ ...a, saidAt: time('2021-08-27') }));
      const asOf = (now: Instant) => judge(input({ announcements: firm, now, changeClasses: [changeClass] }));
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 80 * 24 }), (hour) => {
          const before = asOf(time(new Date(Date.UTC(2021, 8, 13, hour)).toISOString()));
          const { validUntil } = before;
          if (validUntil === undefined) return;
          const after = asOf(addSeconds(validUntil, -1));
          expect([after.outcome, after.phase]).toEqual([before.outcome, before.phase]);
        }),
      );
    },
  );

  it('says through when mail is known', () => {
    expect(sentence(judge(input({ receivedThrough: time('2021-09-15') })), 'known-through')).toMatch(
      /2021-09-15/,
    );
  });
});

it.each([
  [['open', 'held', 'undetermined'], 'held'],
  [['undetermined', 'open'], 'undetermined'],
  [['held', 'closed'], 'closed'],
  [['open'], 'open'],
  [[], undefined],
])('%j fold into %s', (outcomes, worst) => {
  expect(foldVerdicts(outcomes.map((outcome) => ({ outcome }) as Verdict))).toBe(worst);
});
