import type { IncomingMail, IntakeStore, SeriesReader, StoredMail } from '@sluice/application';
import { listId, messageId, type Instant } from '@sluice/kernel';
import { postgresIntakeStore } from './intake-store';
import {
  ARCHIVE,
  CLOCK,
  incoming,
  mail,
  NOW,
  PACKING,
  parked,
  patch,
  reply,
  VERSIONS,
} from './redrawn-mails.spec-helper';
import { postgresSeriesReader } from './series-reader';
import type { Database } from './sql';
import { startTestServer, type TestServer } from './testing-server.spec-helper';

let server: TestServer;
let database: Database;
let another: Database;
let intake: IntakeStore;
let reader: SeriesReader;

beforeAll(async () => {
  server = await startTestServer();
  const [first, second = first] = await server.databases(2);
  [database, another] = [first, second];
  intake = postgresIntakeStore(database, CLOCK.now, PACKING);
  reader = postgresSeriesReader(database);
});
afterAll(() => server.stop());
beforeEach(() =>
  database.run(
    'TRUNCATE event, raw_mail, raw_pack, mail_reading, conversation_key, dirty_conversation, series, series_mail, verdict, parked_mail, source_cursor',
  ),
);

const take = (mails: readonly IncomingMail[]): Promise<ReadonlySet<string>> => intake.take(mails, VERSIONS);

const dirty = async (): Promise<ReadonlyMap<string, bigint>> => {
  const rows = await database.rows<{ c: string; m: bigint }>(
    'SELECT conversation_id AS c, mark AS m FROM dirty_conversation',
  );
  return new Map(rows.map((row) => [row.c, row.m]));
};

const facts = async (): Promise<readonly string[]> =>
  (await database.rows<{ t: string }>(`SELECT type || ' ' || stream_version AS t FROM event ORDER BY 1`)).map(
    (r) => r.t,
  );

/** The one mail that is kept. */
const theMail = async (): Promise<StoredMail> => {
  const ids = await reader.conversations(undefined, 10);
  const mails = [...(await reader.mailsOf(ids)).values()].flat();
  expect(mails).toHaveLength(1);
  const [only] = mails;
  if (only === undefined) throw new Error('no mail is kept');
  return only;
};

const soundness = async (): Promise<readonly string[]> =>
  (await reader.integrity()).filter((check) => !check.ok).map((check) => `${check.name}: ${check.detail}`);

afterEach(async () => {
  expect(await soundness()).toEqual([]);
});

test('mails that speak of a release are found among the others, with or without a conversation', async () => {
  const schedule = mail('schedule', {
    subject: 'Release schedule for 4.16',
    text: 'Plan:\n\n  Friday 29th March   Code freeze\n',
  });
  await take([incoming(schedule), incoming(patch('wade', '[PATCH] heron: wade'))]);
  const found = await reader.releaseMails();
  expect(found.map((m) => m.reading.messageId)).toEqual([schedule.messageId]);
  expect(found[0]).toMatchObject({
    trust: 'list-verified',
    recordedAt: NOW,
    reading: { release: { release: '4.16', dates: [{ phase: 'code-freeze', lastDay: '2024-03-29' }] } },
  });
});

describe('a mail that is taken', () => {
  test('is kept byte for byte, with its reading, its fact and a place on the to-do list', async () => {
    const [one] = ARCHIVE.map((m) => incoming(m));
    if (one === undefined) throw new Error('the archive is empty');
    await take([one]);
    const kept = (await reader.raw(one.rawHash)) ?? { bytes: Buffer.of() };
    expect(Buffer.from(PACKING.expand(kept))).toEqual(Buffer.from(one.raw));
    expect(await theMail()).toMatchObject({
      rawHash: one.rawHash,
      trust: 'list-verified',
      saidAt: '2024-03-02T08:00:00Z',
      proven: false,
      recordedAt: NOW,
      reading: { messageId: 'cover@example.org', kind: 'cover' },
    });
    expect(await facts()).toEqual(['MailSeen 1']);
    expect((await dirty()).size).toBe(1);
  });

  test('again, in the same batch or a later one, changes nothing', async () => {
    const all = ARCHIVE.map((m) => incoming(m));
    await take([...all, ...all]);
    const [before, said] = [await dirty(), await facts()];
    await take(all);
    expect(await dirty()).toEqual(before);
    expect(await facts()).toEqual(said);
    expect(await reader.coverage(undefined)).toMatchObject({ mails: ARCHIVE.length, parked: 0 });
  });

  test('is known afterwards by the identity of its arrival', async () => {
    const one = incoming(mail('one'));
    await take([one]);
    const identity = `MailSeen ${one.rawHash} heron-devel.lists.example.org list-verified -`;
    expect(await intake.recorded([identity, 'MailSeen of another'])).toEqual(new Set([identity]));
    expect(await intake.recorded([])).toEqual(new Set());
  });

  test('is known as of when this process learnt it, and not before', async () => {
    const one = incoming(mail('one'));
    await take([one]);
    const before = '2024-03-10T11:59:59Z' as Instant;
    expect([await reader.factIdentities(before), await reader.coverage(before)]).toMatchObject([
      [],
      { mails: 0 },
    ]);
    expect(await reader.factIdentities(NOW)).toHaveLength(1);
    expect(await reader.coverage(NOW)).toMatchObject({ mails: 1 });
  });

  test('in a batch of none does nothing', async () => {
    await take([]);
    expect(await facts()).toEqual([]);
  });

  test('is recorded as a whole batch or not at all', async () => {
    const broken = incoming(mail('broken'), { archivedAt: 'no time' as Instant });
    await expect(take([incoming(mail('sound')), broken])).rejects.toThrow();
    expect(await facts()).toEqual([]);
    expect(await reader.coverage(undefined)).toMatchObject({ mails: 0 });
  });
});

describe('a second sighting', () => {
  const twice = async (first: Instant | undefined, second: Instant | undefined): Promise<StoredMail> => {
    const decoded = mail('sighted', { date: '2024-03-02T08:00:00Z' as Instant });
    await take([incoming(decoded, { archivedAt: first, trust: 'unproven' })]);
    await take([incoming(decoded, { archivedAt: second })]);
    return theMail();
  };

  const DATE = '2024-03-02T08:00:00Z';
  const PROVEN = { saidAt: DATE, proven: true };
  test.each([
    ['no archive time, then one that confirms the Date', [undefined, '2024-03-02T08:00:05Z'], PROVEN],
    ['a late archive time, then an early one', ['2024-03-09T08:00:00Z', '2024-03-02T09:00:00Z'], PROVEN],
    ['an early archive time, then a late one', ['2024-03-02T09:00:00Z', '2024-03-09T08:00:00Z'], PROVEN],
    [
      'a time before the Date, which then came too late',
      [undefined, '2024-03-01T08:00:00Z'],
      { saidAt: '2024-03-01T08:00:00Z', proven: true },
    ],
    ['no archive time at all', [undefined, undefined], { saidAt: DATE, proven: false }],
  ])('with %s: it was said when both together say', async (_what, [first, second], expected) => {
    const kept = await twice(first as Instant | undefined, second as Instant | undefined);
    expect(kept).toMatchObject({ ...expected, trust: 'list-verified' });
  });

  test('is the same in one batch, and in the other order', async () => {
    const decoded = mail('sighted');
    const early = incoming(decoded, { archivedAt: '2024-03-02T08:30:00Z' as Instant, trust: 'unproven' });
    const late = incoming(decoded, { archivedAt: '2024-03-08T08:30:00Z' as Instant });
    const expected = { saidAt: '2024-03-02T08:00:00Z', proven: true, trust: 'list-verified' };
    await take([late, early]);
    expect(await theMail()).toMatchObject(expected);
    expect(await facts()).toEqual(['MailSeen 1', 'MailSeen 2']);
  });

  test('that proves more puts its conversation on the list again; one that proves nothing new does not', async () => {
    const decoded = mail('sighted');
    await take([incoming(decoded, { trust: 'unproven' })]);
    const first = await dirty();
    await take([incoming(decoded, { archivedAt: '2024-03-02T08:00:09Z' as Instant })]);
    const second = await dirty();
    expect(second).not.toEqual(first);
    await take([incoming(decoded, { archivedAt: '2024-03-05T08:00:09Z' as Instant, trust: 'unproven' })]);
    expect(await dirty()).toEqual(second);
    const [row] = await database.rows<{ at: Date }>('SELECT archived_at AS at FROM mail_reading');
    expect(row?.at.toISOString()).toBe('2024-03-02T08:00:09.000Z');
  });

  test('notes an earlier archive time even where the Date stands', async () => {
    const decoded = mail('sighted');
    await take([incoming(decoded, { archivedAt: '2024-03-02T10:00:00Z' as Instant })]);
    await take([incoming(decoded, { archivedAt: '2024-03-02T09:00:00Z' as Instant })]);
    const [row] = await database.rows<{ at: Date }>('SELECT archived_at AS at FROM mail_reading');
    expect(row?.at.toISOString()).toBe('2024-03-02T09:00:00.000Z');
  });
});

describe('a mail without List-Id that sources name different lists for', () => {
  const on = (list: string): IncomingMail =>
    incoming(patch('homeless', '[PATCH] heron: count the eggs', { listIds: [] }), { listId: listId(list) });
  const [A, B] = ['heron-devel.lists.example.org', 'marsh.lists.example.org'];
  const state = async () => {
    const keys = await database.rows('SELECT key FROM conversation_key ORDER BY 1');
    return { lists: (await theMail()).reading.listIds, keys };
  };

  test.each([
    ['one after the other', [[A], [B]]],
    ['in the other order', [[B], [A]]],
    ['in one batch', [[B, A]]],
    ['again and again', [[A], [B], [A, B], [B]]],
  ])('is on all of them: %s', async (_, batches) => {
    for (const lists of batches) await take(lists.map(on));
    const { lists, keys } = await state();
    expect(lists).toEqual([A, B]);
    const alone = on(A).content;
    // One subject key for each list; the others are the same.
    expect(keys).toHaveLength('keys' in alone ? alone.keys.length + 1 : NaN);
  });

  test('is said to be on more than the batch says, so that nobody derives from the batch alone', async () => {
    expect(await take([on(A)])).toEqual(new Set());
    const [again] = [on(B)];
    expect(await take([again])).toEqual(new Set([again.rawHash]));
    const marks = await dirty();
    expect(await take([on(A)])).toEqual(new Set([again.rawHash]));
    expect(await dirty()).toEqual(marks);
  });
});

describe('an erased mail', () => {
  const erase = (one: IncomingMail): Promise<void> =>
    intake.erase([{ rawHash: one.rawHash, by: 'hari@example.com', reason: 'asked for' }]);

  test('leaves a tombstone and nothing else, and later copies stay out', async () => {
    const one = incoming(patch('one', '[PATCH] heron: count the eggs'));
    await take([one]);
    await erase(one);
    for (let n = 0; n < 2; n++) {
      expect(await reader.raw(one.rawHash)).toBeUndefined();
      expect(await reader.coverage(undefined)).toMatchObject({ mails: 0 });
      expect(await reader.factIdentities()).toEqual([`MailErased ${one.rawHash}`]);
      await take([one, incoming(patch('one', '[PATCH] heron: count the eggs'), { trust: 'signed' })]);
    }
    expect(await facts()).toEqual(['MailErased 2', 'MailSeen 1']);
    expect((await dirty()).size).toBe(1);
  });

  test('that never came stays out when it comes', async () => {
    const one = incoming(mail('one'));
    await erase(one);
    await erase(one);
    await take([one, incoming(mail('two'))]);
    expect(await theMail()).toMatchObject({ reading: { messageId: 'two@example.org' } });
  });

  test('is gone from the parked ones too', async () => {
    const odd = parked('odd', { reason: 'not-mail', detail: 'no header' });
    await take([odd]);
    await erase(odd);
    expect(await reader.parked()).toEqual([]);
  });

  test('goes with all copies of its Message-ID, and copies that come later stay out with a tombstone of their own', async () => {
    const [one, footer, late] = ['Count them.\n', 'Count them.\n--\nThe heron list\n', 'Count them!\n'].map(
      (text) => incoming(mail('one', { text })),
    ) as [IncomingMail, IncomingMail, IncomingMail];
    const erased = { messageId: messageId('one@example.org'), by: 'hari@example.com', reason: 'asked for' };
    await take([one, incoming(mail('two'))]);
    await take([footer]);
    const hashes = [one, footer].map((m) => m.rawHash).sort();
    expect(await intake.eraseCopies(erased)).toEqual(hashes);
    expect(await intake.eraseCopies(erased)).toEqual([]);
    await take([late, one, incoming(mail('three'))]);
    await take([late]);
    for (const { rawHash } of [one, footer, late]) expect(await reader.raw(rawHash)).toBeUndefined();
    expect((await reader.factIdentities()).filter((k) => k.includes('Erased')).sort()).toEqual(
      ['CopiesErased one@example.org', ...[...hashes, late.rawHash].map((h) => `MailErased ${h}`)].sort(),
    );
    expect(await reader.coverage(undefined)).toMatchObject({ mails: 2 });
    expect(await intake.eraseCopies({ ...erased, messageId: messageId('none@example.org') })).toBeUndefined();
  });

  test('of which a copy is being taken at this moment has none in the end', async () => {
    const copies = ['a', 'b', 'c', 'd'].map((text) => incoming(mail('one', { text })));
    const erased = { messageId: messageId('one@example.org'), by: 'hari@example.com', reason: 'asked for' };
    await take(copies.slice(0, 1));
    await Promise.all([
      ...copies.map((m) => postgresIntakeStore(another, CLOCK.now, PACKING).take([m], VERSIONS)),
      intake.eraseCopies(erased),
    ]);
    expect(await reader.coverage(undefined)).toMatchObject({ mails: 0 });
    for (const { rawHash } of copies) expect(await reader.raw(rawHash)).toBeUndefined();
    expect(await reader.factIdentities()).toHaveLength(copies.length + 1);
  });

  test('that another process takes at this moment is out in the end', async () => {
    const all = ARCHIVE.map((m) => incoming(m));
    const [first] = all;
    if (first === undefined) throw new Error('the archive is empty');
    await Promise.all([postgresIntakeStore(another, CLOCK.now, PACKING).take(all, VERSIONS), erase(first)]);
    expect(await reader.raw(first.rawHash)).toBeUndefined();
    expect(await reader.coverage(undefined)).toMatchObject({ mails: all.length - 1 });
  });
});

describe('a parked mail', () => {
  test('is kept with its reason until it can be read, one line each', async () => {
    const silent = parked('silent', { reason: 'not-mail', detail: '' });
    await take([silent]);
    await take([silent, parked('other', { reason: 'too-large', detail: 'of 3 GB' })]);
    expect((await reader.parked()).map(({ reason, detail, size }) => [reason, detail, size]).sort()).toEqual([
      ['not-mail', '', 6],
      ['too-large', 'of 3 GB', 5],
    ]);
    await intake.unpark(silent.rawHash.slice(0, 16));
    expect(await reader.parked()).toHaveLength(1);
    await database.run('DELETE FROM raw_mail WHERE raw_hash = $1', silent.rawHash);
    await database.run(
      'DELETE FROM raw_pack p WHERE NOT EXISTS (SELECT 1 FROM raw_mail r WHERE r.pack = p.id)',
    );
    await database.run('DELETE FROM event WHERE stream_name = $1', `mail-${silent.rawHash}`);
  });
});

describe('mail with characters that a database refuses', () => {
  test.each([
    ['a NUL', 'a\u0000b'],
    ['the first half of a surrogate pair', 'a\ud83e'],
    ['the second half of a surrogate pair', '\udda2b'],
    ['the separators of a batch', 'a\u001eb\u0001'],
    ['an escape that looks like one', 'a\\u0000 \\\\u0000 \\ud800'],
    ['nothing', ''],
  ])('takes its whole batch along: %s', async (_what, text) => {
    const sound = incoming(mail('sound'));
    const odd = mail(`odd${text}`, {
      subject: `[PATCH] heron ${text}`,
      from: { name: text, address: `${text}@example.org` },
      text: `Acked-by: ${text} <rita@example.com>\n\n${text}\n`,
      inReplyTo: [messageId(text)],
    });
    const origin = { ...parked(text, { reason: text, detail: text }) };
    await take([sound, incoming(odd), { ...origin, seen: { ...origin.seen, origin: text } }]);
    expect(await reader.coverage(undefined)).toMatchObject({ mails: 2, parked: 1 });
    const kept = [...(await reader.mailsOf(await reader.conversations(undefined, 10))).values()].flat();
    const subject = kept.find((m) => m.rawHash !== sound.rawHash)?.reading.subject;
    // Text goes over the wire as UTF-8, which has no half pairs.
    const told = Buffer.from(`[PATCH] heron ${text}`).toString();
    expect(subject).toBe(told.replaceAll('\u0000', '\ufffd'));
  });
});

describe('neighbourhoods', () => {
  const places = async (): Promise<ReadonlyMap<string, string>> => {
    const rows = await database.rows<{ m: string; c: string }>(
      'SELECT message_id AS m, conversation_id AS c FROM mail_reading',
    );
    return new Map(rows.map((row) => [row.m, row.c]));
  };

  test('join when a mail comes that connects them, and only that stays to be done', async () => {
    const a = patch('a', '[PATCH] heron: sit still');
    const b = patch('b', '[PATCH] stork: stand still', { file: 'heron/stork.c' });
    await take([incoming(a)]);
    await take([incoming(b)]);
    expect(new Set((await places()).values()).size).toBe(2);
    const references = [messageId('a@example.org'), messageId('b@example.org')];
    await take([incoming(patch('c', '[PATCH] crane: both', { references, file: 'heron/crane.c' }))]);
    expect(new Set((await places()).values()).size).toBe(1);
    expect([...(await dirty()).keys()]).toEqual([(await places()).get('a@example.org')]);
  });

  test('are the same whichever way the mails came', async () => {
    const partsOf = async (batches: readonly (readonly IncomingMail[])[]): Promise<readonly string[]> => {
      await database.run(
        'TRUNCATE event, raw_mail, raw_pack, mail_reading, conversation_key, dirty_conversation',
      );
      for (const batch of batches) await take(batch);
      const byPlace = new Map<string, string[]>();
      for (const [id, place] of await places())
        byPlace.set(place, [...(byPlace.get(place) ?? []), id].sort());
      return [...byPlace.values()].map((ids) => ids.join()).sort();
    };
    const all = ARCHIVE.map((m) => incoming(m));
    const expected = await partsOf([all]);
    expect(expected.length).toBeGreaterThan(2);
    expect(await partsOf(all.map((m) => [m]))).toEqual(expected);
    expect(await partsOf(all.toReversed().map((m) => [m]))).toEqual(expected);
  });

  test('come out whole when two imports cross', async () => {
    const all = ARCHIVE.map((m) => incoming(m));
    await Promise.all([
      take(all.slice(0, 7)),
      postgresIntakeStore(another, CLOCK.now, PACKING).take(all.slice(4).toReversed(), VERSIONS),
      intake.erase([]),
    ]);
    expect((await places()).size).toBe(all.length);
  });
});

describe('a reading made by an older version', () => {
  const NEWER = { ...VERSIONS, readerVersion: 2 };
  const archived = { archivedAt: '2024-03-02T08:00:05Z' as Instant };

  test('is found with its raw mail and arrivals, replaced, and then no longer stale', async () => {
    const old = mail('one', { text: 'old' });
    await take([incoming(old, archived), incoming(mail('two'))]);
    await database.run('DELETE FROM dirty_conversation');
    const stale = await intake.stale(NEWER, 10);
    expect(stale.map((s) => s.seen.map((seen) => seen.origin))).toEqual([['heron.mbox:1'], ['heron.mbox:1']]);
    expect(await intake.stale(NEWER, 1)).toHaveLength(1);
    expect(await intake.stale(VERSIONS, 10)).toEqual([]);
    const [first, second] = stale;
    if (first === undefined || second === undefined) throw new Error('not stale');
    const { content } = incoming(mail('renamed', { subject: 'Read better' }));
    if (!('reading' in content)) throw new Error('parked');
    await intake.reread([{ mail: first, content }, { mail: second }], NEWER);
    expect(await intake.stale(NEWER, 10)).toEqual([]);
    const kept = [...(await reader.mailsOf(await reader.conversations(undefined, 10))).values()].flat();
    expect(kept.find((m) => m.rawHash === first.rawHash)?.reading.subject).toBe('Read better');
    expect(kept.find((m) => m.rawHash === second.rawHash)?.reading.subject).toMatch(/^Re: (one|two)$/);
    expect((await dirty()).size).toBe(1);
  });

  test('read again with nothing new, marks nothing; what is new, or another version, is written', async () => {
    await take([incoming(mail('one'), archived)]);
    const [stale] = await intake.stale(NEWER, 10);
    const { content } = incoming(mail('one', { subject: 'Read better' }));
    if (stale === undefined || !('reading' in content)) throw new Error('not stale');
    const marked = async (again: typeof content, versions = NEWER): Promise<number> => {
      await database.run('DELETE FROM dirty_conversation');
      await intake.reread([{ mail: stale, content: again }], versions);
      return (await dirty()).size;
    };
    const other = { ...content, reading: { ...content.reading, subject: 'Read otherwise' } };
    expect(await marked(content)).toBe(1);
    expect(await marked(content)).toBe(0);
    expect(await marked(other)).toBe(1);
    expect(await marked(content)).toBe(1);
    expect(await marked(content, { ...NEWER, readerVersion: 3 })).toBe(1);
  });

  test('stays stale when the mail was sighted anew meanwhile, and goes when it was erased', async () => {
    const [sighted, erased] = [mail('one'), mail('two')];
    await take([incoming(sighted, archived), incoming(erased, archived)]);
    const stale = await intake.stale(NEWER, 10);
    await take([incoming(sighted, { archivedAt: '2024-03-01T00:00:00Z' as Instant })]);
    await intake.erase([{ rawHash: incoming(erased).rawHash, by: 'x', reason: 'y' }]);
    const { content } = incoming(sighted);
    if (!('reading' in content)) throw new Error('parked');
    await intake.reread(
      stale.map((s) => ({ mail: s, content })),
      NEWER,
    );
    expect((await intake.stale(NEWER, 10)).map((s) => s.archivedAt)).toEqual(['2024-03-01T00:00:00Z']);
    expect(await theMail()).toMatchObject({ saidAt: '2024-03-01T00:00:00Z' });
  });
});

describe('a source', () => {
  test('is read on from where it was left', async () => {
    expect(await intake.cursor('heron.git')).toBeUndefined();
    await intake.moveCursor('heron.git', '{"epoch":0}');
    await intake.moveCursor('heron.git', '{"epoch":1}');
    expect(await intake.cursor('heron.git')).toBe('{"epoch":1}');
    expect(await intake.cursor('stork.git')).toBeUndefined();
  });
});

describe('a batch', () => {
  test('of many mails is a dozen statements, not some for each', async () => {
    let statements = 0;
    const counting: Database = {
      ...database,
      transaction: (work) =>
        database.transaction((sql) =>
          work({
            rows: (text, ...values) => (statements++, sql.rows(text, ...values)),
            run: (text, ...values) => (statements++, sql.run(text, ...values)),
          }),
        ),
    };
    const many = Array.from({ length: 300 }, (_, n) =>
      incoming(reply(`r${String(n)}`, `p${String(n % 40)}`, 'Seen.\n')),
    );
    await postgresIntakeStore(counting, CLOCK.now, PACKING).take(many, VERSIONS);
    expect(await reader.coverage(undefined)).toMatchObject({ mails: 300 });
    expect(statements).toBeLessThanOrEqual(12);
  });
});

describe('patches that touch a declared interface', () => {
  const touching = (id: string, analysis: object): IncomingMail => {
    const one = incoming(patch(id, `[PATCH] heron: ${id}`));
    if (!('reading' in one.content)) throw new Error('parked');
    const whole = { mentions: [], changeClass: 'fix', classReason: '', changes: [], ...analysis };
    return { ...one, content: { ...one.content, analysis: whole as typeof one.content.analysis } };
  };
  const change = { kind: 'bit-added', name: 'EGG', file: 'heron/eggs.h', line: 1, quote: '' };

  test('are found in order, with the commit of the tree they were read with', async () => {
    const mails = [
      touching('plain', { changes: [change] }),
      touching('treed', { changes: [change], tree: { commit: 'abc', uses: {} } }),
      touching('revert', { removes: [{ name: 'EGG' }] }),
      touching('nothing', {}),
      incoming(mail('loose')),
    ];
    await take(mails);
    const all = await intake.analysed(undefined, 10);
    const commits = new Map(all.map((m) => [m.rawHash, m.treeCommit]));
    expect(mails.map((m) => [commits.has(m.rawHash), commits.get(m.rawHash)])).toEqual([
      [true, undefined],
      [true, 'abc'],
      [true, undefined],
      [false, undefined],
      [false, undefined],
    ]);
    expect(all.map((m) => m.saidAt)).toEqual(all.map(() => '2024-03-02T08:00:00Z'));
    const [first, second] = all;
    expect(await intake.analysed(undefined, 1)).toEqual([first]);
    expect(await intake.analysed(first?.rawHash, 1)).toEqual([second]);
  });

  test('are kept with all it takes to read them again, whatever read them', async () => {
    const [one, two] = [incoming(patch('one', '[PATCH] heron: one')), incoming(mail('two'))];
    await take([one, two]);
    const [kept, ...rest] = await intake.kept([one.rawHash, '0'.repeat(64)]);
    expect(rest).toEqual([]);
    expect(kept).toMatchObject({ rawHash: one.rawHash, seen: [{ origin: 'heron.mbox:1' }] });
    expect(Buffer.from(PACKING.expand(kept?.kept ?? { bytes: Buffer.of() }))).toEqual(Buffer.from(one.raw));
  });
});
