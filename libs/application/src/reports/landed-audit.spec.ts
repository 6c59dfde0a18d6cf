import type { LandedCommit } from '@sluice/series';
import type { LandedReader } from '../ports/landed-reader';
import { announce, incoming, KNOWLEDGE, reply, STORY, time, viewPorts, worldOf } from '../spec-builders';
import { landedAudit } from './landed-audit';
import { landedAuditMarkdown, landedAuditText } from './landed-audit-text';

const hashOf = (n: number): string => n.toString(16).padStart(40, '0');

const landed = (n: number, day: string, more: Partial<LandedCommit> = {}): LandedCommit => ({
  commit: hashOf(n),
  parents: [hashOf(n - 1)],
  branch: 'main',
  author: { name: 'Olli Otter', address: 'olli@example.org' },
  authoredAt: time(day),
  committer: { name: 'Milo Maintainer', address: 'milo@example.org' },
  committedAt: time(day),
  subject: `otter: change ${n}`,
  body: 'Because the water is cold.\n\nSigned-off-by: Olli Otter <olli@example.org>\n',
  files: [{ path: 'otter/a.c' }],
  ...more,
});

const ACK = 'Release-Acked-by: Rita Manager <rita@example.org>\n';
const acked = (n: number, day: string, ack = ACK): LandedCommit => {
  const commit = landed(n, day);
  return { ...commit, body: `${commit.body}${ack}` };
};

const COMMITS: readonly LandedCommit[] = [
  landed(1, '2024-04-01T10:00', { subject: 'otter: before the freeze' }),
  acked(2, '2024-04-02T10:00'),
  acked(3, '2024-04-03T10:00', 'Releae-Acked-by: Rita Manager <rita@example.org>\n'),
  acked(4, '2024-04-04T10:00', `${ACK}\n---\nChanges since v1: a | b\n`),
  landed(5, '2024-04-05T10:00', { subject: 'otter: catch another fish' }),
  landed(6, '2024-04-06T10:00', { subject: 'otter: dive' }),
  landed(7, '2024-04-21T10:00', {
    subject: 'otter: of the branch',
    branch: 'stable-1.4',
    parents: [hashOf(6)],
  }),
  landed(8, '2024-04-21T11:00', { subject: 'otter: for 1.5', parents: [hashOf(6)] }),
];

const readerOf = (commits: readonly LandedCommit[]): LandedReader => ({
  landed: ({ from, to }) =>
    Promise.resolve(
      commits
        .filter((c) => c.committedAt >= from && c.committedAt <= to)
        .map((c) => ({ ...c, recordedAt: c.committedAt })),
    ),
});

const KNOWN = {
  ...KNOWLEDGE,
  announcements: [
    ...KNOWLEDGE.announcements,
    announce('1.4', '2024-04-20T12:00', { branch: '2024-04-20 effective' }),
    announce('1.4', '2024-04-25T12:00', { release: '2024-04-25 effective' }),
  ],
};

const FISH_ACK = reply('fish-release-ack', 'fish', {
  from: { name: 'Rita Manager', address: 'rita@example.org' },
  text: ACK,
  date: time('2024-04-04T12:00'),
});

const auditAt = async (asOf: string, commits = COMMITS, mails = [...STORY, FISH_ACK]) => {
  const views = viewPorts(await worldOf([mails.map((m) => incoming(m))]), KNOWN);
  return landedAudit({ landed: readerOf(commits), views }, '1.4', { asOf: time(asOf) });
};

const statuses = (audit: Awaited<ReturnType<typeof auditAt>>) =>
  Object.fromEntries(audit.commits.map((c) => [Number.parseInt(c.commit, 16), c.status]));

describe('the audit of what landed', () => {
  it('reads tree and list together', async () => {
    const audit = await auditAt('2024-05-01');
    expect(statuses(audit)).toEqual({
      2: 'acked',
      3: 'acked-misspelt',
      4: 'acked-outside-trailers',
      5: 'acked-on-list',
      6: 'missing',
      7: 'missing',
    });
    expect(audit.counts).toMatchObject({ total: 6, missing: 2, acked: 1, 'acked-on-list': 1 });
    expect(audit.phases.map((p) => [p.phase, p.counts.total])).toEqual([
      ['freeze', 5],
      ['branch', 1],
    ]);
    expect(audit).toMatchObject({ release: '1.4', releaseManager: 'Rita Manager', notKnown: [] });
  });

  it('knows only what had landed and been said by the moment asked for', async () => {
    expect(statuses(await auditAt('2024-04-03'))).toEqual({ 2: 'acked', 3: 'acked-misspelt' });
    expect((await auditAt('2024-03-20')).notKnown[0]).toMatch(/that of 1\.4 begins only at 2024-04-02/);
    expect((await auditAt('2024-01-01')).notKnown[0]).toMatch(/whether 1\.4 has been in a freeze/);
  });

  it.each([
    ['no commit', [], /no commit of that time is known/],
    [
      'no commit of the branch',
      COMMITS.filter((c) => c.branch === 'main'),
      /no commit of the branch of 1\.4/,
    ],
  ])('says what it could not know: %s', async (_, commits, sentence) => {
    expect((await auditAt('2024-05-01', commits)).notKnown.join()).toMatch(sentence);
  });

  it('says so when no mail was there to look in', async () => {
    const audit = await auditAt('2024-05-01', COMMITS, []);
    expect(statuses(audit)[5]).toBe('missing');
    expect(audit.notKnown.join()).toMatch(/acks that stand on the list only/);
  });

  it('leaves out what a forced push took away', async () => {
    const views = viewPorts(await worldOf([STORY.map((m) => incoming(m))]), KNOWN);
    const landed: LandedReader = {
      landed: async (range) =>
        (await readerOf(COMMITS).landed(range)).map((c) => ({ ...c, droppedAt: time('2024-04-10') })),
    };
    const at = (asOf: string) => landedAudit({ landed, views }, '1.4', { asOf: time(asOf) });
    expect((await at('2024-04-09')).counts.total).toBe(5);
    expect((await at('2024-04-11')).counts.total).toBe(0);
  });

  it('finds an ack that was given in the thread of another patch', async () => {
    const both = { ...FISH_ACK, text: `> otter: dive\n\nBoth patches:\n\n${ACK}` };
    const audit = await auditAt('2024-05-01', COMMITS, [...STORY, both]);
    expect(statuses(audit)).toMatchObject({ 5: 'acked-on-list', 6: 'acked-on-list' });
    expect(audit.commits.find((c) => c.subject === 'otter: dive')?.why).toMatch(
      /names, in the thread of another/,
    );
  });

  it('is the same in whatever order commits come', async () => {
    expect(await auditAt('2024-05-01', [...COMMITS].reverse())).toEqual(await auditAt('2024-05-01'));
  });
});

describe('its text', () => {
  it('begins with what is missing and why, and goes through the phases', async () => {
    const text = landedAuditText(await auditAt('2024-05-01'));
    expect(text).toContain('6 commits: 2 missing, 1 acked,');
    expect(text.indexOf('\nMissing\n=======\n2024-04-06 0000000000 otter: dive')).toBeGreaterThan(0);
    expect(text.indexOf('There, but hard to find')).toBeLessThan(text.indexOf('The time of freeze\n---'));
    expect(text).toContain('    found: Releae-Acked-by: Rita Manager <rita@example.org>');
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });

  it('says so when nothing is missing', async () => {
    const text = landedAuditText(await auditAt('2024-04-03'));
    expect(text).toContain('Missing\n=======\nNothing: every commit has the ack it needed');
  });

  it('is a chapter in Markdown, the missing ones first', async () => {
    const lines = landedAuditMarkdown(await auditAt('2024-05-01')).split('\n');
    expect(lines[0]).toBe('## Otter 1.4');
    expect(lines).toContain('| the time of freeze | 5 | 1 | 1 | 1 | 1 | 1 | 0 | 0 |');
    expect(lines.filter((l) => /^\| (missing|acked)/.test(l)).map((l) => l.split(' | ')[0])).toEqual([
      '| missing',
      '| missing',
      '| acked but misspelt',
      '| acked outside the trailers',
      '| acked on the list only',
    ]);
  });
});
