import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { OutgoingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { decideAdministrator, viewSeries, type PersonDecided } from '@sluice/application';
import { nodeHashing } from '@sluice/mail-io';
import { postgresOutboxStore } from '@sluice/postgres';
import { startTestApi, type RunningTestApi } from '../running-api.spec-helper';

/** The release manager of 4.16, by two of his addresses; a committer; somebody whom nobody knows. */
const MANAGER = 'iwj@xenproject.org';
const MANAGER_TOO = 'ian.jackson@citrix.com';
const COMMITTER = 'sstabellini@kernel.org';
const STRANGER = 'sam@example.net';

const SBDF_V2 = 'story-037@example.org';
const V7_PATCH = 'story-028@example.org';
const FIXTURES = resolve(__dirname, '../../../../testing/fixtures');
const BROKEN = join(FIXTURES, 'forgeries', 'ack-under-a-taken-message-id.eml');

/** Two patches of which the second seems to need the first. */
const pond = (id: string, at: string, lines: string): string => `From mboxrd@z Thu Jan  1 00:00:00 1970
Message-ID: <${id}@pond.example>
From: Olga Otter <olga@pond.example>
Date: ${at}
Subject: [PATCH] pond: plant ${id}
List-Id: <xen-devel.lists.xenproject.org>

Because the water is cold.

Signed-off-by: Olga Otter <olga@pond.example>
---
 xen/common/pond.c | 1 +

diff --git a/xen/common/pond.c b/xen/common/pond.c
index 1111111..2222222 100644
--- a/xen/common/pond.c
+++ b/xen/common/pond.c
@@ -1,2 +1,3 @@
${lines}
--
2.30.2

`;

let folder: string;
let api: RunningTestApi;

/** Nobody decides twice in one second. */
let seconds = 0;
const tick = (): void => {
  seconds += 1;
  process.env['SLUICE_NOW'] = new Date(Date.UTC(2021, 10, 3, 12, 0, seconds)).toISOString();
};

beforeAll(async () => {
  tick();
  folder = mkdtempSync(join(tmpdir(), 'sluice-decisions-'));
  const mbox = join(folder, 'pond.mbox');
  writeFileSync(
    mbox,
    pond(
      'reed',
      'Mon, 04 Oct 2021 10:00:00 +0000',
      ' int water_of_pond;\n+int reed_of_pond;\n int fish_of_pond;',
    ) +
      pond(
        'sedge',
        'Tue, 05 Oct 2021 10:00:00 +0000',
        ' int reed_of_pond;\n+int sedge_of_pond;\n int heron_of_pond;',
      ),
  );
  api = await startTestApi();
  await api.take(join(FIXTURES, 'cdf-vpci-story'));
  await api.take(mbox);
});
beforeEach(() => {
  tick();
  api.logged();
});
afterAll(async () => {
  await api.stop();
  delete process.env['SLUICE_NOW'];
  rmSync(folder, { recursive: true, force: true });
});

type Recorded = {
  readonly recorded: readonly { readonly id: string; readonly type: string }[];
  readonly note: string | null;
};

const as = async (owner: string, scopes: readonly string[] = ['read', 'decide']) => ({
  authorization: `Bearer ${(await api.tokenOf({ owner, scopes })).token}`,
});

/** A command, of somebody whose bot gives it. */
const command = async (
  path: string,
  body: object,
  { by = MANAGER, headers = {} }: { readonly by?: string; readonly headers?: OutgoingHttpHeaders } = {},
) => {
  tick();
  return api.ask(`/api/v1/decisions/${path}`, {
    method: 'POST',
    body: { reason: 'so it was agreed', ...body },
    headers: { ...(await as(by)), ...headers },
  });
};

const onSbdf = { about: SBDF_V2, release: '4.16' };

/** What was decided, newest last, as the log has it. */
const decided = async (): Promise<readonly (PersonDecided & Record<string, unknown>)[]> =>
  (await api.runtime.events.readTypes(['PersonDecided'])).map(
    (e) => e.data as PersonDecided & Record<string, unknown>,
  );

const dirty = async (): Promise<number> => (await api.runtime.derivation.dirty(1_000)).length;

/** The verdict on a series once workers have done what is due. */
const verdictOn = async (ref: string): Promise<string> => {
  await api.runtime.workOff();
  const { derived } = await viewSeries(api.runtime.viewPorts(), ref, {});
  return JSON.stringify(derived.revisions.at(-1)?.verdict);
};

describe('a decision on a release line', () => {
  test('is recorded with who said it through what, and makes the work it makes', async () => {
    expect(await verdictOn(SBDF_V2)).not.toContain('so it was agreed');
    const placed = await command('place-hold', onSbdf, { by: COMMITTER });
    expect([placed.status, placed.json()]).toEqual([
      200,
      {
        recorded: [{ id: expect.stringMatching(/^[0-9a-f]{64}$/) as string, type: 'HoldPlaced' }],
        dryRun: false,
        note: null,
      },
    ]);
    const [event] = (await decided()).slice(-1);
    expect(event).toMatchObject({
      about: 'gate',
      decision: {
        type: 'HoldPlaced',
        said: {
          by: COMMITTER,
          at: expect.stringMatching(/^2021-11-03T12:/) as string,
          source: { text: 'entered over HTTP' },
        },
        data: { about: SBDF_V2 },
      },
      via: { surface: 'http', token: expect.stringMatching(/^[0-9a-f]{10}$/) as string },
    });
    // One series, and workers are told of it.
    expect(await dirty()).toBe(1);
    expect((await api.queue.depths()).find((d) => d.name === 'assemble')?.waiting).toBe(1);
    expect(await verdictOn(SBDF_V2)).toContain('so it was agreed');
    const again = await command('place-hold', onSbdf, { by: COMMITTER });
    expect(again.json<Recorded>().recorded).toEqual([]);
    expect(await dirty()).toBe(0);
    await command('release-hold', { ...onSbdf, source: '<story-040@example.org>' }, { by: COMMITTER });
    expect(await verdictOn(SBDF_V2)).not.toContain('so it was agreed');
    expect(api.logged().filter((l) => l['msg'] === 'decided')).toMatchObject([
      { decided: 'placeHold', by: COMMITTER, events: [placed.json<Recorded>().recorded[0]?.id] },
      { decided: 'placeHold', events: [] },
      { decided: 'releaseHold' },
    ]);
  });

  test('of somebody without the role is refused, with which it takes, recorded and logged', async () => {
    const answer = await command('grant-exception', onSbdf, { by: STRANGER });
    expect([answer.status, answer.json()['detail']]).toEqual([
      403,
      `${STRANGER} is not the release manager for 4.16 on 2021-11-03 (release manager: ${MANAGER})`,
    ]);
    expect((await decided()).at(-1)).toMatchObject({
      decision: { type: 'GrantExceptionRefused' },
      via: { surface: 'http' },
    });
    expect(api.logged()).toMatchObject([{ refused: 'role', status: 403, by: STRANGER, msg: 'refused' }]);
    expect(await dirty()).toBe(0);
  });

  test('tells somebody without the role nothing of what there is', async () => {
    const about = async (ref: string) =>
      (await command('place-hold', { ...onSbdf, about: ref }, { by: STRANGER })).text;
    expect(await about('nobody@example.org')).toBe(await about(SBDF_V2));
    expect(await about('no such thing')).toBe(await about(SBDF_V2));
  });

  test('is taken from any address of the person', async () => {
    const dates = [{ phase: 'code-freeze', lastDay: '2021-11-12' }];
    const told = { release: '4.16', dates, notify: true };
    const answer = await command('announce-schedule', told, { by: MANAGER_TOO });
    expect(answer.json<Recorded>().recorded).toMatchObject([{ type: 'ScheduleAnnounced' }]);
    expect((await decided()).at(-1)).toMatchObject({ decision: { data: { notify: true } } });
    expect(await dirty()).toBeGreaterThan(1);
    await api.runtime.workOff();
    const wrong = { phase: 'thaw', lastDay: '2021-11-12' };
    const refused = await command('announce-schedule', { release: '4.16', dates: [wrong] });
    expect([refused.status, refused.json()['detail']]).toEqual([
      400,
      expect.stringMatching(/^no phase "thaw" has a date/) as string,
    ]);
  });

  test('may be tried out', async () => {
    const count = (await decided()).length;
    const tried = await command('declare-moratorium?dry-run=true', { release: '4.16' });
    expect(tried.json()).toMatchObject({ recorded: [{ type: 'MoratoriumDeclared' }], dryRun: true });
    expect(
      (await command('declare-moratorium?dry-run=true', { release: '4.16' }, { by: COMMITTER })).status,
    ).toBe(403);
    expect((await decided()).length).toBe(count);
    expect(await dirty()).toBe(0);
  });

  test('of every other sort is taken', async () => {
    const types: string[] = [];
    for (const [path, body] of [
      ['declare-moratorium', { release: '4.16' }],
      ['lift-moratorium', { release: '4.16' }],
      ['grant-exception', onSbdf],
      ['refuse-exception', onSbdf],
      ['appoint-release-manager', { release: '4.16', person: COMMITTER, deputy: true }],
    ] as const)
      types.push(...(await command(path, body)).json<Recorded>().recorded.map((r) => r.type));
    expect(types).toEqual([
      'MoratoriumDeclared',
      'MoratoriumLifted',
      'ExceptionGranted',
      'ExceptionRefused',
      'ReleaseManagerAppointed',
    ]);
    const early = await command('grant-exception', { ...onSbdf, about: 'not-yet@example.org' });
    expect(early.json<Recorded>().note).toBe(
      'no mail <not-yet@example.org> was taken yet: this holds for it once it is',
    );
    await api.runtime.workOff();
  });

  test.each([
    [{ ...onSbdf, by: MANAGER }, 'body.by'],
    [{ ...onSbdf, at: '2021-10-01' }, 'body.at'],
    [{ ...onSbdf, reason: ' ' }, 'body.reason'],
    [{ ...onSbdf, reason: 'a\u0000b' }, 'body.reason'],
    [{ about: SBDF_V2 }, 'body.release'],
    [{ about: 'nobody knows', release: '4.16' }, 'body'],
    [{ about: SBDF_V2, release: '9.9' }, 'body'],
  ])('that says %j is none', async (body, where) => {
    const answer = await command('place-hold', body);
    expect([answer.status === 400 || answer.status === 404, answer.json()['where']]).toEqual([true, where]);
  });
});

describe('who may give a command', () => {
  test('is somebody, by a token with the scope', async () => {
    const ask = (headers: OutgoingHttpHeaders) =>
      api.ask('/api/v1/decisions/place-hold', { method: 'POST', body: { ...onSbdf, reason: 'x' }, headers });
    expect((await ask({})).status).toBe(401);
    for (const scopes of [['read'], ['check', 'comment']])
      expect((await ask(await as(MANAGER, scopes))).json()['detail']).toMatch(
        /^the token \w+ has not the scope decide$/,
      );
    expect(api.logged().map((l) => [l['refused'], l['status']])).toEqual([
      ['anonymous', 401],
      ['scope', 403],
      ['scope', 403],
    ]);
  });

  test('is nobody where nobody writes', async () => {
    const closed = await api.beside((c) => ({ ...c, signIn: { ...c.signIn, method: 'none' } }));
    const asking = { method: 'POST', body: { ...onSbdf, reason: 'x' }, headers: await as(MANAGER) };
    expect((await closed.ask('/api/v1/decisions/place-hold', asking)).json()['detail']).toBe(
      'nobody writes here',
    );
    expect((await closed.ask('/api/v1/status', { headers: asking.headers })).status).toBe(200);
    await closed.stop();
  });
});

describe('an Idempotency-Key', () => {
  const bot = async (key: string) => ({ ...(await as(MANAGER)), 'idempotency-key': key });
  const grant = (headers: OutgoingHttpHeaders, body: object = {}) =>
    api.ask('/api/v1/decisions/grant-exception', {
      ...{ method: 'POST', headers },
      body: { ...onSbdf, reason: 'so it was agreed', ...body },
    });

  test('has a command done once, and answered alike', async () => {
    const headers = await bot('one');
    const count = (await decided()).length;
    const answers = await Promise.all([grant(headers), grant(headers)]);
    const [first] = answers.filter((a) => a.status === 200);
    expect(answers.map((a) => a.status).sort()).toEqual([200, 409]);
    const again = await grant(headers);
    expect([again.json(), again.headers['idempotent-replayed']]).toEqual([first?.json(), 'true']);
    expect((await decided()).length).toBe(count + 1);
    tick();
    expect((await grant(headers, { reason: 'another' })).status).toBe(422);
    // Another's key is another.
    expect((await grant(await bot('one'))).headers['idempotent-replayed']).toBeUndefined();
    expect((await grant({ ...headers, 'idempotency-key': 'x'.repeat(201) })).status).toBe(400);
    await api.runtime.workOff();
  });

  test('has a refusal repeated, and what was asked wrongly asked again', async () => {
    const stranger = { ...(await as(STRANGER)), 'idempotency-key': 'two' };
    const count = (await decided()).length;
    const first = await grant(stranger, { reason: 'another' });
    const again = await grant(stranger, { reason: 'another' });
    expect([again.status, again.text]).toEqual([403, first.text]);
    expect((await decided()).length).toBe(count + 1);
    const headers = await bot('three');
    expect((await grant(headers, { release: '9.9' })).status).toBe(400);
    expect((await grant(headers, { release: '9.9' })).status).toBe(400);
  });
});

describe('a correction', () => {
  test('takes a role, and is undone by its id', async () => {
    const refused = await command('regroup-mail', { mail: V7_PATCH, to: 'new' }, { by: STRANGER });
    expect([refused.status, refused.json()['detail']]).toEqual([
      403,
      expect.stringMatching(
        /^sam@example\.net holds none of these roles on 2021-11-03: maintainer, committer,/,
      ) as string,
    ]);
    expect((await decided()).at(-1)).toMatchObject({
      about: 'refusal',
      what: 'regroupMail',
      by: STRANGER,
      via: { surface: 'http' },
    });
    const numbers = async () => {
      await api.runtime.workOff();
      return (await viewSeries(api.runtime.viewPorts(), V7_PATCH, {})).derived.series.revisions.map(
        (r) => r.number,
      );
    };
    const moved = await command(
      'regroup-mail',
      { mail: V7_PATCH, to: 'new', revision: '1' },
      { by: COMMITTER },
    );
    const [event] = moved.json<Recorded>().recorded;
    expect(event?.type).toBe('regroup');
    expect(await numbers()).toEqual(['1']);
    const undo = () => command('undo-correction', { event: event?.id }, { by: COMMITTER });
    expect((await undo()).json<Recorded>().recorded).toMatchObject([{ type: 'undo' }]);
    expect(await numbers()).toEqual(['5', '6', '7', '8']);
    expect((await undo()).status).toBe(404);
    expect((await command('regroup-mail', { mail: 'nobody@example.org', to: 'new' })).status).toBe(404);
  });

  test('picks one of the copies that claim a Message-ID', async () => {
    await api.take(BROKEN);
    const pick = (copy: string) =>
      command('pick-copy', { mail: 'story-020@example.org', copy }, { by: COMMITTER });
    const none = await pick('ffff');
    expect([none.status, none.json()['detail']]).toEqual([
      400,
      expect.stringMatching(/^no copy begins with "ffff": there is /) as string,
    ]);
    const [hash = ''] = /[0-9a-f]{64}/.exec(none.text) ?? [];
    expect((await pick(hash.slice(0, 12))).json<Recorded>().recorded).toMatchObject([{ type: 'pick-copy' }]);
  });

  test('declares what a series is for, by who posted it or has a role, and is taken back', async () => {
    const now = async () => {
      await api.runtime.workOff();
      const answer = await api.ask(`/api/v1/series/${V7_PATCH}`, { headers: await as(MANAGER) });
      return answer.json<{ revisions: { target: unknown; declared?: object }[] }>().revisions.at(-1);
    };
    const declare = (body: object, by: string) =>
      command('declare-series', { about: V7_PATCH, ...body }, { by });
    const before = await now();
    expect(before).not.toHaveProperty('declared');
    expect((await declare({ what: 'target', release: '4.17' }, STRANGER)).status).toBe(403);
    expect((await decided()).at(-1)).toMatchObject({ about: 'refusal', what: 'declareSeries', by: STRANGER });
    expect((await declare({ what: 'target' }, COMMITTER)).status).toBe(400);
    expect((await declare({ what: 'future', release: '4.17' }, COMMITTER)).status).toBe(400);
    expect((await declare({ what: 'target', release: '9.9' }, COMMITTER)).status).toBe(400);
    const nowhere = { what: 'future', about: 'nowhere@example.org' };
    expect((await declare(nowhere, STRANGER)).status).toBe(403);
    expect((await declare(nowhere, COMMITTER)).status).toBe(404);
    const aimed = await declare({ what: 'target', release: '4.17', source: SBDF_V2 }, MANAGER_TOO);
    const [event] = aimed.json<Recorded>().recorded;
    expect(event?.type).toBe('target');
    expect(await now()).toMatchObject({
      target: { release: '4.17', asked: false },
      declared: { aim: { kind: 'target', by: MANAGER_TOO, source: SBDF_V2 }, class: null },
    });
    expect((await declare({ what: 'target', release: '4.17' }, COMMITTER)).json<Recorded>().recorded).toEqual(
      [],
    );
    const undo = (by: string) => command('undo-declaration', { event: event?.id }, { by });
    expect((await undo(COMMITTER)).status).toBe(403);
    expect((await undo(MANAGER)).json<Recorded>().recorded).toMatchObject([{ type: 'undo' }]);
    expect((await undo(MANAGER)).status).toBe(404);
    expect(await now()).toEqual(before);
  });

  test('says whether one patch needs another', async () => {
    const both = { from: 'sedge@pond.example', to: 'reed@pond.example' };
    const dismissed = await command('dismiss-dependency', both, { by: COMMITTER });
    const [event] = dismissed.json<Recorded>().recorded;
    expect(event?.type).toBe('dismiss');
    await api.runtime.workOff();
    const nothing = await command('confirm-dependency', both, { by: COMMITTER });
    expect([nothing.status, nothing.json()['detail']]).toEqual([
      400,
      expect.stringMatching(/^no edge from/) as string,
    ]);
    expect((await command('undo-dependency', { event: event?.id }, { by: COMMITTER })).status).toBe(200);
    await api.runtime.workOff();
    expect((await command('confirm-dependency', both, { by: STRANGER })).status).toBe(403);
    const confirmed = await command('confirm-dependency', both, { by: COMMITTER });
    expect(confirmed.json<Recorded>().recorded).toMatchObject([{ type: 'confirm' }]);
    await api.runtime.workOff();
  });
});

describe('what is parked', () => {
  const operate = async (path: string, body: object, headers: OutgoingHttpHeaders) =>
    api.ask(`/api/v1/operations/${path}`, { method: 'POST', body, headers });
  let administrator: OutgoingHttpHeaders;
  beforeAll(async () => {
    const correction = { at: api.runtime.clock.now(), reason: 'for this test' };
    const context = { correction, hashing: nodeHashing, knowledge: await api.runtime.currentKnowledge() };
    await decideAdministrator(api.runtime.events, { kind: 'add', person: 'root@example.org' }, context);
    administrator = await as('root@example.org', ['admin']);
  });

  test('is seen to by administrators only', async () => {
    for (const path of ['replay-parked-mail', 'retry-parked-jobs']) {
      expect((await operate(path, {}, await as(MANAGER))).status).toBe(403);
      expect((await operate(path, {}, administrator)).json()).toEqual({ done: [], left: [] });
      expect((await operate(path, { id: 'nothing' }, administrator)).status).toBe(404);
    }
    expect((await operate('retry-outbox', { key: 'abcd' }, administrator)).status).toBe(404);
    const logged = api.logged().filter((l) => l['msg'] === 'operated');
    expect(logged).toMatchObject([
      { operated: 'replayParkedMail', by: 'root@example.org' },
      { operated: 'retryParkedJobs', by: 'root@example.org' },
    ]);
  });

  test('in the outbox is put back', async () => {
    const store = postgresOutboxStore(api.runtime.database);
    const key = 'ab'.repeat(32);
    await store.plan([
      { key, channel: 'webhook', target: 'https://a.example.org/', payload: { kind: 'event' } },
    ]);
    expect((await operate('retry-outbox', { key: 'abab' }, administrator)).json()['detail']).toMatch(
      /is neither parked nor withheld: it waits for/,
    );
    const entry = await store.claim('webhook', { leaseSeconds: 60 });
    if (entry !== undefined) await store.failed(entry, 'gone', { then: 'park' });
    expect((await operate('retry-outbox', { key: 'abab' }, administrator)).json()).toEqual({
      done: [key],
      left: [],
    });
    expect(await store.find(key)).toMatchObject([{ state: 'planned', attempts: 0 }]);
  });
});
