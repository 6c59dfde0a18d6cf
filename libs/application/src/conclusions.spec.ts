import type { NewEvent } from '@sluice/kernel';
import type { InterfaceChange } from '@sluice/interface-model';
import { conclude, CONCLUDER_VERSION } from './conclusions';
import { derive, type DerivedSeries, type Knowledge } from './derive';
import type { IncomingMail, StoredMail } from './ports/intake-store';
import { announce, incoming, KNOWLEDGE, patch, reply, STORY, time } from './spec-builders';

const stored = (one: IncomingMail): StoredMail => {
  if (!('reading' in one.content)) throw new Error('parked');
  const { reading, saidAt, proven, analysis } = one.content;
  const recordedAt = time('2024-03-10T12:00');
  return { rawHash: one.rawHash, reading, saidAt, proven, analysis, trust: 'list-verified', recordedAt };
};

const derived = (
  mails = STORY,
  knowledge: Knowledge = KNOWLEDGE,
  now = '2024-03-10',
): readonly DerivedSeries[] =>
  derive(
    mails.map((m) => stored(incoming(m))),
    knowledge,
    { now: time(now) },
  ).series;

const fish = derived(STORY.filter((m) => m.messageId.startsWith('fish')));
const frozen = derived(
  STORY.filter((m) => m.messageId.startsWith('fish')),
  KNOWLEDGE,
  '2024-04-10',
);

const named = (events: readonly NewEvent[]): readonly string[] => events.map((e) => e.type);

describe('concluding', () => {
  test('from nothing says everything once, in the stream of its series, with what caused it', () => {
    const events = conclude([], fish, 'one');
    const [series] = fish;
    expect(named(events)).toEqual(['RevisionPosted', 'AckGiven', 'VerdictChanged']);
    for (const event of events)
      expect(event).toMatchObject({ sort: 'conclusion', streamName: `series-${series?.series.id ?? ''}` });
    expect(events[0]).toMatchObject({
      saidAt: time('2024-03-03T10:00'),
      data: {
        revision: '1',
        total: 1,
        missing: [],
        causes: ['fish@example.org'],
        concluder: CONCLUDER_VERSION,
      },
    });
    expect(events[1]).toMatchObject({
      saidAt: time('2024-03-04T10:00'),
      data: { key: 'reviewed-by', causes: ['fish-review@example.org'] },
    });
    expect(events[2]).toMatchObject({ data: { release: '1.4', outcome: 'open', phase: 'swimming' } });
  });

  test('says which objection was raised', () => {
    const [raised] = conclude([], derived(), 'one').filter((e) => e.type === 'ObjectionRaised');
    expect(raised).toMatchObject({
      saidAt: time('2024-03-02T10:00'),
      data: { certainty: 'possible', scope: [2], causes: ['ice-objection@example.org'] },
    });
  });

  test('says nothing when nothing changed', () => {
    expect(conclude(derived(), derived(), 'two')).toEqual([]);
    expect(conclude([], [], 'two')).toEqual([]);
  });

  test('says only what changed', () => {
    const late = reply('late', 'fish', { text: 'Acked-by: Rita Manager <rita@example.org>\n' });
    const after = derived([...STORY.filter((m) => m.messageId.startsWith('fish')), late]);
    const events = conclude(fish, after, 'two');
    expect(named(events)).toEqual(['AckGiven']);
    expect(events[0]).toMatchObject({ data: { causes: ['late@example.org'] } });
  });

  test('says a verdict each time it changes, there and back and there again', () => {
    const steps = [
      conclude(fish, frozen, 'two'),
      conclude(frozen, fish, 'three'),
      conclude(fish, frozen, 'four'),
    ].flat();
    expect(steps.map((e) => [e.type, (e.data as { outcome: string }).outcome])).toEqual([
      ['VerdictChanged', 'held'],
      ['VerdictChanged', 'open'],
      ['VerdictChanged', 'held'],
    ]);
    expect(new Set(steps.map((e) => e.idempotencyKey)).size).toBe(3);
  });

  test('of one derivation twice is the same events, so that a repeat is harmless', () => {
    expect(conclude(fish, frozen, 'two')).toEqual(conclude(fish, frozen, 'two'));
  });

  test('says the outcome anew when only its reasons changed', () => {
    const [one] = frozen;
    const [revision] = one?.revisions ?? [];
    if (one === undefined || revision?.verdict === undefined) throw new Error('no verdict');
    const [worst, ...rest] = revision.verdict.reasons;
    if (worst === undefined) throw new Error('no reason');
    const verdict = { ...revision.verdict, reasons: [{ ...worst, rule: 'another' }, ...rest] };
    const other = { ...one, revisions: [{ ...revision, verdict }] } as DerivedSeries;
    expect(named(conclude(frozen, [other], 'two'))).toEqual(['VerdictChanged']);
  });

  test('says nothing of a reason that is only told in other words', () => {
    const [one] = frozen;
    const revisions = (one?.revisions ?? []).map((r) => ({
      ...r,
      verdict: r.verdict && {
        ...r.verdict,
        reasons: r.verdict.reasons.map((x) => ({ ...x, sentence: 'x' })),
      },
    }));
    expect(conclude(frozen, [{ ...one, revisions } as DerivedSeries], 'two')).toEqual([]);
  });

  test('lets what no longer holds lapse, and says what it was', () => {
    const events = conclude(fish, [], 'two');
    expect(named(events)).toEqual(['ConclusionLapsed', 'ConclusionLapsed', 'ConclusionLapsed']);
    expect(events.map((e) => (e.data as { lapsed: string }).lapsed)).toEqual([
      'RevisionPosted',
      'AckGiven',
      'VerdictChanged',
    ]);
    expect(events[2]).toMatchObject({ data: { outcome: 'open', causes: ['fish@example.org'] } });
  });

  test('lets an ack lapse whose mail was taken away, and nothing else', () => {
    const without = derived([patch('fish', '[PATCH for-1.4] otter: catch another fish')]);
    const events = conclude(
      derived([
        patch('fish', '[PATCH for-1.4] otter: catch another fish'),
        reply('yes', 'fish', { text: 'Acked-by: Milo Maintainer <milo@example.org>\n' }),
      ]),
      without,
      'two',
    );
    expect(events).toMatchObject([
      { type: 'ConclusionLapsed', data: { lapsed: 'AckGiven', key: 'acked-by' } },
    ]);
  });

  test('never uses one key twice within a derivation', () => {
    const keys = [...conclude([], derived(), 'one'), ...conclude(derived(), [], 'two')].map(
      (e) => e.idempotencyKey,
    );
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('says each change of an interface, and when its bit moves', () => {
    const bit = (to: string): InterfaceChange => ({
      kind: 'bit-added',
      name: 'OTTER_DIVES',
      file: 'otter/include/otter.h',
      to,
      line: 3,
      quote: '',
    });
    const withBit = (to: string): readonly DerivedSeries[] =>
      fish.map((s) => ({ ...s, revisions: s.revisions.map((r) => ({ ...r, changes: [bit(to)] })) }));
    const [found] = conclude(fish, withBit('7'), 'two');
    expect(found).toMatchObject({
      type: 'InterfaceChangeFound',
      schemaVersion: 2,
      data: { kind: 'bit-added', causes: ['fish@example.org'] },
    });
    // The log outlives the mail: it must not hold the patch's text.
    expect(JSON.stringify(found)).not.toMatch(/OTTER_DIVES|otter\.h/);
    const [moved, ...others] = conclude(withBit('7'), withBit('8'), 'three');
    expect(others).toEqual([]);
    const { change } = found?.data as { readonly change: string };
    expect(moved).toMatchObject({ type: 'InterfaceChangeFound', data: { kind: 'bit-added', change } });
    expect(conclude(withBit('8'), withBit('8'), 'four')).toEqual([]);
  });

  test('concludes for the release line that new knowledge names', () => {
    const branched: Knowledge = {
      ...KNOWLEDGE,
      announcements: [announce('1.4', '2024-02-01', { branch: '2024-02-01 effective' })],
    };
    const lone = [patch('moss', '[PATCH] otter: sit upon the moss')];
    expect(conclude(derived(lone), derived(lone, branched), 'two')).toMatchObject([
      { type: 'VerdictChanged', data: { release: '1.5' } },
      { type: 'ConclusionLapsed', data: { lapsed: 'VerdictChanged', release: '1.4' } },
    ]);
  });
});
