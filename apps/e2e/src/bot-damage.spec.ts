import type { CommentSettings, OutboxEntry } from '@sluice/application';
import fc from 'fast-check';
import { asRead } from './bot-mail-text';
import { heardAs, SETTINGS } from './bot-settings';
import { BotWorld, commentIn } from './bot-world';
import { expectGolden } from './golden';
import { lineDiff, patchText, xenMail } from './xen-mails';

const NOW = '2021-10-05T12:00:00Z';
const LONG = 'return first_otter(pond, river, lake, deep_sea, shallow_sea) + second_otter(pond, river);';

const whole = (n = 1, file = 'otter'): string =>
  patchText(`Fix the count of otters, part ${String(n)}.`, [
    lineDiff(`xen/common/${file}.c`, 'return 0;', 'return 1;'),
    lineDiff(`xen/common/${file}${String(n)}.c`, 'return 0;', LONG),
  ]);
/** As a mailer that breaks long lines sends it. */
const wrapped = (n = 1): string => whole(n).replace('+ second', '+\nsecond');

type Posting = Partial<Parameters<typeof xenMail>[0]>;

const posted = (more: Posting = {}): string =>
  xenMail({
    ...{ id: 'otter', subject: '[PATCH] xen: fix the count of otters', text: wrapped() },
    ...{ date: '5 Oct 2021 11:59:00 +0000', ...more },
  });

/** Three patches with a cover letter; those that are named came broken. */
const three = (broken: readonly number[], revision = ''): readonly string[] => [
  posted({ id: `c${revision}`, subject: `[PATCH${revision} 0/3] xen: fix otters`, text: 'Three fixes.' }),
  ...[1, 2, 3].map((n) =>
    posted({
      ...{ id: `p${String(n)}${revision}`, to: `c${revision}` },
      subject: `[PATCH${revision} ${String(n)}/3] xen: fix otter ${String(n)}`,
      text: broken.includes(n) ? wrapped(n) : whole(n),
    }),
  ),
];

const listening = async (settings: CommentSettings = SETTINGS): Promise<BotWorld> => {
  const xen = await BotWorld.open();
  xen.set(NOW);
  await xen.take(xenMail({ id: 'before', subject: 'Hello', date: '1 Sep 2021 10:00:00 +0000', text: 'Hi.' }));
  await xen.plan(settings);
  return xen;
};

const told = (entries: readonly OutboxEntry[]) =>
  entries.map((e) => {
    const { to, cc, about } = commentIn(e);
    return [to.map((t) => t.address).join(), cc.length, about.answers, about.rules.join()];
  });

const RULE = 'damaged-patch';
const AUTHOR = 'ann@example.org';

describe('a patch that git am will refuse (S6)', () => {
  test('its author hears of it, alone, on the patch', async () => {
    const xen = await listening();
    await xen.take(...three([3]));
    const entries = await xen.plan(SETTINGS);
    expect(told(entries)).toEqual([[AUTHOR, 0, 'p3@example.org', RULE]]);
    const [entry] = entries;
    if (entry === undefined) throw new Error('nobody is told');
    expectGolden('bot/damaged-patch.txt', asRead(commentIn(entry)));
  });

  test('of several patches in one mail, on the cover letter', async () => {
    const xen = await listening();
    await xen.take(...three([1, 3]));
    const entries = await xen.plan(SETTINGS);
    expect(told(entries)).toEqual([[AUTHOR, 0, 'c@example.org', RULE]]);
    const [entry] = entries;
    if (entry === undefined) throw new Error('nobody is told');
    expectGolden('bot/damaged-patches.txt', asRead(commentIn(entry)));
  });

  test('once for a version, and again for the next where that is damaged, too', async () => {
    const xen = await listening();
    await xen.take(...three([3]));
    await xen.plan(SETTINGS);
    expect(await xen.send(SETTINGS)).toEqual([]);
    await xen.take(...three([3]));
    await xen.world.markAllDirty();
    await xen.settle();
    expect(await xen.plan(SETTINGS)).toEqual([]);
    await xen.take(...three([2], ' v2'));
    expect((await xen.plan(SETTINGS)).map((e) => commentIn(e).about.revision)).toEqual(['2']);
    expect(await xen.send(SETTINGS)).toEqual([]);
  });

  test.each([
    ['list', [AUTHOR]],
    ['author', [AUTHOR]],
    ['shadow', ['admin@example.org']],
    ['off', []],
  ] as const)('at level %s, never the list', async (level, to) => {
    const settings = heardAs({ level });
    const xen = await listening(settings);
    await xen.take(...three([3]));
    expect((await xen.plan(settings)).map((e) => [e.target, commentIn(e).cc])).toEqual(
      to.map((one) => [one, []]),
    );
  });

  test.each<readonly [string, Posting]>([
    ['what git can read', { text: whole() }],
    [
      'what git mends',
      { text: whole().replace(/^(?= )/gm, ' '), headers: ['Content-Type: text/plain; format=flowed'] },
    ],
    ['an RFC', { subject: '[RFC PATCH] xen: fix the count of otters' }],
    ['what is for the future', { subject: '[PATCH] [FUTURE] xen: fix the count of otters' }],
    ['an archive', { date: '20 Sep 2021 10:00:00 +0000' }],
    ['what is three days old', { date: '2 Oct 2021 10:00:00 +0000' }],
    ['what a machine posted', { headers: ['Auto-Submitted: auto-generated'] }],
    ['what the bot posted', { from: 'Sluice <bot@example.org>' }],
    ['a diff shown in an answer', { subject: 'Re: [PATCH] xen: fix the count of otters', to: 'x' }],
    ['a diff under a subject of no patch', { subject: 'xen counts otters wrongly' }],
  ])('nobody hears of %s', async (_, parts) => {
    const xen = await listening();
    await xen.take(posted(parts));
    expect(await xen.plan(SETTINGS)).toEqual([]);
  });

  test('not any more, where it came whole before the mail went out, as a new version or once more', async () => {
    const xen = await listening();
    await xen.take(posted());
    expect(await xen.plan(SETTINGS)).toHaveLength(1);
    await xen.take(posted({ id: 'v2', subject: '[PATCH v2] xen: fix the count of otters', text: whole() }));
    await xen.plan(SETTINGS);
    expect(await xen.send(SETTINGS)).toEqual(['v2 was posted since']);
    const again = await listening();
    await again.take(posted());
    await again.plan(SETTINGS);
    await again.take(
      posted({ id: 're', subject: '[PATCH RESEND] xen: fix the count of otters', text: whole() }),
    );
    await again.plan(SETTINGS);
    expect(await again.send(SETTINGS)).not.toEqual([]);
    expect(again.outbox.all().filter((e) => e.state === 'sent')).toEqual([]);
  });

  test('nor whoever wants no mail, nor where its thread is muted', async () => {
    for (const scope of [{ person: AUTHOR }, { thread: 'otter@example.org' as never }]) {
      const xen = await listening();
      await xen.decide({ kind: 'mute', scope });
      await xen.take(posted());
      expect(await xen.plan(SETTINGS)).toEqual([]);
    }
  });

  test('the same, whatever order its mails came in', async () => {
    const mails = three([1, 3]);
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
    const expected = await saidIn([0, 1, 2, 3], 4);
    expect(expected).toHaveLength(1);
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }),
        fc.nat({ max: 4 }),
        async (order, cut) => expect(await saidIn(order, cut)).toEqual(expected),
      ),
      { numRuns: 8 },
    );
  });
});
