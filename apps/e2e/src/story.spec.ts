import fc from 'fast-check';
import type { PlacedMail, Revision, Series } from '@sluice/series';
import { forgedMails, storyMails } from '@sluice/testing';
import { assembled, placedMails } from './placed-mails';

const PASSTHROUGH = 'PCI devices passthrough on Arm';
const REVERT = 'Revert "xen/domctl: Introduce XEN_DOMCTL_CDF_vpci flag"';
const XENSTORE = 'tools/xenstore: set resource limits of xenstored';
const SBDF = 'xen/arm: fix SBDF calculation for vPCI MMIO handlers';
const SMMU = 'arm/smmuv1,v2: Protect smmu master list with a lock';

/** Where every mail of the story belongs, found by reading them: series, revision, and patch, cover letter, or answer to which. */
const PLACES: readonly (readonly [mail: number, place: string])[] = [
  [1, 'loose'],
  [2, 'loose'],
  [3, 'loose'],
  [4, `${PASSTHROUGH} v5 patch 7`],
  [5, `${PASSTHROUGH} v5 answers 7`],
  [6, `${PASSTHROUGH} v5 answers cover`],
  ...[7, 8, 9, 10, 11, 12, 13, 14, 15].map((n) => [n, `${PASSTHROUGH} v5 answers 7`] as const),
  [17, `${PASSTHROUGH} v5 answers 7`],
  [18, `${PASSTHROUGH} v5 answers 7`],
  [19, `${REVERT} v1 patch 1`],
  ...[20, 21, 22, 23, 24, 25].map((n) => [n, `${REVERT} v1 answers 1`] as const),
  [26, `${PASSTHROUGH} v6 cover`],
  [27, `${PASSTHROUGH} v6 answers 2`],
  [28, `${PASSTHROUGH} v7 patch 1`],
  [29, `${PASSTHROUGH} v7 patch 2`],
  [30, `${PASSTHROUGH} v8 cover`],
  [31, `${PASSTHROUGH} v8 answers 2`],
  [32, `${PASSTHROUGH} v8 answers 2`],
  [33, 'loose'],
  [34, `${XENSTORE} v6 answers cover`],
  [35, `${SBDF} v1 patch 1`],
  [36, 'loose'],
  [37, `${SBDF} v2 patch 1`],
  [38, `${SBDF} v1 answers 1`],
  [39, `${SMMU} v1 answers 1`],
  [40, 'loose'],
];

const idOf = (mail: number): string => `story-${String(mail).padStart(3, '0')}@example.org`;

const placesIn = (series: Series, revision: Revision): readonly (readonly [string, string])[] => {
  const name = `${series.subject} v${revision.number}`;
  return [
    ...(revision.coverMessageId === undefined ? [] : [[revision.coverMessageId, `${name} cover`] as const]),
    ...revision.patches.flatMap((p) =>
      p.messageId === undefined ? [] : [[p.messageId, `${name} patch ${String(p.position)}`] as const],
    ),
    ...revision.replies.map((r) => [r.messageId, `${name} answers ${String(r.position)}`] as const),
  ];
};

let mails: readonly PlacedMail[];
beforeAll(async () => {
  mails = await placedMails(storyMails().map((mail) => mail.raw));
});

const seriesCalled = (subject: string): Series => {
  const found = assembled(mails).series.find((s) => s.subject === subject);
  if (found === undefined) throw new Error(`no series ${subject}`);
  return found;
};

describe('the story', () => {
  test('puts every mail in its series, revision and place', () => {
    const { series, loose, impostors } = assembled(mails);
    const places = new Map<string, string>(loose.map((id) => [id, 'loose']));
    for (const s of series)
      for (const r of s.revisions) for (const [id, at] of placesIn(s, r)) places.set(id, at);
    expect(PLACES.map(([mail]) => [mail, places.get(idOf(mail))])).toEqual(PLACES);
    expect(places.size).toBe(mails.length);
    expect(impostors).toEqual([]);
  });

  test('joins v5 with the v6 to v8 of a colleague, and shows why', () => {
    const { revisions, joinedBy, author, firstRevisionKnown } = seriesCalled(PASSTHROUGH);
    expect(revisions.map((r) => [r.number, r.poster.name])).toEqual([
      ['5', 'Rahul Singh'],
      ['6', 'Bertrand Marquis'],
      ['7', 'Bertrand Marquis'],
      ['8', 'Bertrand Marquis'],
    ]);
    expect(author.name).toBe('Rahul Singh');
    expect(firstRevisionKnown).toBe(false);
    for (const kind of ['cover-subject', 'numbering', 'shortlog'])
      expect(joinedBy.map((evidence) => evidence.kind)).toContain(kind);
  });

  test('misses ten of the eleven patches of v5', () => {
    const [v5] = seriesCalled(PASSTHROUGH).revisions;
    expect([v5?.total, v5?.missing, v5?.complete]).toEqual([11, [1, 2, 3, 4, 5, 6, 8, 9, 10, 11], false]);
  });

  test('has the acks of the revert as they were said', () => {
    const [revision] = seriesCalled(REVERT).revisions;
    const said = revision?.trailers.filter((t) => t.manner === 'said');
    expect(said?.map((t) => [t.canonical, t.person?.name, t.person?.address, t.scopeText ?? ''])).toEqual([
      ['acked-by', 'Jan Beulich', 'jbeulich@suse.com', 'Applicable parts'],
      ['reviewed-by', 'Bertrand Marquis', 'bertrand.marquis@arm.com', ''],
      ['acked-by', 'Julien Grall', 'jgrall@amazon.com', ''],
      ['acked-by', 'Christian Lindig', 'christian.lindig@citrix.com', ''],
      ['release-acked-by', 'Ian Jackson', 'iwj@xenproject.org', ''],
    ]);
    expect(seriesCalled(REVERT).reverts).toMatchObject({
      commit: '2075b410ee8087662c880213c3aca196fb7ade22',
    });
  });

  test('has acks on a condition as they were said', () => {
    const conditions = seriesCalled(PASSTHROUGH)
      .revisions.flatMap((r) => r.trailers)
      .filter((t) => t.conditionText !== undefined);
    expect(conditions.map((t) => [t.messageId, t.scope])).toEqual([
      [idOf(5), [7]],
      [idOf(31), [2]],
    ]);
  });

  test.each([
    ['2021-10-07T23:59:59Z', 0],
    ['2021-10-08T23:59:59Z', 1],
    ['2021-10-11T23:59:59Z', 2],
    ['2021-10-13T23:59:59Z', 4],
  ])('knows by %s of possible objections in %i mails', (asOf, count) => {
    const said = mails.filter((mail) => mail.saidAt <= asOf);
    const objections = assembled(said).series.flatMap((s) => s.revisions.flatMap((r) => r.objections));
    expect(new Set(objections.map((o) => o.messageId)).size).toBe(count);
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
      { numRuns: 100 },
    );
  });
});

describe('the story with forgeries', () => {
  test('loses the ack whose Message-ID was taken, and nothing else', async () => {
    const forged = await placedMails(forgedMails().map((mail) => mail.raw));
    const { series, impostors } = assembled([...mails, ...forged]);
    expect(impostors.map((group) => group.messageId)).toEqual([idOf(20)]);
    const revert = series.find((s) => s.subject === REVERT)?.revisions[0];
    const acks = revert?.trailers.filter((t) => t.manner === 'said').map((t) => t.person?.name);
    // Both claims of the taken id are shown; neither counts.
    const contested = revert?.replies.filter((r) => r.contested).map((r) => r.messageId);
    expect(contested).toEqual([idOf(20), idOf(20)]);
    expect(acks?.filter((name) => name !== 'Jan Beulich' && name !== 'Sam Stranger')).toEqual([
      'Bertrand Marquis',
      'Julien Grall',
      'Christian Lindig',
      'Ian Jackson',
    ]);
    expect(acks).toHaveLength(6);
    const flag = series.find((s) => s.subject === PASSTHROUGH)?.revisions[0];
    const release = flag?.trailers.filter((t) => t.canonical === 'release-acked-by');
    expect(release?.map((t) => t.sender.address).sort()).toEqual([
      'iwj@example.net',
      'sam@example.net',
      'sam@example.net',
    ]);
  });
});
