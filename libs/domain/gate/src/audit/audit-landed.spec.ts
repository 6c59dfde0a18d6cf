import type { Announcement, FreezeEvent, Role } from '@sluice/freeze';
import { messageId } from '@sluice/kernel';
import { announcements, announce, roles } from '../spec/example-project';
import { audit, auditOne, classed, landed, people, time, withLines } from '../spec/audit-example';
import type { PostedPatch } from './posted-patch';

const ACK = 'Release-Acked-by: Ian Manager <rm@example.org>';

describe('an ack in the message', () => {
  it.each([
    ['acked', 'in the trailer block', ACK],
    ['acked', 'in any case', 'release-ACKED-by: Ian Manager <rm@example.org>'],
    ['acked-misspelt', 'under a misspelt key', 'Releae-Acked-by: Ian Manager <rm@example.org>'],
    ['acked-misspelt', 'with an underscore', 'Release_Acked-by: Ian Manager <rm@example.org>'],
    ['acked-outside-trailers', 'above a change log', `${ACK}\n\n---\nChanges since v1:\n - more`],
    [
      'acked-outside-trailers',
      'misspelt above a change log',
      `Relase-acked-by: Ian Manager <rm@example.org>\n\n---\nv2: x`,
    ],
    ['missing', 'of somebody else', 'Release-Acked-by: Some Stranger <stranger@example.net>'],
    ['missing', 'as another key', 'Acked-by: Ian Manager <rm@example.org>'],
    ['missing', 'nowhere', 'Acked-by: Jan Maintainer <x86@example.org>'],
  ])('is %s %s', (status, _, lines) => {
    const row = auditOne(classed(withLines(lines)));
    expect(row).toMatchObject({ status, required: 'release-ack', phase: 'code-freeze' });
    expect(row.found).toBe(status === 'missing' ? null : lines.split('\n')[0]);
    expect(row.why).toMatch(/^[A-Z].*\.$/);
  });

  it('is the best of several', () => {
    const row = auditOne(classed(withLines(`Releae-Acked-by: Ian Manager <rm@example.org>\n${ACK}`)));
    expect(row.status).toBe('acked');
  });

  it.each([
    ['the closing ">" is missing', 'Ian Manager <rm@example.org'],
    ['a mailer mangled the address', 'Ian Manager <rm@example.org<mailto:rm@example.org>>'],
    ['the name is written "Ian Manger"', 'Ian Manger <rm@example.org>'],
    ['the address is written mr@example.org for rm@example.org', 'Ian Manager <mr@example.org>'],
    ["the address rm@elsewhere.example is not known as Ian Manager's", 'Ian Manager <rm@elsewhere.example>'],
  ])('counts although %s, and that is said', (damage, person) => {
    expect(auditOne(classed(withLines(`Release-Acked-by: ${person}`)))).toMatchObject({
      status: 'acked',
      notes: [`In the ack, ${damage}.`],
    });
  });

  it('is evidence', () => {
    const commit = withLines(ACK);
    expect(auditOne(classed(commit)).evidence).toContainEqual({
      kind: 'commit',
      commit: commit.commit,
      quote: ACK,
    });
  });
});

describe('acks that do not count', () => {
  const source = { text: 'for specs' };
  const before: Role = { role: 'release-manager', person: people.arm.address, release: '4.15', source };
  const carried = withLines('Release-Acked-by: Julien Maintainer <arm@example.org>');

  it('names the release from which an ack is carried over', () => {
    const row = auditOne(classed(carried), { roles: [...roles, before] });
    expect(row.status).toBe('missing');
    expect(row.notes.join()).toMatch(
      /does not count for 4\.16: Julien Maintainer managed 4\.15; it is carried over/,
    );
    expect(row.evidence).toContainEqual(
      expect.objectContaining({
        kind: 'commit',
        quote: expect.stringContaining('Julien Maintainer') as string,
      }),
    );
  });

  it("exempts the manager's own, but takes no ack of theirs for it; a deputy's counts", () => {
    const own = { author: people.rm };
    expect(auditOne(classed(withLines(ACK, own)))).toMatchObject({
      status: 'exempt',
      found: null,
      notes: [`"${ACK}" does not count: it is the author's own (R32).`],
    });
    const deputy: Role = {
      role: 'deputy-release-manager',
      person: people.arm.address,
      release: '4.16',
      validFrom: time('2021-11-01'),
      validTo: time('2021-11-05'),
      source,
    };
    const acked = { ...carried, author: people.rm };
    expect(auditOne(classed(acked), { roles: [...roles, deputy] })).toMatchObject({ status: 'acked' });
    const late = { ...acked, committedAt: time('2021-11-06') };
    expect(auditOne(classed(late), { roles: [...roles, deputy] })).toMatchObject({ status: 'exempt' });
  });
});

describe('what needs no ack', () => {
  it.each([
    ['exempt', 'security', 'nothing'],
    ['exempt', 'release-administration', 'nothing'],
    ['not-required', 'docs', 'maintainer-ack'],
    ['not-required', 'revert', 'maintainer-ack'],
    ['missing', 'fix', 'release-ack'],
    ['missing', 'feature', 'no'],
    ['missing', 'unknown', 'release-ack'],
  ] as const)('is %s: %s in code freeze', (status, changeClass, required) => {
    expect(auditOne(classed(landed(1), { changeClass }))).toMatchObject({ status, required });
  });

  it('is acked all the same where the ack is there', () => {
    expect(auditOne(classed(withLines(ACK), { changeClass: 'docs' })).status).toBe('acked');
  });

  const frozen = landed(1, { committedAt: time('2021-10-20') });

  it.each([
    ['not-required', 'a fix', { changeClass: 'fix' }],
    ['missing', 'a sure feature', { changeClass: 'feature', classConfidence: 'sure' }],
    [
      'not-required',
      'what only reads like a refactoring',
      { changeClass: 'refactoring', classConfidence: 'likely' },
    ],
    ['not-required', 'what nothing tells', { changeClass: 'unknown', classConfidence: 'none' }],
  ] as const)('is %s in feature freeze: %s', (status, _, more) => {
    expect(auditOne(classed(frozen, more))).toMatchObject({ status, phase: 'feature-freeze' });
  });

  it.each([
    ['the named person and files', people.poster.address, 'CHANGELOG.md', 'not-required'],
    ['another person', people.stranger.address, 'CHANGELOG.md', 'missing'],
    ['another file', people.poster.address, 'xen/a.c', 'missing'],
  ])('is what a blanket ack is for: %s', (...[, person, path, status]) => {
    const blanket = announce(
      '2021-11-02',
      {},
      {
        waivers: [{ person, files: ['CHANGELOG.md'], need: 'maintainer-ack', sentence: 'a blanket ack' }],
      },
    );
    const commit = landed(1, { files: [{ path }] });
    const row = auditOne(classed(commit), { announcements: [...announcements, blanket] });
    expect(row.status).toBe(status);
  });

  it('is not waived by what was said after it, or ran out before', () => {
    const waiver = { need: 'maintainer-ack', sentence: 'fixes need none' } as const;
    const said = (day: string, until?: string) => [
      ...announcements,
      announce(day, {}, { waivers: [{ ...waiver, until: until === undefined ? undefined : time(until) }] }),
    ];
    const status = (list: readonly Announcement[]) =>
      auditOne(classed(landed(1)), { announcements: list }).status;
    expect(status(said('2021-11-01'))).toBe('not-required');
    expect(status(said('2021-11-05'))).toBe('missing');
    expect(status(said('2021-11-01', '2021-11-02'))).toBe('missing');
  });
});

describe('the phase', () => {
  const at = (day: string, more = {}) => classed(landed(1, { committedAt: time(day), ...more }));

  it.each([
    ['2021-10-15T23:59:59Z', undefined],
    ['2021-10-16T00:00:00Z', 'feature-freeze'],
    ['2021-10-29T23:59:59Z', 'feature-freeze'],
    ['2021-10-30T00:00:00Z', 'code-freeze'],
    ['2021-11-23T23:59:59Z', 'code-freeze'],
    ['2021-11-24T00:00:00Z', undefined],
  ])('at %s is %s on the main branch', (day, phase) => {
    expect(audit([at(day)])[0]?.phase).toBe(phase);
  });

  it.each([
    ['2021-11-24T00:00:00Z', 'branch'],
    ['2021-12-01T15:08:38Z', 'branch'],
    ['2021-12-01T15:08:39Z', undefined],
  ])("at %s is %s on the release's branch", (day, phase) => {
    expect(audit([at(day, { branch: 'staging-4.16' })])[0]?.phase).toBe(phase);
  });

  it('is that of the branch for what stands on it, whenever branching was announced', () => {
    const row = auditOne(at('2021-11-23T16:43:49Z', { branch: 'stable-4.16' }));
    expect(row.phase).toBe('branch');
  });

  it('accuses nobody where a border was only tentative, and says so', () => {
    const tentative = [
      announce('2021-08-27', {
        'feature-freeze': '2021-10-15 announced',
        'code-freeze': '2021-10-29 tentative',
      }),
    ];
    const row = auditOne(classed(landed(1)), { announcements: tentative });
    expect(row).toMatchObject({ status: 'not-required', phase: 'feature-freeze' });
    expect(row.notes.join()).toMatch(/code freeze was to begin after 2021-10-29 \(tentative\)/);
  });

  it('knows what was announced by the moment asked for, not more', () => {
    const commit = classed(landed(1));
    expect(auditOne(commit, { saidBy: time('2021-11-04') }).phase).toBe('code-freeze');
    expect(
      auditOne(commit, { saidBy: time('2021-11-04'), announcements: announcements.slice(0, 1) }).phase,
    ).toBe('feature-freeze');
    expect(audit([commit], { saidBy: time('2021-11-02') })).toEqual([]);
  });
});

describe('the commits of a line', () => {
  const day = (n: number) => time(`2021-11-${String(n).padStart(2, '0')}`);
  const main = [1, 2, 3, 4].map((n) => landed(n, { committedAt: day(n) }));
  const own = [5, 6].map((n) =>
    landed(n, { branch: 'stable-4.16', committedAt: day(n), parents: [landed(n === 5 ? 2 : 5).commit] }),
  );
  const subjects = (rows: readonly { readonly subject: string }[]) => rows.map((r) => r.subject);

  it('are those of the main branch until it branched, then its own', () => {
    expect(subjects(audit([...main].reverse().map((c) => classed(c))))).toEqual(main.map((c) => c.subject));
    const all = [...main, ...own, landed(7, { branch: 'stable-4.15', committedAt: day(7) })];
    expect(subjects(audit(all.map((c) => classed(c))))).toEqual([1, 2, 5, 6].map((n) => `x86: change ${n}`));
  });

  const onTheDay = (more = {}) =>
    classed(landed(9, { committedAt: time('2021-11-23T11:00:00Z'), parents: [landed(2).commit], ...more }));

  it('accuse nobody on the day of branching while the branch is not known', () => {
    const eve = classed(landed(8, { committedAt: time('2021-11-22T11:00:00Z') }));
    const rows = audit([eve, onTheDay()]);
    expect(rows.map((r) => r.status)).toEqual(['missing', 'not-required']);
    expect(rows[1]?.notes).toEqual([expect.stringContaining('The branch of 4.16 is not known')]);
    const acked = onTheDay({ body: `Words.\n\nSigned-off-by: Rahul Poster <poster@example.org>\n${ACK}` });
    expect(audit([acked]).map((r) => r.status)).toEqual(['acked']);
  });

  it('are told apart on the day of branching by a branch that is known', () => {
    const branched = landed(10, {
      branch: 'stable-4.16',
      committedAt: time('2021-11-24'),
      parents: [onTheDay().commit.commit],
    });
    const late = onTheDay({ ...landed(11), committedAt: time('2021-11-23T18:00:00Z') });
    const rows = audit([onTheDay(), late, classed(branched)]);
    expect(rows.map((r) => [r.subject, r.status])).toEqual([
      ['x86: change 9', 'missing'],
      ['x86: change 10', 'missing'],
    ]);
  });

  it('leave merges out', () => {
    const merge = landed(3, { parents: [landed(1).commit, landed(2).commit], committedAt: day(3) });
    expect(subjects(audit([landed(1), merge].map((c) => classed(c))))).toEqual(['x86: change 1']);
  });
});

describe('the list', () => {
  const ack = {
    messageId: messageId('ack@example.org'),
    line: 12,
    saidAt: time('2021-11-02T12:00:00Z'),
    by: people.rm,
    text: ACK,
  };
  const posted = (more: Partial<PostedPatch> = {}): PostedPatch => ({
    messageId: messageId('patch-1@example.org'),
    subject: 'x86: change 1',
    patchId: 'd1ff',
    postedAt: time('2021-11-01T12:00:00Z'),
    seriesMessageIds: [messageId('cover@example.org'), messageId('patch-1@example.org')],
    acks: [ack],
    ...more,
  });

  it.each([
    ['the same diff', landed(1, { patchId: 'd1ff', subject: 'x86: renamed' }), 'acked-on-list', /same diff/],
    ['the same subject', landed(1), 'acked-on-list', /same subject, posted on 2021-11-01/],
    ['another patch', landed(1, { subject: 'x86: other' }), 'missing', /none was found/],
  ])('is asked for %s', (...[, commit, status, why]) => {
    const row = auditOne(classed(commit), { posted: [posted()] });
    expect(row.status).toBe(status);
    expect(row.why).toMatch(why);
  });

  it.each([
    [
      'tied to the commit, whatever its subject',
      { landedAs: [landed(1).commit], subject: 'x86: was' },
      'acked-on-list',
    ],
    [
      'tied to the commit, however old',
      { landedAs: [landed(1).commit], postedAt: time('2020-11-01') },
      'acked-on-list',
    ],
    ['of the same subject, 90 days before', { postedAt: time('2021-08-05T10:00:00Z') }, 'acked-on-list'],
    ['of the same subject, longer before', { postedAt: time('2021-08-05T09:59:59Z') }, 'missing'],
    ['of the same subject, after the commit', { postedAt: time('2021-11-03T10:00:01Z') }, 'missing'],
    ['of the same subject, nobody knows when', { postedAt: undefined }, 'missing'],
  ] as const)('counts or not for a patch %s', (_, more, status) => {
    const row = auditOne(classed(landed(1)), { posted: [posted({ patchId: undefined, ...more })] });
    expect(row.status).toBe(status);
    if ('landedAs' in more) expect(row.why).toContain('for a patch that is tied to this commit');
  });

  it('is believed after the message, and later words are told as such', () => {
    expect(auditOne(classed(withLines(ACK)), { posted: [posted()] }).status).toBe('acked');
    const late = posted({ acks: [{ ...ack, saidAt: time('2021-11-04') }] });
    expect(auditOne(classed(landed(1)), { posted: [late] }).notes).toEqual(['It was said after the commit.']);
    expect(
      auditOne(classed(landed(1)), { posted: [late], saidBy: time('2021-11-03T12:00:00Z') }).status,
    ).toBe('missing');
  });

  it('ties an exception that a person granted to the commit', () => {
    const granted: FreezeEvent = {
      type: 'ExceptionGranted',
      said: {
        release: '4.16',
        by: 'rm@example.org',
        at: time('2021-11-01'),
        reason: 'small',
        source: { text: 'x' },
      },
      data: { about: messageId('cover@example.org') },
    };
    const row = auditOne(classed(landed(1)), { posted: [posted({ acks: [] })], decisions: [granted] });
    expect(row).toMatchObject({ status: 'exempt', why: expect.stringContaining('small') as string });
  });
});
