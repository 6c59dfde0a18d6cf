import { botStandingOf, viewSeries } from '@sluice/application';
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
