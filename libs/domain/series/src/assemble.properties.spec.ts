import fc from 'fast-check';
import { mail, trailer, type Told } from './builders/mails';
import { assembled } from './builders/outline';
import { conversationKeys } from './keys';
import type { Assembly, PlacedMail } from './series';
import { messageIdsOf } from './series-id';
import { groupByKeys } from './union-find';

/** Small pools, so that mails meet: ids that never come, equal subjects, two senders, wrong clocks, circles of answers. */
const ID = fc.constantFrom(
  ...'abcdefghijklmnopqrstuvwxyz'.split(''),
  '20211006120000.7-1-x@y',
  '20211006120000.7-2-x@y',
);
const subject = fc
  .record({
    mark: fc.constantFrom('', '', 'Re: '),
    kind: fc.constantFrom('PATCH', 'RFC PATCH', 'PATCH RESEND', 'GIT PULL', ''),
    revision: fc.constantFrom('', ' v2', ' v3', ' v2.1'),
    place: fc.constantFrom('', ' 0/2', ' 1/2', ' 2/2', ' 1/3', ' 3/3'),
    title: fc.constantFrom('Add the widget now', 'Use the widget now', 'Frobnicate the widgets', 'fix'),
  })
  .map(({ mark, kind, revision, place, title }) =>
    kind === '' ? `${mark}${title}` : `${mark}[${kind}${revision}${place}] ${title}`,
  );

const told: fc.Arbitrary<Told> = fc
  .record({
    id: ID,
    subject,
    from: fc.constantFrom('Ann Author', 'Bob Builder'),
    at: fc.constantFrom('10:00', '10:05', '11:00', '15:00', '2021-10-09T00:00:00Z'),
    to: fc.array(ID, { maxLength: 2 }),
    references: fc.array(ID, { maxLength: 4 }),
    patchId: fc.constantFrom('p', 'q', 'r'),
    content: fc.constantFrom('one', 'one', 'one', 'two'),
    change: fc.option(fc.constantFrom('c1', 'c2'), { nil: undefined, freq: 5 }),
    ack: fc.boolean(),
  })
  .map(({ change, ack, ...rest }) => ({
    ...rest,
    // Copies of one Message-ID are one mail only when they say the same: most ids are used once, some by impostors.
    content: rest.content === 'one' ? 'one' : JSON.stringify(rest),
    ...(change === undefined ? {} : { changeId: change }),
    trailers: ack ? [trailer('Acked-by', rest.from)] : [],
  }));

/** A set of copies: one raw hash, one mail. */
const mails = fc
  .array(told, { minLength: 1, maxLength: 30 })
  .map((all) => [
    ...new Map(all.map((t) => mail({ ...t, raw: JSON.stringify(t) })).map((m) => [m.rawHash, m])).values(),
  ]);

const shuffled = mails.chain((all) =>
  fc.record({
    all: fc.constant(all),
    again: fc.shuffledSubarray([...all, ...all], { minLength: all.length }).map((some) => [...some, ...all]),
    order: fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }),
  }),
);

const union = (parts: readonly Assembly[]): Assembly => ({
  series: parts
    .flatMap((p) => p.series)
    .sort((a, b) => (a.firstPostedAt + a.id < b.firstPostedAt + b.id ? -1 : 1)),
  impostors: parts.flatMap((p) => p.impostors).sort((a, b) => (a.messageId < b.messageId ? -1 : 1)),
  loose: parts.flatMap((p) => p.loose).sort(),
});

const components = (all: readonly PlacedMail[]): readonly PlacedMail[][] =>
  groupByKeys(all, (m) => conversationKeys(m.reading));

const RUNS = { numRuns: 250 };

describe('assemble is a function of the set of mails', () => {
  it('in any order and with any repeats', () => {
    fc.assert(
      fc.property(shuffled, ({ all, order, again }) => {
        const expected = assembled(all);
        expect(assembled(order)).toEqual(expected);
        expect(assembled(again)).toEqual(expected);
      }),
      RUNS,
    );
  });

  it('conversation by conversation as well as all at once', () => {
    fc.assert(
      fc.property(mails, (all) => {
        expect(union(components(all).map((part) => assembled(part)))).toEqual(assembled(all));
      }),
      RUNS,
    );
  });

  it('and loses no mail: each is in a series, in an impostor group or loose', () => {
    fc.assert(
      fc.property(mails, (all) => {
        const assembly = assembled(all);
        const shown = new Set<string>([
          ...assembly.series.flatMap((s) => messageIdsOf(s)),
          ...assembly.impostors.map((i) => i.messageId),
          ...assembly.loose,
        ]);
        for (const m of all) expect(shown).toContain(m.reading.messageId);
      }),
      RUNS,
    );
  });

  it('and puts no posting into two places', () => {
    fc.assert(
      fc.property(mails, (all) => {
        const patches = assembled(all).series.flatMap((s) =>
          s.revisions.flatMap((r) =>
            r.rerollOf === undefined ? r.patches.flatMap((p) => p.messageId ?? []) : [],
          ),
        );
        expect(new Set(patches).size).toBe(patches.length);
      }),
      RUNS,
    );
  });
});
