import type { Mail } from '@sluice/mail';
import type { LandedCommit } from '@sluice/series';
import { derive } from '../derive';
import type { StoredMail } from '../ports/intake-store';
import { incoming, KNOWLEDGE, landedCommit, mail, patch, reply, time } from '../spec-builders';
import { projectPatchwork } from './patchwork';
import { patchworkName } from './patchwork-name';

const stored = (one: Mail): StoredMail => {
  const { rawHash, content } = incoming(one);
  if (!('reading' in content)) throw new Error('parked');
  const { reading, saidAt, proven, analysis } = content;
  return { rawHash, reading, saidAt, proven, analysis, trust: 'list-verified', recordedAt: saidAt };
};

const project = (mails: readonly Mail[], commits: readonly LandedCommit[] = []) => {
  const all = mails.map(stored);
  const { series } = derive(all, KNOWLEDGE, { now: time('2024-03-20'), commits });
  const rows = projectPatchwork(series, all, ['pond']);
  const short = (id: string | undefined): string => (id ?? '').replace('@example.org', '');
  const of = (id: string) => rows.mails.find((m) => short(m.messageId) === id);
  return {
    ...rows,
    of,
    state: (id: string) => of(id)?.derived?.state,
    kinds: Object.fromEntries(rows.mails.map((m) => [short(m.messageId), m.kind])),
    postings: rows.postings.map((p) => ({ ...p, members: p.members.map(short) })),
  };
};

const on = (day: number) => time(`2024-03-${String(day).padStart(2, '0')}T10:00`);
const refs = (id: string): Partial<Mail> => {
  const above = [`${id}@example.org`] as unknown as Mail['references'];
  return { inReplyTo: above, references: above };
};

describe('a series of two patches with answers', () => {
  const COVER = mail('c', { subject: '[PATCH pond v2 0/2] Faster fish', text: 'Two patches.\n' });
  const ONE = patch('p1', '[PATCH pond v2 1/2] fish: swim', { ...refs('c'), file: 'a.c' });
  const TWO = patch('p2', '[PATCH v2 2/2] fish: dive', { ...refs('c'), file: 'b.c' });
  const RE = reply('r1', 'p1', { text: 'Reviewed-by: Hedda Heron <hedda@example.org>\n' });
  const RE_RE = reply('r2', 'r1', { text: 'Thank you.\n' });
  const all = [COVER, ONE, TWO, RE, RE_RE];

  test('is one posting with a cover, patches and comments', () => {
    const rows = project(all);
    expect(rows.kinds).toEqual({ c: 'cover', p1: 'patch', p2: 'patch', r1: 'comment', r2: 'comment' });
    expect(rows.postings).toEqual([
      expect.objectContaining({ members: ['c', 'p1', 'p2'], name: 'Faster fish', version: 2, total: 2 }),
    ]);
    expect(rows.of('p1')).toMatchObject({ name: '[v2,1/2] fish: swim', position: 1 });
    expect(rows.of('r2')?.on).toBe('p1@example.org');
    expect(rows.state('p2')).toBe('new');
  });

  test('has a cover letter that does not say PATCH, too', () => {
    const rows = project([mail('c', { subject: 'faster fish v2', text: 'Two patches.\n' }), ONE, TWO]);
    expect(rows.kinds).toEqual({ c: 'cover', p1: 'patch', p2: 'patch' });
    expect(rows.of('c')?.position).toBe(0);
    expect(rows.postings[0]).toMatchObject({ cover: 'c@example.org', name: 'faster fish v2' });
  });

  test('is named by its first patch where no cover came, and not at all without that', () => {
    expect(project([ONE, TWO]).postings[0]?.name).toBe('[v2,1/2] fish: swim');
    expect(project([TWO]).postings[0]?.name).toBeUndefined();
  });

  test('is the same whatever order the mails come in', () => {
    expect(project([...all].reverse()).postings).toEqual(project(all).postings);
  });
});

describe('the state of a patch', () => {
  const V1 = patch('v1', '[PATCH] fish: swim', { date: on(1), file: 'a.c' });
  const V2 = patch('v2', '[PATCH v2] fish: swim', { date: on(3), file: 'b.c' });
  const commit = landedCommit('a1', {
    subject: 'fish: swim',
    committedAt: on(5),
    patchId: stored(V2).reading.patch?.patchId,
  });

  test('is superseded by a newer revision, from when that was posted', () => {
    const rows = project([V1, V2]);
    expect(rows.of('v1')?.derived).toEqual({ state: 'superseded', firmness: 'over', since: on(3) });
    expect(rows.state('v2')).toBe('new');
  });

  test('is accepted once it landed, with the commit', () => {
    const rows = project([V1, V2], [commit]);
    expect(rows.of('v2')?.derived).toEqual({
      ...{ state: 'accepted', firmness: 'settled', since: on(5), commit: commit.commit },
    });
    expect(rows.state('v1')).toBe('superseded');
  });

  test('is rejected once the commit was reverted', () => {
    const revert = landedCommit('b1', {
      subject: 'Revert "fish: swim"',
      body: `This reverts commit ${commit.commit}.`,
      committedAt: on(7),
    });
    expect(project([V2], [commit, revert]).of('v2')?.derived).toMatchObject({
      state: 'rejected',
      since: on(7),
    });
  });

  test('is rfc, deferred or not applicable as its author says', () => {
    expect(project([patch('x', '[RFC PATCH] fish: swim')]).state('x')).toBe('rfc');
    const gone = reply('w', 'v1', { date: on(2), from: V1.from, text: 'I withdraw this patch.\n' });
    expect(project([V1, gone]).of('v1')?.derived).toMatchObject({
      state: 'not-applicable',
      firmness: 'over',
    });
  });

  test('of what was sent again is superseded; the RESEND is a posting of its own', () => {
    const again = patch('v1r', '[PATCH RESEND] fish: swim', { date: on(4), file: 'a.c' });
    const rows = project([V1, again]);
    expect([rows.state('v1'), rows.state('v1r')]).toEqual(['superseded', 'new']);
    expect(rows.postings.map((p) => p.members)).toEqual([['v1'], ['v1r']]);
  });
});

describe('a name', () => {
  it.each([
    ['[PATCH v3 1/5] dt-bindings: add', '[v3,1/5] dt-bindings: add'],
    ['[PATCH] one', 'one'],
    ['Re: [PATCH 1/2] one', '[1/2] one'],
    ['[POND PATCH,v2][4.16?]  two   words', '[v2,4.16?] two words'],
    ['PATCH without brackets', 'PATCH without brackets'],
    ['[PATCH 1 of 3 V2] hg', '[1 of 3,V2] hg'],
    ['', ''],
  ])('of "%s" is "%s"', (subject, name) => {
    expect(patchworkName(subject, ['pond']).name).toBe(name);
  });
});
