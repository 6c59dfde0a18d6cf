import { loadMatter, type CommentSettings, type OutboxEntry } from '@sluice/application';
import { messageId } from '@sluice/kernel';
import fc from 'fast-check';
import { asRead } from './bot-mail-text';
import { heardAs, SETTINGS, story } from './bot-settings';
import { BotWorld, commentIn } from './bot-world';
import { expectGolden } from './golden';
import { flagDiff, lineDiff, patchText, xenMail } from './xen-mails';

const DAY = '5 Oct 2021';
const NOW = '2021-10-05T12:00:00Z';

const FISH = patchText('Guests have to say that they like fish.', [flagDiff('fish', 7)]);
/** The same with the binding, the masks and the refusals that the rules ask for missing less: another rule set. */
const RIVER = patchText('Count the fish.', [lineDiff('xen/common/domain.c', 'return 0;', 'return fish();')]);

type Posting = {
  readonly id?: string;
  readonly subject?: string;
  readonly text?: string;
  readonly date?: string;
  readonly to?: string;
  readonly from?: string;
  readonly headers?: readonly string[];
};

const posted = ({
  id = 'fish',
  subject = '[PATCH] xen/domctl: add a flag for fish',
  ...more
}: Posting = {}) => xenMail({ id, subject, date: `${DAY} 11:59:00 +0000`, text: FISH, ...more });

/** Xen with a bot that has begun to listen. */
const listening = async (settings: CommentSettings = SETTINGS, now = NOW): Promise<BotWorld> => {
  const xen = await BotWorld.open();
  xen.set(now);
  await xen.take(xenMail({ id: 'before', subject: 'Hello', date: '1 Sep 2021 10:00:00 +0000', text: 'Hi.' }));
  await xen.plan(settings);
  return xen;
};

const told = (entries: readonly OutboxEntry[]) =>
  entries.map((e) => {
    const { to, cc, about, dueAt } = commentIn(e);
    return { to: to.map((t) => t.address), cc: cc.map((t) => t.address), answers: about.answers, dueAt };
  });

const LIST = 'xen-devel@lists.xenproject.org';
const AUTHOR = 'ann@example.org';

describe('whom a comment goes to', () => {
  test.each([
    ['list', {}, { to: [AUTHOR], cc: [LIST] }],
    ['author', {}, { to: [AUTHOR], cc: [] }],
    ['shadow', {}, { to: ['admin@example.org', 'other-admin@example.org'], cc: [] }],
    ['list', { 'last-posting-date': 'author', R04: 'author', R22: 'author' }, { to: [AUTHOR], cc: [] }],
    ['author', { 'last-posting-date': 'list', R04: 'off', R22: 'off' }, { to: [AUTHOR], cc: [] }],
  ] as const)('at level %s, rules %j', async (level, rules, expected) => {
    const settings = heardAs({ level, rules });
    const xen = await listening(settings);
    await xen.take(posted());
    expect(told(await xen.plan(settings))).toMatchObject([expected]);
  });

  test('rules on trial are told to the administrators beside what the list hears, and each only there', async () => {
    const settings = heardAs({ rules: { 'last-posting-date': 'shadow', R04: 'shadow' } });
    const xen = await listening(settings);
    await xen.take(posted());
    const entries = await xen.plan(settings);
    expect(entries.map((e) => [commentIn(e).about.audience, commentIn(e).rules])).toEqual([
      ['public', ['R22']],
      ['shadow', ['R04', 'last-posting-date']],
    ]);
  });

  test('nobody where the bot is off, and none of its log is read', async () => {
    const settings = heardAs({ level: 'off' });
    const xen = await listening(settings);
    await xen.take(posted());
    expect(await xen.plan(settings)).toEqual([]);
    // Switched on, it begins with what comes then.
    expect(await xen.plan(SETTINGS)).toEqual([]);
  });

  test('nobody of a list under embargo, in shadow neither', async () => {
    for (const level of ['list', 'shadow'] as const) {
      const settings = heardAs({ level });
      const xen = await listening(settings);
      const { project } = xen.knowledge;
      const lists = project.lists.map((l) => ({ ...l, embargo: 'private' as const }));
      xen.knowledge = { ...xen.knowledge, project: { ...project, lists } };
      await xen.take(posted());
      expect(await xen.plan(settings)).toEqual([]);
    }
  });
});

describe('when there is a comment', () => {
  test('once, on a complete patch at once, with a conclusion that has ids and no words', async () => {
    const xen = await listening();
    await xen.take(posted());
    const [entry, ...more] = await xen.plan(SETTINGS);
    if (entry === undefined) throw new Error('nothing is planned');
    expect(more).toEqual([]);
    expect(commentIn(entry).dueAt).toBe(NOW);
    const [event, ...others] = xen.world.log.events.filter((e) => e.type === 'CommentPlanned');
    expect(others).toEqual([]);
    expect(event).toMatchObject({
      sort: 'conclusion',
      streamName: `series-${commentIn(entry).about.series}`,
      data: { ...commentIn(entry).about, entry: entry.key, comment: `${entry.key.slice(0, 32)}@example.org` },
    });
    expect(JSON.stringify(event?.data)).not.toMatch(/like fish|appears|CDF_fish/);
  });

  test('however often it is planned, what is taken again, and what a rebuild derives again', async () => {
    const xen = await listening();
    await xen.take(posted());
    const first = await xen.plan(SETTINGS);
    await xen.take(posted());
    await xen.world.markAllDirty();
    await xen.settle();
    expect(await xen.plan(SETTINGS)).toEqual(first);
    expect(xen.outbox.all()).toHaveLength(1);
    expect(xen.world.log.events.filter((e) => e.type === 'CommentPlanned')).toHaveLength(1);
  });

  test.each([
    ['RFC', { subject: '[RFC PATCH] xen/domctl: add a flag for fish' }],
    ['FUTURE', { subject: '[PATCH] [FUTURE] xen/domctl: add a flag for fish' }],
    ['of an archive', { date: '20 Sep 2021 10:00:00 +0000' }],
    ['of three days ago', { date: '2 Oct 2021 10:00:00 +0000' }],
    ['of the bot itself', { from: 'Sluice <Bot@example.org>' }],
    ['of a machine', { headers: ['Auto-Submitted: auto-generated'] }],
    ['that asks nothing of anybody', { text: RIVER, subject: '[PATCH] xen: fix the count of fish' }],
  ] as const)('none on a patch %s', async (_, parts) => {
    const xen = await listening();
    await xen.take(posted(parts));
    expect(await xen.plan(SETTINGS)).toEqual([]);
  });

  test('of forty patches one, on the cover letter', async () => {
    const xen = await listening();
    const subject = (n: number) => `[PATCH ${String(n)}/40] xen/domctl: add flag ${String(n)}`;
    await xen.take(
      posted({ id: 'c', subject: subject(0), text: 'Forty.' }),
      ...Array.from({ length: 40 }, (_, n) =>
        posted({
          ...{ id: `p${String(n + 1)}`, subject: subject(n + 1), to: 'c' },
          text: patchText('A flag.', [flagDiff(`fish${String(n)}`, 7 + n)]),
        }),
      ),
    );
    expect(told(await xen.plan(SETTINGS))).toMatchObject([{ answers: 'c@example.org', dueAt: NOW }]);
  });

  test('on an incomplete series after half an hour of quiet; a cover letter that comes late is answered', async () => {
    const xen = await listening();
    const part = (n: number, text = RIVER) =>
      posted({
        id: `p${String(n)}`,
        subject: `[PATCH ${String(n)}/3] xen/domctl: fix part ${String(n)}`,
        text,
      });
    await xen.take(part(1, FISH));
    expect(told(await xen.plan(SETTINGS))).toMatchObject([
      { answers: 'p1@example.org', dueAt: '2021-10-05T12:30:00Z' },
    ]);
    xen.set('2021-10-05T12:10:00Z');
    await xen.take(part(3));
    const [waiting, ...others] = await xen.plan(SETTINGS);
    if (waiting === undefined) throw new Error('nothing waits');
    expect(others).toEqual([]);
    expect(told([waiting])).toMatchObject([{ answers: 'p1@example.org', dueAt: '2021-10-05T12:40:00Z' }]);
    expect(waiting.nextAt).toBe('2021-10-05T12:40:00Z');
    expect(commentIn(waiting).text).toMatch(/1 of 3 patches (?:were|never)/);
    xen.set('2021-10-05T12:20:00Z');
    await xen.take(part(2), posted({ id: 'p0', subject: '[PATCH 0/3] xen/domctl: flags', text: 'Three.' }));
    // Now that all is there, more rules find something: that is another comment, and the one that waited is not sent.
    await xen.plan(SETTINGS);
    xen.set('2021-10-05T12:40:00Z');
    expect(await xen.send(SETTINGS)).toEqual(['the verdict is another by now']);
    const sent = xen.outbox.all().filter((e) => e.state === 'sent');
    expect(told(sent)).toMatchObject([{ answers: 'p0@example.org', dueAt: '2021-10-05T12:20:00Z' }]);
  });

  test('with a cover letter that comes before it is sent, as an answer to that', async () => {
    const xen = await listening();
    await xen.take(posted({ subject: '[PATCH 1/2] xen/domctl: add a flag for fish' }));
    const [waiting] = await xen.plan(SETTINGS);
    await xen.take(posted({ id: 'c', subject: '[PATCH 0/2] xen/domctl: fish', text: 'Two.' }));
    const [revised, ...others] = await xen.plan(SETTINGS);
    expect(others).toEqual([]);
    expect([revised?.key, waiting && told([waiting])]).toMatchObject([
      waiting?.key,
      [{ answers: 'fish@example.org' }],
    ]);
    expect(revised && told([revised])).toMatchObject([{ answers: 'c@example.org' }]);
  });

  test('the same, whatever order the mails came in', async () => {
    const mails = [
      posted({ id: 'q0', subject: '[PATCH v2 0/3] xen/domctl: flags', text: 'Three.' }),
      ...[1, 2, 3].map((n) =>
        posted({
          ...{
            id: `q${String(n)}`,
            subject: `[PATCH v2 ${String(n)}/3] xen/domctl: flag ${String(n)}`,
            to: 'q0',
          },
          text: patchText('A flag.', [flagDiff(`fish${String(n)}`, 6 + n)]),
        }),
      ),
      posted({ id: 'q-v1', subject: '[PATCH 1/3] xen/domctl: flag 1', date: '4 Oct 2021 11:00:00 +0000' }),
    ];
    const saidIn = async (order: readonly number[], cut: number): Promise<unknown> => {
      const xen = await listening();
      const ordered = order.flatMap((n) => mails[n] ?? []);
      for (const batch of [ordered.slice(0, cut), ordered.slice(cut)]) {
        if (batch.length > 0) await xen.take(...batch);
        await xen.plan(SETTINGS);
      }
      await xen.send(SETTINGS);
      const sent = xen.outbox.all().filter((e) => e.state === 'sent');
      return sent.map((e) => ({ ...commentIn(e), dueAt: undefined }));
    };
    const expected = await saidIn([0, 1, 2, 3, 4], 5);
    expect(expected).toHaveLength(1);
    const all = [0, 1, 2, 3, 4];
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(all, { minLength: 5 }), fc.nat({ max: 5 }), async (order, cut) =>
        expect(await saidIn(order, cut)).toEqual(expected),
      ),
      { numRuns: 15 },
    );
  });

  test('and not again, where an older version comes late and the series gets another id', async () => {
    const xen = await listening();
    await xen.take(posted({ subject: '[PATCH v2] xen/domctl: add a flag for fish' }));
    const [entry] = await xen.plan(SETTINGS);
    expect(await xen.send(SETTINGS)).toEqual([]);
    await xen.take(posted({ id: 'v1', date: '1 Oct 2021 10:00:00 +0000' }));
    expect(await xen.plan(SETTINGS)).toEqual([]);
    const { series } = (await loadMatter(xen.ports, 'fish@example.org'))?.derived ?? {};
    expect(series?.revisions.map((r) => r.number)).toEqual(['1', '2']);
    expect(series?.id).not.toBe(entry && commentIn(entry).about.series);
  });
});

describe('a newer version', () => {
  const v2 = (text = FISH) =>
    posted({ id: 'fish2', subject: '[PATCH v2] xen/domctl: add a flag for fish', text });

  test('of the same verdict is not commented on again', async () => {
    const xen = await listening();
    await xen.take(posted());
    await xen.plan(SETTINGS);
    expect(await xen.send(SETTINGS)).toEqual([]);
    await xen.take(v2());
    expect(await xen.plan(SETTINGS)).toEqual([]);
  });

  test('of another rule set is', async () => {
    const xen = await listening();
    await xen.take(posted());
    await xen.plan(SETTINGS);
    await xen.send(SETTINGS);
    const mended = patchText('Guests have to say that they like fish.', [
      flagDiff('fish', 7),
      `diff --git a/tools/ocaml/libs/xc/xenctrl.ml b/tools/ocaml/libs/xc/xenctrl.ml
index f501c3bdc1..882afa7ece 100644
--- a/tools/ocaml/libs/xc/xenctrl.ml
+++ b/tools/ocaml/libs/xc/xenctrl.ml
@@ -69,6 +69,7 @@ type domain_create_flag =
 \t| CDF_XS_DOMAIN
 \t| CDF_IOMMU
 \t| CDF_NESTED_VIRT
+\t| CDF_FISH
 
 type domain_create_iommu_opts =
 \t| IOMMU_NO_SHAREPT
diff --git a/tools/ocaml/libs/xc/xenctrl.mli b/tools/ocaml/libs/xc/xenctrl.mli
index d087f2dd66..0c93546f5d 100644
--- a/tools/ocaml/libs/xc/xenctrl.mli
+++ b/tools/ocaml/libs/xc/xenctrl.mli
@@ -62,6 +62,7 @@ type domain_create_flag =
   | CDF_XS_DOMAIN
   | CDF_IOMMU
   | CDF_NESTED_VIRT
+  | CDF_FISH
 
 type domain_create_iommu_opts =
   | IOMMU_NO_SHAREPT
`,
    ]);
    await xen.take(v2(mended));
    const [entry] = await xen.plan(SETTINGS);
    expect(entry && commentIn(entry).about).toMatchObject({
      revision: '2',
      rules: ['R04', 'last-posting-date'],
    });
  });

  test('that comes before anything was said is commented on in its stead', async () => {
    const xen = await listening();
    await xen.take(posted());
    await xen.plan(SETTINGS);
    await xen.take(v2());
    const entries = await xen.plan(SETTINGS);
    expect(entries.map((e) => commentIn(e).about.revision)).toEqual(['1', '2']);
    expect(await xen.send(SETTINGS)).toEqual(['v2 was posted since']);
    expect(xen.outbox.all().map((e) => e.state)).toEqual(['parked', 'sent']);
  });
});

describe('what is withheld', () => {
  const reply = (text: string, from = 'Jan Beulich <jbeulich@suse.com>') =>
    xenMail({
      id: 'r',
      subject: 'Re: [PATCH] xen/domctl: add a flag for fish',
      date: `${DAY} 11:59:30 +0000`,
      from,
      text,
      to: 'fish',
    });
  const thread = messageId('fish@example.org');

  test.each([
    [
      'a refusal',
      'people object already',
      (x: BotWorld) => x.take(reply('Nacked-by: Jan Beulich <jbeulich@suse.com>\n')),
    ],
    [
      'a withdrawal',
      'the series is withdrawn',
      (x: BotWorld) =>
        x.take(reply('Please drop this patch, I withdraw it.\n', 'Ann Author <ann@example.org>')),
    ],
    ['a muted thread', 'the thread is muted', (x: BotWorld) => x.decide({ kind: 'mute', scope: { thread } })],
    [
      'a thread muted by an answer',
      'the thread is muted',
      async (x: BotWorld) => {
        await x.take(reply('Not now.\n'));
        await x.decide({ kind: 'mute', scope: { thread: messageId('r@example.org') } });
      },
    ],
    [
      'a poster who asked',
      'its poster asked for silence',
      (x: BotWorld) => x.decide({ kind: 'mute', scope: { person: 'Ann@example.org' } }),
    ],
    [
      'a muted rule',
      'the verdict is another by now',
      (x: BotWorld) => x.decide({ kind: 'mute', scope: { rule: 'R22' } }),
    ],
    ['the switch', 'an administrator stopped the bot', (x: BotWorld) => x.decide({ kind: 'stop' })],
    [
      'an outage of ours',
      'it is older than 48 hours',
      (x: BotWorld) => {
        x.set('2021-10-07T12:30:00Z');
        return Promise.resolve();
      },
    ],
  ] as const)('by %s', async (_, why, what) => {
    const xen = await listening();
    await xen.take(posted());
    const [entry] = await xen.plan(SETTINGS);
    if (entry === undefined) throw new Error('nothing is planned');
    expect(await xen.check(entry, SETTINGS)).toEqual({ go: true });
    await what(xen);
    expect(await xen.check(entry, SETTINGS)).toEqual({ withhold: why });
    expect(await xen.plan(SETTINGS)).toContainEqual(entry);
  });

  test('nothing that is no comment', async () => {
    const xen = await listening();
    const plan = { key: 'k', channel: 'mail', target: AUTHOR, payload: { kind: 'command-answer' } } as const;
    await xen.outbox.plan([plan]);
    const [entry] = xen.waiting();
    expect(entry && (await xen.check(entry, SETTINGS))).toEqual({ go: true });
  });
});

describe('a rule that is called wrong', () => {
  const nth = (n: number) =>
    posted({
      id: `w${String(n)}`,
      subject: `[PATCH] xen/domctl: add flag number ${String(n)}`,
      text: patchText(`Flag ${String(n)}.`, [flagDiff(`otter${String(n)}`, 7 + n)]),
    });
  const only = heardAs({ rules: { R04: 'off', 'last-posting-date': 'off' } });

  test('once in five comments mutes itself; the administrators hear of it once, until it is let speak again', async () => {
    const xen = await listening(only);
    for (let n = 0; n < 5; n++) await xen.take(nth(n));
    await xen.plan(only);
    expect(await xen.send(only)).toEqual([]);
    const [first] = xen.outbox.all();
    if (first === undefined) throw new Error('nothing is said');
    const comment = messageId(`${first.key.slice(0, 32)}@example.org`);
    await xen.decide({ kind: 'wrong', comment, rules: ['R22'] });
    const [alert, ...more] = await xen.plan(only);
    if (alert === undefined) throw new Error('nobody is told');
    expect([alert.target, alert.payload.kind, more]).toEqual(['admin@example.org', 'bot-alert', []]);
    expectGolden('bot/admin-rule-muted.txt', asRead(commentIn(alert)));
    await xen.take(nth(5));
    expect(await xen.plan(only)).toEqual([alert]);
    await xen.decide({ kind: 'unmute', scope: { rule: 'R22' } });
    xen.set('2021-10-05T12:00:01Z');
    await xen.take(nth(6));
    expect(await xen.plan(only)).toHaveLength(2);
  });

  test('is not muted by one of fewer than five, nor where that is switched off', async () => {
    for (const [comments, settings] of [
      [3, only],
      [5, { ...only, wrongPercent: 0 }],
    ] as const) {
      const xen = await listening(settings);
      for (let n = 0; n < comments; n++) await xen.take(nth(n));
      await xen.plan(settings);
      await xen.send(settings);
      const [first] = xen.outbox.all();
      const comment = messageId(`${first?.key.slice(0, 32) ?? ''}@example.org`);
      await xen.decide({ kind: 'wrong', comment, rules: ['R22'] });
      await xen.take(nth(9));
      expect((await xen.plan(settings)).map((e) => e.payload.kind)).toEqual(['comment']);
    }
  });
});

test('the story of the flag: one comment on the day of v5, and none after that (S5)', async () => {
  const xen = await listening(SETTINGS, '2021-10-06T17:41:00Z');
  await xen.take(story(4));
  expect(told(await xen.plan(SETTINGS))).toMatchObject([
    { to: ['rahul.singh@arm.com'], cc: [LIST], answers: 'story-004@example.org' },
  ]);
  xen.set('2021-10-06T18:12:00Z');
  expect(await xen.send(SETTINGS)).toEqual([]);
  for (const [now, from, until] of [
    ['2021-10-07T20:00:00Z', 5, 6],
    ['2021-10-13T20:00:00Z', 7, 18],
    ['2021-10-14T20:00:00Z', 19, 29],
  ] as const) {
    xen.set(now);
    for (let n: number = from; n <= until; n++) if (n !== 16) await xen.take(story(n));
    expect(await xen.plan(SETTINGS)).toEqual([]);
  }
});
