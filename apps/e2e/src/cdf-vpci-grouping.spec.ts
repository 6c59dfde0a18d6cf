import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { MessageId } from '@sluice/kernel';
import {
  conversationKeys,
  resolveReverts,
  seriesState,
  type Assembly,
  type PlacedMail,
  type Series,
} from '@sluice/series';
import { corpus, describeWithCorpus } from '@sluice/testing';
import { assembled, placedMail } from './placed-mails';
import { tableRows } from './tables/rows';

type Where = { readonly series: Series; readonly revision: string; readonly place: string };

const placesOf = (series: Series): readonly (readonly [string, Where])[] =>
  series.revisions.flatMap((r) => {
    const at = (id: string | undefined, place: string) =>
      id === undefined ? [] : [[id, { series, revision: r.number, place }] as const];
    return [
      ...at(r.coverMessageId, 'cover'),
      ...r.patches.flatMap((p) => at(p.messageId, `${p.position}/${r.total}`)),
      ...r.replies.flatMap((x) => at(x.messageId, `re ${x.position}`)),
    ];
  });

/** Labels of the table → ids of series: the first mail of a label fixes it, every other must agree. */
const tableOf = (ids: readonly string[], assembly: Assembly): readonly string[] => {
  const where = new Map(assembly.series.flatMap(placesOf));
  return tableRows('cdf-vpci-grouping.tsv').map((row, i) => {
    const found = where.get(ids[i] ?? '');
    const label = found === undefined ? '-' : (labels.get(found.series.id) ?? '?');
    return [row['file'], label, found?.revision ?? '-', found?.place ?? 'loose'].join(' ');
  });
};
const labels = new Map<string, string>();

const expectedTable = (): readonly string[] =>
  tableRows('cdf-vpci-grouping.tsv').map((r) =>
    [r['file'], r['series'], r['revision'], r['place']].join(' '),
  );

/** Sets of mails connected by shared keys, in the way of any importer that takes the mails in batches. */
const connected = (mails: readonly PlacedMail[]): readonly (readonly PlacedMail[])[] => {
  let sets: { readonly keys: ReadonlySet<string>; readonly mails: readonly PlacedMail[] }[] = [];
  for (const mail of mails) {
    const keys = conversationKeys(mail.reading);
    const met = sets.filter((s) => keys.some((k) => s.keys.has(k)));
    sets = [
      ...sets.filter((s) => !met.includes(s)),
      {
        keys: new Set([...met.flatMap((s) => [...s.keys]), ...keys]),
        mails: [...met.flatMap((s) => s.mails), mail],
      },
    ];
  }
  return sets.map((s) => s.mails);
};

const bySeries = (a: Series, b: Series): number => (a.firstPostedAt + a.id < b.firstPostedAt + b.id ? -1 : 1);

describeWithCorpus('the 76 mails around XEN_DOMCTL_CDF_vpci', () => {
  let mails: readonly PlacedMail[];
  let ids: readonly MessageId[];
  let whole: Assembly;
  const series = (label: string): Series => {
    const found = whole.series.find((s) => labels.get(s.id) === label);
    if (found === undefined) throw new Error(`no series ${label}`);
    return found;
  };
  const revision = (label: string, number: string) =>
    series(label).revisions.find((r) => r.number === number);

  beforeAll(async () => {
    const files = readdirSync(corpus('cdf-vpci'))
      .filter((f) => f.endsWith('.eml'))
      .sort();
    mails = await Promise.all(files.map((f) => placedMail(readFileSync(corpus('cdf-vpci', f)))));
    ids = mails.map((m) => m.reading.messageId);
    whole = assembled(mails);
    const where = new Map(whole.series.flatMap(placesOf));
    tableRows('cdf-vpci-grouping.tsv').forEach((row, i) => {
      const found = where.get(ids[i] ?? '');
      if (found !== undefined && !labels.has(found.series.id))
        labels.set(found.series.id, row['series'] ?? '');
    });
  });

  it('are each in the right series, revision and place', () => {
    expect(tableOf(ids, whole)).toEqual(expectedTable());
    expect(new Set(labels.values()).size).toBe(whole.series.length);
  });

  it('make v5 and a colleague’s v6 to v8 one series, on evidence that is shown', () => {
    const { revisions, joinedBy } = series('passthrough');
    expect(revisions.map((r) => [r.number, r.poster.name])).toEqual([
      ['5', 'Rahul Singh'],
      ['6', 'Bertrand Marquis'],
      ['7', 'Bertrand Marquis'],
      ['8', 'Bertrand Marquis'],
    ]);
    const between = joinedBy.filter((e) => e.sentence.includes('version 5') || e.kind === 'shortlog');
    expect(between.map((e) => e.kind)).toEqual(['cover-subject', 'shortlog', 'numbering']);
    expect(between.map((e) => e.sentence).join('; ')).toMatch(/pci devices passthrough on arm.*Rahul Singh/);
  });

  it('know which posted patches never came, and what they are called', () => {
    expect(revision('passthrough', '5')).toMatchObject({
      missing: [1, 2, 3, 4, 5, 6, 8, 9, 10, 11],
      coverExpected: true,
      expectedCoverMessageId: 'cover.1633540842.git.rahul.singh@arm.com',
    });
    expect(revision('passthrough', '6')?.patches[1]).toMatchObject({
      expectedMessageId: '396b08e2598cf0338e0c7f4ad3cd5cb66db89224.1634221830.git.bertrand.marquis@arm.com',
    });
    expect(revision('passthrough', '8')?.patches[1]).toMatchObject({
      subject: 'xen/arm: Enable the existing x86 virtual PCI support for ARM',
      expectedMessageId: 'e2b10f56043155e4bb8eae824723045ccc042f8e.1634315461.git.bertrand.marquis@arm.com',
    });
    expect(revision('passthrough', '8')?.missing).toEqual([2, 3, 5]);
    expect(series('passthrough').firstRevisionKnown).toBe(false);
  });

  it('make the revert a series of its own that names what it reverts', () => {
    const revert = resolveReverts(whole.series).find((s) => s.id === series('revert').id);
    expect(revert?.reverts).toEqual({
      commit: expect.stringMatching(/^2075b410ee/),
      subject: 'xen/domctl: Introduce XEN_DOMCTL_CDF_vpci flag',
      messageId: '20d5b9d6a0d01a7b90711d28cbefb5701a88b438.1633540842.git.rahul.singh@arm.com',
    });
  });

  it('place the acks on the revert: five persons, each on the whole patch', () => {
    const said = revision('revert', '1')?.trailers.filter((t) => t.manner === 'said') ?? [];
    expect(said.map((t) => [t.canonical, t.sender.name, t.scope])).toEqual([
      ['acked-by', 'Jan Beulich', 'all'],
      ['reviewed-by', 'Bertrand Marquis', 'all'],
      ['acked-by', 'Julien Grall', 'all'],
      ['acked-by', 'Christian Lindig', 'all'],
      ['release-acked-by', 'Ian Jackson', 'all'],
    ]);
  });

  it('carry the target of both spellings of PATCH-4.16', () => {
    expect(revision('sbdf', '1')?.target).toBeUndefined();
    expect(revision('sbdf', '2')?.target).toEqual({ release: '4.16', asked: false });
    expect(revision('smmu', '1')?.target).toEqual({ release: '4.16', asked: false });
  });

  it('do not take the release manager’s reply without Re: for a cover letter', () => {
    const limits = revision('xenstore-limits', '6');
    expect(limits).toMatchObject({ knownByRepliesOnly: true, missing: [1, 2], coverExpected: true });
    expect(limits?.coverMessageId).toBeUndefined();
    expect(limits?.expectedCoverMessageId).toBe('20211012134148.6280-1-jgross@suse.com');
    expect(limits?.trailers.map((t) => [t.canonical, t.scope])).toEqual([['release-acked-by', 'all']]);
  });

  it('show series known by answers only as incomplete, with the acks on them', () => {
    expect(
      ['extended-regions', 'directmap', 'xenstore-limits', 'smmu'].map((l) => seriesState(series(l))),
    ).toEqual(Array.from({ length: 4 }, () => 'incomplete'));
    expect(revision('extended-regions', '7')?.trailers.map((t) => [t.canonical, t.scope])).toEqual([
      ['acked-by', [2]],
    ]);
    expect(revision('smmu', '1')?.trailers.map((t) => t.canonical)).toEqual(['release-nacked-by']);
  });

  it('bind the release ack on the SBDF patch to v1, late, and show v2 as unchanged', () => {
    const ack = revision('sbdf', '1')?.trailers.find((t) => t.canonical === 'release-acked-by');
    expect(ack).toMatchObject({ manner: 'said', late: true });
    expect(revision('sbdf', '2')?.patches[0]?.change).toBe('unchanged');
  });

  it('leave only release mails and talk about them loose', () => {
    const loose = new Set<string>(whole.loose);
    const subjects = mails.filter((m) => loose.has(m.reading.messageId)).map((m) => m.reading.subject);
    expect(subjects).toHaveLength(10);
    for (const subject of subjects) expect(subject).toMatch(/^(Re: )?Xen 4\.16/);
  });

  it('give the same in any order and with any repeats', () => {
    const orders = fc.shuffledSubarray([...mails, ...mails], { minLength: 0 });
    fc.assert(
      fc.property(orders, (order) => {
        expect(assembled([...order, ...mails])).toEqual(whole);
      }),
      { numRuns: 100 },
    );
  });

  it('give the same conversation by conversation, in whatever batches they came', () => {
    const orders = fc.shuffledSubarray([...mails], { minLength: mails.length });
    fc.assert(
      fc.property(orders, (order) => {
        const parts = connected(order).map(assembled);
        expect(parts.flatMap((p) => p.series).sort(bySeries)).toEqual([...whole.series].sort(bySeries));
        expect(parts.flatMap((p) => p.loose).sort()).toEqual(whole.loose);
      }),
      { numRuns: 100 },
    );
  });

  it.each([10, 25, 40, 60])('know after any %i mails no more than these say', (count) => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...mails], { minLength: count, maxLength: count }), (some) => {
        const known = new Set<string>(some.map((m) => m.reading.messageId));
        const shown = assembled(some).series.flatMap((s) => placesOf(s).map(([id]) => id));
        expect(shown.filter((id) => !known.has(id))).toEqual([]);
        expect(assembled([...some].reverse())).toEqual(assembled(some));
      }),
      { numRuns: 25 },
    );
  });
});
