import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixtures, until } from '@sluice/testing';
import { openStream, type EventClient } from './event-client';
import { endServices, startApiProcess, type ApiProcess } from './running-service';
import { servedSluice, temporaryFolder, type ServedSluice } from './running-sluice';

const PUBLIC = 'https://sluice.example.org';
const SUBJECT = 'xen/arm: a <b>bold</b> &amp; ]]> lily';
const BODY = 'Words of the mail that nobody is told.';

const mail = (n: number): string => `From: Eve "<i>" Example <eve@example.org>
To: xen-devel@lists.xenproject.org
List-Id: <xen-devel.lists.xenproject.org>
Subject: [PATCH for-4.16] ${SUBJECT} ${String(n)}
Date: Wed, 24 Nov 2021 10:0${String(n)}:00 +0000
Message-ID: <lily-${String(n)}@example.org>

${BODY}

Signed-off-by: Eve Example <eve@example.org>
---
 xen/arch/arm/lily-${String(n)}.c | 1 +
 1 file changed, 1 insertion(+)

diff --git a/xen/arch/arm/lily-${String(n)}.c b/xen/arch/arm/lily-${String(n)}.c
index e69de29bb2d1..0cfbf08886fc 100644
--- a/xen/arch/arm/lily-${String(n)}.c
+++ b/xen/arch/arm/lily-${String(n)}.c
@@ -0,0 +1 @@
+int lily_${String(n)};
`;

describe('what is live', () => {
  const folder = temporaryFolder('live');
  let sluice: ServedSluice;
  let env: Readonly<Record<string, string>>;
  let api: ApiProcess;
  let beside: ApiProcess;
  let count = 0;

  beforeAll(async () => {
    sluice = await servedSluice(join(folder, 'data'));
    env = { DATABASE_URL: sluice.databaseUrl, SLUICE_NOW: '2021-11-25T00:00:00Z' };
    expect((await sluice.run('ingest', fixtures('cdf-vpci-story'), '--quiet')).exit).toBe(0);
    [api, beside] = await Promise.all([
      startApiProcess(env),
      startApiProcess({ ...env, SLUICE_PUBLIC_URL: `${PUBLIC}/` }),
    ]);
  }, 180_000);

  afterAll(async () => {
    await endServices();
    await sluice.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** One more mail is taken, by another process, and what it brings is concluded. */
  const take = async (): Promise<void> => {
    const file = join(folder, `mail-${String(++count)}.eml`);
    writeFileSync(file, mail(count));
    expect((await sluice.run('ingest', file, '--quiet')).exit).toBe(0);
  };

  const stream = (query = '', lastId?: string, at = api): Promise<EventClient> =>
    openStream(`${at.url}/api/v1/events/stream${query}`, lastId);

  const typesOf = (client: EventClient): readonly string[] => client.events.map((e) => e.event);

  const got = (client: EventClient, type: string): Promise<void> =>
    until(`${type} comes`, () => typesOf(client).includes(type));

  type Problem = {
    readonly status: number;
    readonly detail: string;
    readonly where?: string;
    readonly help?: string;
  };
  const problem = async (path: string, lastId?: string): Promise<Problem> => {
    const headers = lastId === undefined ? {} : { 'Last-Event-ID': lastId };
    const answer = await fetch(`${api.url}${path}`, { headers });
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    return (await answer.json()) as Problem;
  };

  describe('the stream of events', () => {
    test('brings what was asked for as it happens, to everybody, without words of a mail', async () => {
      const [all, posted, ofLine, ofAnother, facts] = await Promise.all([
        stream(),
        stream('?types=RevisionPosted,AckGiven'),
        stream('?release=4.16', undefined, beside),
        stream('?release=4.15'),
        stream('?sort=fact'),
      ]);
      expect([all.status, all.type]).toEqual([200, 'text/event-stream; charset=utf-8']);
      await until('where it begins is told', () => all.lastId() !== undefined);
      const before = all.lastId();
      await take();
      await Promise.all([got(all, 'VerdictChanged'), got(ofLine, 'VerdictChanged'), got(facts, 'MailSeen')]);
      await got(posted, 'RevisionPosted');
      expect(typesOf(all)).toContain('RevisionPosted');
      expect(new Set(typesOf(posted))).toEqual(new Set(['RevisionPosted']));
      expect(new Set(typesOf(facts))).toEqual(new Set(['MailSeen']));
      expect(ofAnother.events).toEqual([]);
      const verdict = ofLine.events.find((e) => e.event === 'VerdictChanged');
      expect(verdict?.data.data).toMatchObject({ release: '4.16', revision: '1' });
      expect(typesOf(ofLine)).toContain('RevisionPosted');
      for (const { raw } of [all, facts]) expect(raw()).not.toMatch(/bold|nobody is told|\.eml|Eve/);

      const again = await stream('', before, beside);
      await until('it has caught up', () => again.events.length >= all.events.length);
      expect(again.events).toEqual(all.events);
      const series = String(verdict?.data.data['series']);
      const ofSeries = await stream(`?series=lily-1@example.org`, before);
      await got(ofSeries, 'VerdictChanged');
      expect(new Set(ofSeries.events.map((e) => e.data.streamName))).toEqual(new Set([`series-${series}`]));
      for (const client of [all, posted, ofLine, ofAnother, facts, again, ofSeries]) client.leave();
    });

    test('ends in order with its process; who comes back has missed nothing and gets nothing twice', async () => {
      const first = await stream();
      await until('where it begins is told', () => first.lastId() !== undefined);
      await take();
      await got(first, 'VerdictChanged');
      expect(await api.end('SIGTERM')).toBe(0);
      await until('it ends', () => !first.isOpen());
      await take();
      api = await startApiProcess(env);
      const second = await stream('', first.lastId());
      await got(second, 'VerdictChanged');
      await take();
      await until('more comes', () => typesOf(second).filter((t) => t === 'VerdictChanged').length > 1);
      const whole = await stream('?after=0.0');
      await until('all of it came', () => whole.lastId() === second.lastId());
      const ids = [...first.events, ...second.events].map((e) => e.id);
      expect(whole.events.map((e) => e.id).slice(-ids.length)).toEqual(ids);
      expect(new Set(whole.events.map((e) => e.id)).size).toBe(whole.events.length);
      second.leave();
      whole.leave();
    });

    test('says what is wrong with a question', async () => {
      const path = '/api/v1/events/stream';
      expect(await problem(`${path}?types=VerdictChangd`)).toMatchObject({
        ...{ status: 400, where: 'query.types' },
        help: expect.stringContaining('VerdictChanged') as string,
      });
      expect(await problem(`${path}?release=4.99`)).toMatchObject({ status: 400, where: 'query.release' });
      expect(await problem(`${path}?series=nobody@example.org`)).toMatchObject({ status: 404 });
      expect(await problem(`${path}?sort=facts`)).toMatchObject({ status: 400, where: 'query.sort' });
      expect(await problem(`${path}?tipes=A`)).toMatchObject({ status: 400, where: 'query.tipes' });
      expect(await problem(path, "1' OR 1=1")).toMatchObject({ status: 400, where: 'Last-Event-ID' });
      expect(await problem(path, '1-0123456789')).toMatchObject({ status: 410, where: 'Last-Event-ID' });
      const head = await fetch(`${api.url}${path}`, { method: 'HEAD' });
      expect([head.status, head.headers.get('content-type')]).toEqual([
        200,
        'text/event-stream; charset=utf-8',
      ]);
    });
  });

  describe('a feed', () => {
    const idsIn = (text: string): readonly string[] =>
      [...text.matchAll(/<entry>[^]*?<id>([^<]+)</g)].map(([, id = '']) => id);

    test('tells of a release line, a maintainer, a series, in sentences, with ids that stay', async () => {
      const at = async (path: string, from = api): Promise<string> => {
        const answer = await fetch(`${from.url}${path}`);
        expect([answer.status, answer.headers.get('content-type')]).toEqual([
          200,
          'application/atom+xml; charset=utf-8',
        ]);
        return answer.text();
      };
      await take();
      const ofLine = await at('/feeds/release/4.16.atom');
      expect(ofLine).toContain(
        `Posted: xen/arm: a &lt;b&gt;bold&lt;/b&gt; &amp;amp; ]]&gt; lily ${String(count)}, v1`,
      );
      expect(ofLine).toMatch(/(?:HELD|CLOSED|UNDETERMINED|OPEN) for 4\.16: xen\/arm/);
      expect(ofLine).not.toMatch(/<b>|nobody is told/);
      expect(idsIn(ofLine).length).toBeGreaterThan(10);
      expect(idsIn(await at('/feeds/release/4.16.atom', beside))).toEqual(idsIn(ofLine));
      expect(await at('/feeds/release/4.16.atom', beside)).toContain(
        `href="${PUBLIC}/feeds/release/4.16.atom"`,
      );
      const ofSeries = await at('/feeds/series/story-004@example.org.atom');
      expect(idsIn(ofLine)).toEqual(expect.arrayContaining([...idsIn(ofSeries)]));
      expect(ofSeries).toContain('Posted: PCI devices passthrough on Arm, v5');
      expect(ofSeries).not.toContain('lily');
      const arm = await at('/feeds/maintainer/SStabellini@kernel.org.atom');
      expect(arm).toContain('lily');
      const x86 = await at('/feeds/maintainer/roger.pau@citrix.com.atom');
      expect(x86).not.toContain('lily');
      expect(idsIn(x86).length).toBeGreaterThan(0);
    });

    test('is sent once to whoever keeps it, and again when there is news', async () => {
      const path = `${api.url}/feeds/release/4.16.atom`;
      const first = await fetch(path);
      const etag = first.headers.get('etag') ?? '';
      const ask = (): Promise<Response> => fetch(path, { headers: { 'If-None-Match': etag } });
      expect((await ask()).status).toBe(304);
      await take();
      const next = await ask();
      expect(next.status).toBe(200);
      expect(await next.text()).toContain(`lily ${String(count)}`);
    });

    test('of what is not there is not there', async () => {
      expect(await problem('/feeds/release/4.99.atom')).toMatchObject({ status: 404, where: 'path.release' });
      expect(await problem('/feeds/maintainer/nobody@example.org.atom')).toMatchObject({ status: 404 });
      expect(await problem('/feeds/series/nobody@example.org.atom')).toMatchObject({ status: 404 });
      expect(await problem('/feeds/series/..%2F..%2Fetc%2Fpasswd.atom')).toMatchObject({ status: 404 });
    });
  });

  describe('the calendar of a release line', () => {
    type Day = Readonly<Record<string, string>>;
    const calendar = async (query = ''): Promise<readonly Day[]> => {
      const answer = await fetch(`${api.url}/calendars/4.16.ics${query}`);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([
        200,
        'text/calendar; charset=utf-8',
      ]);
      const text = (await answer.text()).replaceAll('\r\n ', '');
      expect(text).toMatch(/^BEGIN:VCALENDAR\r\n[^]*\r\nEND:VCALENDAR\r\n$/);
      return text
        .split('BEGIN:VEVENT\r\n')
        .slice(1)
        .map((event) =>
          Object.fromEntries(
            event
              .split('\r\n')
              .map((line) => [line.slice(0, line.search(/[:;]/)), line.slice(line.indexOf(':') + 1)]),
          ),
        );
    };
    const phase = (days: readonly Day[], name: string): Day =>
      days.find((day) => day['UID'] === `${name}-4.16-xen@sluice`) ?? {};

    test('has its phases as days, as announced; what moves counts up under the same id', async () => {
      const [early, late] = [await calendar('?as-of=2021-10-01'), await calendar()];
      expect(early.map((d) => d['UID'])).toEqual(late.map((d) => d['UID']));
      expect(phase(early, 'code-freeze')).toMatchObject({
        ...{ DTSTART: '20211106', DTEND: '20211120', STATUS: 'TENTATIVE', SEQUENCE: '3' },
        SUMMARY: 'Xen 4.16: code freeze (tentative)',
      });
      expect(phase(late, 'code-freeze')).toMatchObject({
        ...{ DTSTART: '20211030', DTEND: '20211113', STATUS: 'CONFIRMED' },
        ...{ SUMMARY: 'Xen 4.16: code freeze', 'LAST-MODIFIED': '20211101T104148Z' },
        DESCRIPTION: 'effective\\, by <24959.50284.690360.964111@mariner.uk.xensource.com>',
      });
      expect(Number(phase(late, 'code-freeze')['SEQUENCE'])).toBeGreaterThan(3);
      expect(phase(late, 'branch')).toMatchObject({ DTSTART: '20211123', DTEND: '20211124' });
      for (const day of late) expect((day['DTSTART'] ?? '') < (day['DTEND'] ?? '')).toBe(true);
    });

    test('follows a decision, and is sent once to whoever keeps it', async () => {
      const ask = (etag: string): Promise<Response> =>
        fetch(`${api.url}/calendars/4.16.ics`, { headers: { 'If-None-Match': etag } });
      const etag = (await ask('"none"')).headers.get('etag') ?? '';
      expect((await ask(etag)).status).toBe(304);
      const before = phase(await calendar(), 'release');
      const set =
        'release set 4.16 --date release=2021-12-10 --by iwj@xenproject.org --at 2021-11-24T12:00:00Z';
      const { exit, err } = await sluice.run(...set.split(' '), '--reason', 'more time');
      expect([exit, err]).toEqual([0, '']);
      expect((await ask(etag)).status).toBe(200);
      const after = phase(await calendar(), 'release');
      expect(after).toMatchObject({ UID: before['UID'], DTSTART: '20211210', STATUS: 'CONFIRMED' });
      expect(Number(after['SEQUENCE'])).toBe(Number(before['SEQUENCE']) + 1);
      expect(await problem('/calendars/4.99.ics')).toMatchObject({ status: 404 });
      expect(await problem('/calendars/4.16.ics?as-of=yesterday')).toMatchObject({
        status: 400,
        where: 'query.as-of',
      });
    });
  });
});
