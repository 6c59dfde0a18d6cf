import type { CommentSettings, OutboxEntry } from '@sluice/application';
import type { Instant } from '@sluice/kernel';
import { heardAs, SETTINGS } from './bot-settings';
import { BotWorld, commentIn } from './bot-world';
import { asRead } from './bot-mail-text';
import { expectGolden } from './golden';
import { flagDiff, idOf, lineDiff, patchText, xenMail } from './xen-mails';

const FLAG = 'XEN_DOMCTL_CDF_fish';
const IN = '1'.repeat(40);
const OUT = '2'.repeat(40);
const AGAIN = '3'.repeat(40);
const TITLE = 'xen/domctl: add a flag for fish';

const hours = (n: number): string => `2021-10-06T${String(n).padStart(2, '0')}:00:00Z`;

type Use = {
  readonly from?: string;
  readonly text?: string;
  readonly subject?: string;
  readonly date?: string;
};

/** A series of one patch that uses the flag. */
const use = (id: string, { text, subject = `[PATCH] tools: let ${id} swim`, ...more }: Use = {}): string =>
  xenMail({
    ...{ id, subject, date: '5 Oct 2021 15:00:00 +0000', from: `${id} <${id}@example.net>`, ...more },
    text:
      text ??
      patchText(`The ${id} swims.`, [
        lineDiff(`tools/libs/light/libxl_${id}.c`, 'config->flags = 0;', `config->flags = ${FLAG};`),
      ]),
  });

const FLAG_DIFF = flagDiff('fish', 7);

/** Xen after the flag went in, which was posted or not; the bot has begun to listen. */
const withFlag = async (
  settings: CommentSettings,
  mails: readonly string[],
  isPosted = true,
): Promise<BotWorld> => {
  const xen = await BotWorld.open();
  xen.set('2021-10-05T16:00:00Z');
  const flag = xenMail({
    ...{ id: 'flag', subject: `[PATCH] ${TITLE}`, date: '4 Oct 2021 10:00:00 +0000' },
    text: patchText('Fish.', [FLAG_DIFF]),
  });
  await xen.take(...(isPosted ? [flag] : []), ...mails);
  await xen.land(IN, {
    ...{ subject: TITLE, committedAt: '2021-10-05T10:00:00Z' as Instant, diff: FLAG_DIFF },
    ...(isPosted ? { patch: idOf('flag') } : {}),
  });
  await xen.plan(settings);
  return xen;
};

const revert = (xen: BotWorld, { branch = 'staging', committedAt = hours(9) } = {}): Promise<void> =>
  xen.land(OUT, {
    ...{ subject: `Revert "${TITLE}"`, body: `This reverts commit ${IN}.`, branch },
    committedAt: committedAt as Instant,
  });

const toldOf = (entries: readonly OutboxEntry[]) =>
  entries
    .map(commentIn)
    .filter((c) => c.kind === 'comment')
    .map((c) => ({ to: c.to[0].address, answers: c.about.answers, dueAt: c.dueAt }));

const dependents = (xen: BotWorld, settings = SETTINGS): Promise<readonly OutboxEntry[]> =>
  xen.plan(settings);

describe('a flag that is reverted while pending series use it (S8)', () => {
  test('the author of each hears of it once, in their own thread, six hours later', async () => {
    const xen = await withFlag(SETTINGS, [use('pike'), use('carp'), use('perch')]);
    xen.set(hours(10));
    await revert(xen);
    const entries = await dependents(xen);
    expect(toldOf(entries)).toEqual(
      expect.arrayContaining(
        ['pike', 'carp', 'perch'].map((id) => ({
          to: `${id}@example.net`,
          answers: idOf(id),
          dueAt: hours(16),
        })),
      ),
    );
    expect(entries).toHaveLength(3);
    const pike = entries.find((e) => e.target === 'pike@example.net');
    if (pike === undefined) throw new Error('nobody tells pike');
    expectGolden('bot/parent-reverted.txt', asRead(commentIn(pike)));
    await xen.world.markAllDirty();
    await xen.settle();
    expect(await dependents(xen)).toHaveLength(3);
    xen.set(hours(16));
    expect(await xen.send(SETTINGS)).toEqual([]);
    expect(await dependents(xen)).toEqual([]);
  });

  test('the author who said so, with what was said', async () => {
    const text = patchText(`Fish are needed.\n\nDepends-on: <${idOf('flag')}>`, [
      lineDiff('tools/a.c', 'return 0;', 'return 1;'),
    ]);
    const xen = await withFlag(SETTINGS, [use('declares', { text })]);
    xen.set(hours(10));
    await revert(xen);
    const [entry] = await dependents(xen);
    if (entry === undefined) throw new Error('nobody is told');
    expectGolden('bot/parent-reverted-declared.txt', asRead(commentIn(entry)));
  });

  test('nobody, where it is back within the six hours', async () => {
    const xen = await withFlag(SETTINGS, [use('pike')]);
    xen.set(hours(10));
    await revert(xen);
    expect(await dependents(xen)).toHaveLength(1);
    xen.set(hours(12));
    await xen.land(AGAIN, { subject: TITLE, committedAt: hours(11) as Instant, patch: idOf('flag') });
    xen.set(hours(16));
    expect(await xen.send(SETTINGS)).toEqual(['it does not need what was reverted, or that is back']);
  });

  test('and was never posted: the author of each hears of it all the same', async () => {
    const xen = await withFlag(SETTINGS, [use('pike'), use('carp')], false);
    xen.set(hours(10));
    await revert(xen);
    const entries = await dependents(xen);
    expect(toldOf(entries)).toEqual(
      ['pike', 'carp'].map((id) => ({ to: `${id}@example.net`, answers: idOf(id), dueAt: hours(16) })),
    );
    const [pike] = entries;
    if (pike !== undefined) expectGolden('bot/parent-reverted-unposted.txt', asRead(commentIn(pike)));
    expect(await dependents(xen)).toHaveLength(2);
    await xen.land(AGAIN, {
      ...{ subject: `Reapply "${TITLE}"`, body: `This reverts commit ${OUT}.`, diff: FLAG_DIFF },
      committedAt: hours(11) as Instant,
    });
    xen.set(hours(16));
    expect(await xen.send(SETTINGS)).toEqual(
      Array.from({ length: 2 }, () => 'it does not need what was reverted, or that is back'),
    );
  });

  test('and was never posted, on a branch of another line: nobody', async () => {
    const xen = await withFlag(SETTINGS, [use('pike')], false);
    xen.set(hours(10));
    await revert(xen, { branch: 'stable-4.15' });
    expect(await dependents(xen)).toEqual([]);
  });

  test('only who says so or uses its symbols: prose stays on the dashboard', async () => {
    const plain = (words: string) => patchText(words, [lineDiff('tools/a.c', 'return 0;', 'return 1;')]);
    const xen = await withFlag(SETTINGS, [
      use('declares', { text: plain(`Fish are needed.\n\nDepends-on: <${idOf('flag')}>`) }),
      use('talks', { text: plain(`This needs the patch "${TITLE}" first.`) }),
    ]);
    xen.set(hours(10));
    await revert(xen);
    expect(toldOf(await dependents(xen)).map((t) => t.to)).toEqual(['declares@example.net']);
  });

  test.each([
    ['a branch of another line', { branch: 'stable-4.15' }, hours(10)],
    ['longer ago than two days', {}, '2021-10-08T10:00:00Z'],
  ] as const)('nobody, where it was on %s', async (_, how, now) => {
    const xen = await withFlag(SETTINGS, [use('pike')]);
    xen.set(now);
    await revert(xen, how);
    expect(await dependents(xen)).toEqual([]);
  });

  test.each([
    ['an RFC', { subject: '[RFC PATCH] tools: let pike swim' }],
    ['a patch for the future', { subject: '[PATCH] [FUTURE] tools: let pike swim' }],
    ['the bot', { from: 'Bot <bot@example.org>' }],
  ] as const)('not %s', async (_, parts) => {
    const xen = await withFlag(SETTINGS, [use('pike', parts)]);
    xen.set(hours(10));
    await revert(xen);
    expect(await dependents(xen)).toEqual([]);
  });

  test('in a ring of series each that needs it once', async () => {
    const ring = (id: string, other: string) =>
      use(id, {
        text: patchText(`Ring.\n\nDepends-on: <${idOf(other)}>`, [
          lineDiff(`tools/libs/light/libxl_${id}.c`, 'config->flags = 0;', `config->flags = ${FLAG};`),
        ]),
      });
    const xen = await withFlag(SETTINGS, [ring('head', 'tail'), ring('tail', 'head')]);
    xen.set(hours(10));
    await revert(xen);
    expect(
      toldOf(await dependents(xen))
        .map((t) => t.to)
        .sort(),
    ).toEqual(['head@example.net', 'tail@example.net']);
  });

  test('of many twenty hear of it, and the administrators of the rest in one mail', async () => {
    const declaring = (n: number) =>
      patchText(`Otter ${String(n)}.\n\nDepends-on: <${idOf('flag')}>`, [
        lineDiff(`tools/otter${String(n)}.c`, 'return 0;', `return ${String(n)};`),
      ]);
    const many = Array.from({ length: 60 }, (_, n) => use(`otter${String(n)}`, { text: declaring(n) }));
    const xen = await withFlag(SETTINGS, many);
    xen.set(hours(10));
    await revert(xen);
    const entries = await dependents(xen);
    expect(toldOf(entries)).toHaveLength(20);
    const alerts = entries.filter((e) => e.payload.kind === 'bot-alert');
    expect(alerts.map((e) => e.target)).toEqual(['admin@example.org']);
    for (const alert of alerts) expectGolden('bot/admin-dependents-left.txt', asRead(commentIn(alert)));
    expect(await dependents(xen)).toHaveLength(21);
  });

  test('by its level: the administrators alone, or nobody', async () => {
    for (const [level, expected] of [
      ['shadow', ['admin@example.org']],
      ['author', ['pike@example.net']],
      ['off', []],
    ] as const) {
      const settings = heardAs({ rules: { dependencies: level } });
      const xen = await withFlag(settings, [use('pike')]);
      xen.set(hours(10));
      await revert(xen);
      expect((await xen.plan(settings)).map((e) => [e.target, commentIn(e).cc])).toEqual(
        expected.map((to) => [to, []]),
      );
    }
  });
});
