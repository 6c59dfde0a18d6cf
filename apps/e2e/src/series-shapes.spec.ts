import fc from 'fast-check';
import type { Assembly, PlacedMail, Revision } from '@sluice/series';
import { expectedShapes, shapePath, type ExpectedRevision, type ExpectedShape } from '@sluice/testing';
import { assembled, placedSource } from './placed-mails';

const revisionView = (revision: Revision): ExpectedRevision => ({
  number: revision.number,
  kind: revision.kind,
  total: revision.total,
  received: revision.patches.filter((patch) => patch.messageId !== undefined).length,
  missing: revision.missing,
  ...(revision.resends.length === 0 ? {} : { resends: revision.resends.length }),
  ...(revision.target === undefined ? {} : { target: revision.target }),
});

type Outcome = Required<Pick<ExpectedShape, 'series' | 'impostors' | 'loose'>>;

/** Series in the order of their text: which comes first is no part of a shape. */
const ordered = (outcome: Outcome): Outcome => ({
  ...outcome,
  series: [...outcome.series].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
});

const outcomeOf = ({ series, impostors, loose }: Assembly): Outcome =>
  ordered({
    series: series.map((one) => ({
      subject: one.revisions[0]?.subject ?? '',
      revisions: one.revisions.map(revisionView),
      ...(one.claimedBy.length === 0 ? {} : { claimedBy: one.claimedBy.map((claim) => claim.messageId) }),
    })),
    impostors: impostors.map((group) => group.messageId),
    loose,
  });

const expectedOutcome = ({ series, impostors = [], loose = [] }: ExpectedShape): Outcome =>
  ordered({ series, impostors, loose });

describe.each(Object.entries(expectedShapes()))('the shape %s', (name, expected) => {
  let mails: readonly PlacedMail[];
  beforeAll(async () => {
    mails = await placedSource(shapePath(name));
  });

  test('is read whole: as many mails as its list of subjects', () => {
    expect(mails).toHaveLength(expected.mails.length);
  });

  test(expected.why, () => {
    expect(outcomeOf(assembled(mails))).toEqual(expectedOutcome(expected));
  });

  test('comes out the same in any order and with any duplicates', () => {
    const whole = assembled(mails);
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...mails], { minLength: mails.length }),
        fc.nat(mails.length),
        (order, n) => {
          expect(assembled([...order, ...order.slice(0, n)])).toEqual(whole);
        },
      ),
      { numRuns: 25 },
    );
  });
});
