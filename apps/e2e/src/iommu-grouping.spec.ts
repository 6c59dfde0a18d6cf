import type { Assembly, PlacedMail } from '@sluice/series';
import { corpus, describeWithCorpus } from '@sluice/testing';
import { differences, patchworkPostings, sluicePostings, type Difference } from './patchwork-view';
import { assembled, placedSource } from './placed-mails';
import { csvRows, tableRows } from './tables/rows';

/** Why the two can differ: a closed list. */
const CLASSES = [
  // The author's cover letter has no [PATCH] in its subject; Patchwork takes it for talk.
  'cover-without-prefix',
  // [PATCHv2]: Patchwork reads a version only where it stands apart.
  'glued-version',
  // One patch of a revision posted again in answer to it; Patchwork makes it a posting of one patch.
  'partial-re-roll',
  // The mail asks Patchwork, and only Patchwork, to leave it out (X-Patchwork-Hint: ignore).
  'hint-for-patchwork',
  'other',
];
const MAX_OTHER = 2;

const key = (d: Pick<Difference, 'id' | 'field' | 'patchwork' | 'sluice'>): string =>
  [d.id, d.field, d.patchwork, d.sluice].join(' | ');

const bare = (id: string): string => id.replace(/[<>]/g, '');

describeWithCorpus('the 2,000 mails of the iommu list', () => {
  const table = tableRows('iommu-differences.tsv');
  let mails: readonly PlacedMail[];
  let assembly: Assembly;

  beforeAll(async () => {
    mails = await placedSource(corpus('iommu', 'iommu-2000.mbox.xz'));
    assembly = assembled(mails);
  });

  it('are all read, none of them contested', () => {
    expect(mails).toHaveLength(2000);
    expect(assembly.impostors).toEqual([]);
  });

  it('are grouped as Patchwork groups them, but for the differences in the table', () => {
    const theirs = patchworkPostings(corpus('iommu', 'patchwork-series.csv'));
    const found = differences(theirs, sluicePostings(assembly)).map(key).sort();
    const stated = table.map((r) => [r['id'], r['field'], r['patchwork'], r['sluice']].join(' | ')).sort();
    expect(found).toEqual(stated);
  });

  it('have every difference explained: a class, the mails that show it, who is right, and why', () => {
    const ids = new Set<string>(mails.map((m) => m.reading.messageId));
    for (const row of table) {
      expect(CLASSES).toContain(row['class']);
      expect(['sluice', 'patchwork', 'both']).toContain(row['right']);
      expect((row['why'] ?? '').length).toBeGreaterThan(20);
      for (const id of (row['mails'] ?? '').split(' ')) expect(ids).toContain(id);
    }
    expect(table.filter((r) => r['class'] === 'other').length).toBeLessThanOrEqual(MAX_OTHER);
  });

  it('keep what Patchwork drops, most of it answers that came before (or without) what they answer', () => {
    const kept = new Set(csvRows(corpus('iommu', 'patchwork-mails.csv')).map((r) => bare(r['msgid'] ?? '')));
    const dropped = mails.map((m) => m.reading.messageId as string).filter((id) => !kept.has(id));
    const loose = new Set<string>(assembly.loose);
    const revisions = assembly.series.flatMap((s) => s.revisions);
    const answers = (unseen: boolean) =>
      new Set<string>(
        revisions
          .filter((r) => (r.knownByRepliesOnly === true) === unseen)
          .flatMap((r) => r.replies.map((x) => x.messageId)),
      );
    const [onPosted, onUnseen] = [answers(false), answers(true)];
    const posted = new Set<string>(
      revisions.flatMap((r) => [r.coverMessageId ?? '', ...r.patches.map((p) => p.messageId ?? '')]),
    );
    const kindOf = (id: string): string => {
      if (onPosted.has(id)) return 'hangs on a posting';
      if (onUnseen.has(id)) return 'hangs on a posting that never came';
      if (posted.has(id)) return 'posted';
      return loose.has(id) ? 'loose' : 'lost';
    };
    const counts: Record<string, number> = {};
    for (const id of dropped) counts[kindOf(id)] = (counts[kindOf(id)] ?? 0) + 1;
    expect(dropped).toHaveLength(251);
    expect(counts).toEqual({
      'hangs on a posting': 13,
      'hangs on a posting that never came': 191,
      posted: 12,
      loose: 35,
    });
  });

  it('leave loose only what is no patch mail', () => {
    const loose = new Set<string>(assembly.loose);
    const subjects = mails.filter((m) => loose.has(m.reading.messageId)).map((m) => m.reading.subject);
    // A thank-you mail's `(subset)` before the bracket hides its prefix; nothing else of its thread came.
    const patchMail = subjects.filter(
      (s) => /\[[^\]]*(patch|rfc)[^\]]*\]/i.test(s) && !s.includes('(subset)'),
    );
    expect(patchMail).toEqual([]);
  });

  it('cost little to assemble, far from a square of their number', () => {
    const costs = Array.from({ length: 8 }, () => {
      const before = process.cpuUsage();
      assembled(mails);
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1000;
    });
    // About 80 ms on an idle machine; the bound allows for a crowded one.
    expect(Math.min(...costs)).toBeLessThan(400);
  });
});
