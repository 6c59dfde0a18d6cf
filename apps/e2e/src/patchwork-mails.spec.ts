import { projectPatchwork, type PatchworkMail, type PatchworkRows } from '@sluice/application';
import { corpus, describeWithCorpus } from '@sluice/testing';
import { assembled, placedSource } from './placed-mails';
import { csvRows } from './tables/rows';

const bare = (id: string | undefined): string => (id ?? '').replace(/^<|>$/g, '');

/** Patchwork's reader of headers takes quotation marks off a subject. */
const unquoted = (name: string): string => name.replaceAll('"', '');

describeWithCorpus('what the 2,000 mails of the iommu list are to Patchwork’s clients', () => {
  let theirs: readonly Readonly<Record<string, string>>[];
  let rows: PatchworkRows;
  let ours: ReadonlyMap<string, PatchworkMail>;

  beforeAll(async () => {
    theirs = csvRows(corpus('iommu', 'patchwork-mails.csv'));
    const mails = await placedSource(corpus('iommu', 'iommu-2000.mbox.xz'));
    const series = assembled(mails).series.map((s) => ({
      series: s,
      state: 'posted' as const,
      revisions: [],
    }));
    const stored = mails.map((m) => ({ ...m, recordedAt: m.saidAt }));
    rows = projectPatchwork(series, stored, ['iommu']);
    ours = new Map(rows.mails.map((m) => [m.messageId, m]));
  });

  const each = (kind: string) => theirs.filter((t) => t['kind'] === kind);
  const differing = (kind: string, of: (t: Readonly<Record<string, string>>, o: PatchworkMail) => boolean) =>
    each(kind).flatMap((t) => {
      const id = bare(t['msgid']);
      const own = ours.get(id);
      return own !== undefined && !of(t, own) ? [id] : [];
    });

  it('are of the same kind', () => {
    const kinds: Readonly<Record<string, string>> = {
      ...{ patch: 'patch', cover: 'cover', 'patch-comment': 'comment', 'cover-comment': 'comment' },
    };
    const other = theirs.filter((t) => ours.get(bare(t['msgid']))?.kind !== kinds[t['kind'] ?? '']);
    expect(other).toEqual([]);
    expect(theirs).toHaveLength(1749);
  });

  it('have the hashes that Patchwork computes', () => {
    expect(differing('patch', (t, o) => (o.hash ?? '') === t['hash'])).toEqual([]);
    expect(each('patch').filter((t) => t['hash'] !== '').length).toBeGreaterThan(600);
  });

  it('have the names, quotation marks apart, and the numbers', () => {
    const named = (t: Readonly<Record<string, string>>, o: PatchworkMail): boolean =>
      unquoted(o.name) === unquoted(t['name'] ?? '');
    expect([...differing('patch', named), ...differing('cover', named)]).toEqual([]);
    expect(differing('patch', (t, o) => String(o.position) === t['number'])).toEqual([]);
  });

  it('are asked to be pulled where Patchwork says so', () => {
    expect(differing('patch', (t, o) => (o.pullUrl === undefined ? 'f' : 't') === t['pull'])).toEqual([]);
    expect([...ours.values()].filter((o) => o.pullUrl !== undefined)).toHaveLength(5);
  });

  it('hang as comments where Patchwork hangs them: two that share a place there share one here', () => {
    const places = new Map<string, Set<string>>();
    for (const kind of ['patch-comment', 'cover-comment'])
      for (const t of each(kind)) {
        const place = `${kind} ${t['parent'] ?? ''}`;
        const on = ours.get(bare(t['msgid']))?.on ?? 'nothing';
        places.set(place, (places.get(place) ?? new Set()).add(on));
      }
    expect([...places].filter(([, on]) => on.size > 1)).toEqual([]);
    expect(places.size).toBeGreaterThan(200);
  });

  it('have a state wherever they are patches', () => {
    const patches = [...ours.values()].filter((o) => o.kind === 'patch');
    expect(patches.filter((o) => o.derived === undefined)).toEqual([]);
    expect(patches.length).toBeGreaterThan(600);
  });

  it('are one posting each, none of them two', () => {
    const members = rows.postings.flatMap((p) => p.members);
    expect(new Set(members).size).toBe(members.length);
    expect(members).toHaveLength([...ours.values()].filter((o) => o.kind !== 'comment').length);
  });
});
