import { botStandingOf, viewSeries } from '@sluice/application';
import { decideOnRelease, replayParkedMails } from '@sluice/runtime';
import { AUTHOR, BOT, LIST, MANAGER, written } from '../commands/written-mails';
import { expectGolden } from '../golden';
import { flagDiff, lineDiff, patchText } from '../xen-mails';
import { openMailWorld, type MailWorld } from './mail-world';

/** Conversations as they go between people, a list and the bot, each read from beginning to end: what nobody would like to read is not right. */

const JAN = 'Jan Beulich <jbeulich@suse.com>';

let world: MailWorld;

const minutesAfter = (time: string, minutes: number): string =>
  new Date(Date.parse(time) + minutes * 60_000).toISOString().replace('.000Z', 'Z');

const now = (): string => process.env['SLUICE_NOW'] ?? '';

const patchMail = (id: string, subject: string, text: string, answers: readonly string[] = []): string =>
  written({
    ...{ id, from: AUTHOR, to: LIST, subject, answers, body: text },
    date: new Date(now()).toUTCString(),
  });

const FLAG_TEXT = (name: string): string =>
  patchText(`Say by a flag that a domain has ${name}.`, [
    flagDiff(name, 7),
    lineDiff('xen/arch/arm/domain.c', 'return 0;', `return !!(config->flags & XEN_DOMCTL_CDF_${name});`),
  ]).replaceAll('Ann Author <ann@example.org>', AUTHOR);

/** The Message-ID of the bot's last comment. */
const lastOfBot = async (): Promise<string> => {
  const events = await world.runtime.events.readTypes(['CommentPlanned']);
  return (events.at(-1)?.data as { readonly comment?: string } | undefined)?.comment ?? '';
};

const reply = (
  id: string,
  from: string,
  {
    to,
    answers,
    body,
    subject = 'Re: [PATCH for-4.16] xen/domctl: add a flag for vpci',
  }: {
    readonly to: readonly string[];
    readonly answers: readonly string[];
    readonly body: string;
    readonly subject?: string;
  },
) => written({ id, from, to: to.join(', '), subject, answers, body, date: new Date(now()).toUTCString() });

afterEach(() => world.stop());

/** Three patches with their cover letter, as a mailer sends them that breaks the lines of one. */
const threeFixes = (id: string, broken: number | undefined, words = 'PATCH'): readonly string[] => {
  const cover = `${id}-0@gmail.com`;
  const fix = (n: number): string => {
    const long = `return first_otter(pond, river, lake, deep_sea, shallow_sea, bay) + second_otter(pond, river, ${String(n)});`;
    const text = patchText(`Otter ${String(n)} was counted twice.`, [
      lineDiff('xen/common/otter.c', 'return 0;', 'return 1;'),
      lineDiff(`xen/common/otter${String(n)}.c`, 'return 0;', long),
    ]).replaceAll('Ann Author <ann@example.org>', AUTHOR);
    return n === broken ? text.replace('+ second', '+\nsecond') : text;
  };
  return [
    patchMail(cover, `[${words} 0/3] xen: fix the count of otters`, 'Three fixes.\n'),
    ...[1, 2, 3].map((n) =>
      patchMail(
        `${id}-${String(n)}@gmail.com`,
        `[${words} ${String(n)}/3] xen: fix otter ${String(n)}`,
        fix(n),
        [cover],
      ),
    ),
  ];
};

test('bad mail in, calm behaviour out: what the author, the administrator and the list see (S6)', async () => {
  world = await openMailWorld('conversation-bad-mail', '2021-10-06T12:00:00Z');
  const post = (mails: readonly string[]): Promise<void> =>
    world.say(...mails.map((raw) => ({ from: AUTHOR, to: [LIST], signedBy: 'gmail.com', raw })));
  const [cover = '', ...fixes] = threeFixes('fix', 3);
  await post([cover, ...fixes]);
  // The same Message-ID with another patch, a date ten years ahead, and a mail that cannot be read.
  await world.archived(
    (fixes[1] ?? '').replaceAll('return 1;', 'return backdoor();'),
    patchMail(
      'late-1@suse.com',
      '[PATCH] xen: fix the clock',
      patchText('It was ten years fast.', [lineDiff('xen/common/clock.c', 'return 10;', 'return 0;')]),
    )
      .replace(/^Date: .*$/m, 'Date: Mon, 06 Oct 2031 12:00:00 +0000')
      .replace(/^(Message-ID: .*)$/m, '$1\nReceived: from a by b; Wed, 06 Oct 2021 12:01:00 +0000'),
    nested('deep-1@suse.com', 40),
  );
  await world.at(minutesAfter(now(), 90));
  await post(threeFixes('mended', undefined, 'PATCH v2'));
  await world.at(minutesAfter(now(), 120));
  expectGolden('conversations/bad-mail.txt', await world.chat());
  const { derived } = await viewSeries(world.runtime.viewPorts(), 'mended-0@gmail.com', {});
  // Whose words patch 2 of the first version are nobody knows; of the second all is whole.
  expect(
    derived.series.revisions.map((r) => [r.number, r.missing, r.patches.map((p) => p.damage.length)]),
  ).toEqual([
    ['1', [2], [0, 0, 1]],
    ['2', [], [0, 0, 0]],
  ]);
  const dated = await viewSeries(world.runtime.viewPorts(), 'late-1@suse.com', {});
  expect(dated.derived.series.firstPostedAt.slice(0, 10)).toBe('2021-10-06');
  const parked = await world.runtime.reader.parked();
  expect(parked.map((p) => p.reason)).toEqual(['mime-too-deep']);
  // Its bytes are kept; what cannot be read today is not read by being asked again.
  expect(await replayParkedMails(world.runtime, parked)).toMatchObject({ taken: [] });
  expect((await world.runtime.reader.parked()).map((p) => p.id)).toEqual(parked.map((p) => p.id));
});

/** A mail with multiparts inside multiparts, so deep that it is set aside. */
const nested = (id: string, depth: number): string => {
  const part = (n: number): string =>
    n === 0
      ? 'Content-Type: text/plain\n\nDeep.\n'
      : `Content-Type: multipart/mixed; boundary="b${String(n)}"\n\n--b${String(n)}\n${part(n - 1)}\n--b${String(n)}--\n`;
  const [head = '', ...rest] = part(depth).split('\n\n');
  return written({
    ...{ id, from: JAN, to: LIST, subject: 'deep', answers: [], fields: [head], body: rest.join('\n\n') },
    date: new Date(now()).toUTCString(),
  });
};

test('a schedule that moves twice: told where the release manager wants it, and nobody else moves it back (S11)', async () => {
  world = await openMailWorld('conversation-schedule', '2021-10-14T12:00:00Z');
  const announce = async (by: string, lastDay: string, notify: boolean): Promise<string | undefined> => {
    const { refused } = await decideOnRelease(world.runtime, '4.16', {
      decider: { by, reason: 'the pond froze early', source: `schedule-${lastDay}@xenproject.org` },
      command: {
        type: 'AnnounceSchedule',
        data: {
          dates: [{ phase: 'feature-freeze', lastDay, status: 'announced' }],
          ...(notify && { notify }),
        },
      },
    });
    await world.at(minutesAfter(now(), 10));
    return refused;
  };
  const otters = patchText('Add support for otters.', [
    lineDiff('xen/common/otter.c', 'return 0;', 'return 1;'),
  ]);
  await world.archived(
    patchMail('otters-1@gmail.com', '[PATCH for-4.16] xen: introduce otters', otters).replace(
      /^Date: .*$/m,
      'Date: Mon, 20 Sep 2021 12:00:00 +0000',
    ),
  );
  expect(await announce(MANAGER, '2021-10-13', false)).toBeUndefined();
  expect(await world.chat()).not.toContain('Sluice to');
  expect(await announce('admin@bot.example', '2021-10-01', false)).toMatch(/is not the release manager/);
  expect(await announce(MANAGER, '2021-10-22', true)).toBeUndefined();
  expectGolden('conversations/schedule.txt', await world.chat());
});

test('an interface change: one comment, an explanation asked for, silence on a version that says the same (S5)', async () => {
  world = await openMailWorld('conversation-interface', '2021-10-06T12:00:00Z');
  const first = '[PATCH for-4.16] xen/domctl: add a flag for vpci';
  await world.say({
    ...{ from: AUTHOR, to: [LIST], signedBy: 'gmail.com' },
    raw: patchMail('flag-1@gmail.com', first, FLAG_TEXT('vpci')),
  });
  await world.at(minutesAfter(now(), 31));
  const comment = await lastOfBot();
  await world.at(minutesAfter(now(), 5));
  await world.say({
    ...{ from: AUTHOR, to: [BOT], signedBy: 'gmail.com' },
    raw: reply('ask-1@gmail.com', AUTHOR, {
      to: [BOT],
      answers: ['flag-1@gmail.com', comment],
      body: 'Thanks. What does that mean for me?\n\nsluice: explain\n',
    }),
  });
  await world.at(minutesAfter(now(), 60));
  await world.say({
    ...{ from: AUTHOR, to: [LIST], signedBy: 'gmail.com' },
    raw: patchMail('flag-2@gmail.com', first.replace('PATCH', 'PATCH v2'), FLAG_TEXT('vpci')),
  });
  await world.at(minutesAfter(now(), 120));
  expectGolden('conversations/interface-change.txt', await world.chat());
});

test('who wants no mail gets none, whatever they post; the list’s own copies count once (S5, opt-out)', async () => {
  world = await openMailWorld('conversation-mute', '2021-10-06T12:00:00Z');
  await world.say({
    ...{ from: AUTHOR, to: [BOT], signedBy: 'gmail.com' },
    raw: reply('mute-1@gmail.com', AUTHOR, {
      to: [BOT],
      answers: [],
      subject: 'no more mail, please',
      body: 'sluice: mute-me\n',
    }),
  });
  await world.at(minutesAfter(now(), 10));
  await world.say({
    ...{ from: AUTHOR, to: [LIST], signedBy: 'gmail.com' },
    raw: patchMail('flag-3@gmail.com', '[PATCH for-4.16] xen/domctl: add a flag for vpci', FLAG_TEXT('vpci')),
  });
  await world.at(minutesAfter(now(), 120));
  expectGolden('conversations/mute-me.txt', await world.chat());
  // It came by the list and by the list's archive, with a footer.
  const { derived } = await viewSeries(world.runtime.viewPorts(), 'flag-3@gmail.com', {});
  expect(derived.series.revisions.map((r) => [r.number, r.patches.length])).toEqual([['1', 1]]);
  // All addresses that are known to be theirs.
  const { persons } = botStandingOf(await world.runtime.events.readTypes(['PersonDecided']));
  expect([...persons].sort()).toEqual(['andr2000@gmail.com', 'oleksandr_andrushchenko@epam.com']);
});

test('an exception: asked for by its author, granted by a forger in vain, then by the release manager (S7)', async () => {
  world = await openMailWorld('conversation-exception', '2021-11-08T09:00:00Z');
  await world.say({
    ...{ from: AUTHOR, to: [LIST], signedBy: 'gmail.com' },
    raw: patchMail(
      'late-1@gmail.com',
      '[PATCH for-4.16] xen/arm: let domains have more otters',
      patchText('A new thing.', [lineDiff('xen/arch/arm/otter.c', 'return 0;', 'return 1;')]).replaceAll(
        'Ann Author <ann@example.org>',
        AUTHOR,
      ),
    ),
  });
  const thread = { subject: 'Re: [PATCH for-4.16] xen/arm: let domains have more otters' };
  await world.at(minutesAfter(now(), 60));
  const grant = (id: string) =>
    reply(id, MANAGER, {
      ...thread,
      to: [LIST, BOT],
      answers: ['late-1@gmail.com'],
      body: 'Small enough.\n\nsluice: exception-grant 4.16 "small and tested"\n',
    });
  // Its From is the release manager's; nothing proves it.
  await world.say({ from: 'mallory', to: [BOT], raw: grant('forged-1@xenproject.org') });
  expect(await granted()).toBe(0);
  await world.at(minutesAfter(now(), 60));
  await world.say({
    ...{ from: MANAGER, to: [BOT], signedBy: 'xenproject.org' },
    raw: grant('granted-1@xenproject.org'),
  });
  expect(await granted()).toBe(1);
  await world.at(minutesAfter(now(), 60));
  await world.say({
    ...{ from: JAN, to: [LIST] },
    raw: reply('quote-1@suse.com', JAN, {
      ...thread,
      to: [LIST],
      answers: ['late-1@gmail.com', 'granted-1@xenproject.org'],
      body: 'On Monday Ian wrote:\n> sluice: exception-grant 4.16 "small and tested"\n\nFine by me.\n',
    }),
  });
  expect(await granted()).toBe(1);
  expectGolden('conversations/exception.txt', await world.chat());
});

const granted = async (): Promise<number> =>
  (await world.runtime.events.readTypes(['PersonDecided'])).filter((e) =>
    JSON.stringify(e.data).includes('ExceptionGranted'),
  ).length;
