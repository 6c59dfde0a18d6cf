import { decideRelease, type CommentSettings, type OutboxEntry } from '@sluice/application';
import type { FreezeDecision, FreezeEvent } from '@sluice/freeze';
import { messageId, type Instant } from '@sluice/kernel';
import { nodeHashing } from '@sluice/mail-io';
import { asRead } from './bot-mail-text';
import { heardAs, SETTINGS } from './bot-settings';
import { BotWorld, commentIn } from './bot-world';
import { expectGolden } from './golden';
import { idOf, lineDiff, patchText, xenMail } from './xen-mails';

const MANAGER = 'iwj@xenproject.org';
const FROZEN = '2021-10-20T09:00:00Z';
const ANNOUNCED = '2021-10-20T10:00:00Z';

/** A feature that was posted in good time, by whom `id` says. */
const feature = (id: string, from = id, more: Partial<Parameters<typeof xenMail>[0]> = {}): string =>
  xenMail({
    ...{ id, subject: `[PATCH for-4.16] xen: introduce ${id}`, date: '20 Sep 2021 10:00:00 +0000' },
    ...{ from: `${from} <${from}@example.net>` },
    text: patchText(`Add support for ${id}.`, [lineDiff(`xen/common/${id}.c`, 'return 0;', 'return 1;')]),
    ...more,
  });

/** Xen in the feature freeze of 4.16, with a bot that has begun to listen. */
const frozen = async (settings: CommentSettings, ...mails: readonly string[]): Promise<BotWorld> => {
  const xen = await BotWorld.open();
  xen.set(FROZEN);
  await xen.take(...mails);
  await xen.plan(settings);
  return xen;
};

type Announcing = {
  readonly at?: string;
  readonly lastDay?: string;
  readonly notify?: true;
  readonly by?: string;
};

/** What somebody decides on the schedule, recorded as the command does it. */
const announce = async (
  xen: BotWorld,
  { at = ANNOUNCED, lastDay = '2021-10-22', notify, by = MANAGER }: Announcing,
): Promise<readonly FreezeEvent[]> => {
  xen.set(at);
  const events = await decideRelease(
    xen.world.log,
    {
      type: 'AnnounceSchedule',
      said: {
        ...{ release: '4.16', by, at: at as Instant, reason: 'two more working days for review' },
        source: { messageId: messageId('new-schedule@example.org') },
      },
      data: { dates: [{ phase: 'feature-freeze', lastDay, status: 'announced' }], notify },
    },
    { knowledge: xen.knowledge, hashing: nodeHashing },
  );
  xen.knowledge = {
    ...xen.knowledge,
    decisions: [...xen.knowledge.decisions, ...(events as readonly FreezeDecision[])],
  };
  await xen.world.markAllDirty();
  await xen.settle();
  return events;
};

const told = (entries: readonly OutboxEntry[]) =>
  entries.map((e) => {
    const { to, cc, about } = commentIn(e);
    return [to.map((t) => t.address).join(), cc.length, about.answers, about.outcome];
  });

const goldenOf = (name: string, entry: OutboxEntry | undefined): void => {
  if (entry === undefined) throw new Error('nobody is told');
  expectGolden(`bot/${name}.txt`, asRead(commentIn(entry)));
};

describe('a schedule that changes verdicts (S11)', () => {
  test('nobody is told where the release manager does not say so', async () => {
    const xen = await frozen(SETTINGS, feature('pike'));
    await announce(xen, {});
    expect(xen.world.log.events.some((e) => e.type === 'VerdictChanged')).toBe(true);
    expect(await xen.plan(SETTINGS)).toEqual([]);
  });

  test('nobody is told where no verdict changes', async () => {
    const xen = await frozen(SETTINGS, feature('pike'));
    await announce(xen, { lastDay: '2021-10-14', notify: true });
    expect(await xen.plan(SETTINGS)).toEqual([]);
  });

  test('an author is told once, in their thread: from what to what, why, and by which mail', async () => {
    const xen = await frozen(SETTINGS, feature('pike'));
    await announce(xen, { notify: true });
    const entries = await xen.plan(SETTINGS);
    expect(told(entries)).toEqual([['pike@example.net', 1, idOf('pike'), 'held']]);
    goldenOf('schedule-change', entries[0]);
    await xen.world.markAllDirty();
    await xen.settle();
    expect(await xen.plan(SETTINGS)).toHaveLength(1);
    expect(await xen.send(SETTINGS)).toEqual([]);
    expect(await xen.plan(SETTINGS)).toEqual([]);
  });

  test('an author of several series gets one mail, alone, that names them', async () => {
    const xen = await frozen(
      SETTINGS,
      feature('pike'),
      feature('carp', 'pike', { date: '21 Sep 2021 10:00:00 +0000' }),
      feature('perch', 'pike', { date: '22 Sep 2021 10:00:00 +0000' }),
      feature('eel'),
    );
    await announce(xen, { notify: true });
    const entries = await xen.plan(SETTINGS);
    expect(told(entries)).toEqual([
      ['pike@example.net', 0, idOf('perch'), 'held'],
      ['eel@example.net', 1, idOf('eel'), 'held'],
    ]);
    goldenOf('schedule-change-several', entries[0]);
  });

  test('what landed was fine when it landed: a freeze moved back fails nobody', async () => {
    const xen = await BotWorld.open();
    xen.set('2021-10-14T09:00:00Z');
    const diff = lineDiff('xen/common/pike.c', 'return 0;', 'return 1;');
    await xen.take(feature('pike'), feature('eel'));
    await xen.land('1'.repeat(40), {
      ...{
        subject: 'xen: introduce pike',
        committedAt: '2021-10-13T10:00:00Z' as Instant,
        patch: idOf('pike'),
        diff,
      },
    });
    await xen.plan(SETTINGS);
    await announce(xen, { at: '2021-10-14T10:00:00Z', lastDay: '2021-10-12', notify: true });
    expect(told(await xen.plan(SETTINGS))).toEqual([['eel@example.net', 1, idOf('eel'), 'closed']]);
  });

  test.each([
    ['list', ['pike@example.net'], 1],
    ['author', ['pike@example.net'], 0],
    ['shadow', ['admin@example.org'], 0],
    ['off', [], 0],
  ] as const)('at level %s', async (level, to, copied) => {
    const settings = heardAs({ rules: { 'schedule-change': level } });
    const xen = await frozen(settings, feature('pike'));
    await announce(xen, { notify: true });
    expect((await xen.plan(settings)).map((e) => [e.target, commentIn(e).cc.length])).toEqual(
      to.map((one) => [one, copied]),
    );
  });

  test.each<readonly [string, (xen: BotWorld) => Promise<void> | void, string]>([
    [
      'a newer version was posted',
      (xen) => xen.take(feature('pike2', 'pike', { subject: '[PATCH for-4.16 v2] xen: introduce pike' })),
      'v2 was posted since',
    ],
    [
      'the schedule was taken back',
      (xen) => {
        xen.knowledge = { ...xen.knowledge, decisions: [] };
      },
      'the schedule was taken back',
    ],
    [
      'its author wants no mail',
      (xen) => xen.decide({ kind: 'mute', scope: { person: 'pike@example.net' } }),
      'its poster asked for silence',
    ],
  ])('nothing goes out where %s meanwhile', async (_, meanwhile, why) => {
    const xen = await frozen(SETTINGS, feature('pike'));
    await announce(xen, { notify: true });
    expect(await xen.plan(SETTINGS)).toHaveLength(1);
    await meanwhile(xen);
    expect(await xen.send(SETTINGS)).toEqual([why]);
  });

  test('of many authors twenty are told, and the administrators of the rest in one mail', async () => {
    const many = Array.from({ length: 23 }, (_, n) => feature(`otter${String(n)}`));
    const xen = await frozen(SETTINGS, ...many);
    await announce(xen, { notify: true });
    const entries = await xen.plan(SETTINGS);
    expect(entries.filter((e) => e.payload.kind === 'comment')).toHaveLength(20);
    const alerts = entries.filter((e) => e.payload.kind === 'bot-alert');
    expect(alerts.map((e) => e.target)).toEqual(['admin@example.org']);
    goldenOf('admin-schedule-left', alerts[0]);
  });

  test('a stranger changes nothing and tells nobody', async () => {
    const xen = await frozen(SETTINGS, feature('pike'));
    const [refused] = await announce(xen, { notify: true, by: 'stranger@example.org' });
    expect(refused?.type).toBe('AnnounceScheduleRefused');
    expect(await xen.plan(SETTINGS)).toEqual([]);
  });
});
