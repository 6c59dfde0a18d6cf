import type { CommentSettings, OutboxEntry } from '@sluice/application';
import type { Instant } from '@sluice/kernel';
import { asRead } from './bot-mail-text';
import { heardAs, SETTINGS } from './bot-settings';
import { BotWorld, commentIn } from './bot-world';
import { expectGolden } from './golden';
import { idOf, lineDiff, patchText, xenMail } from './xen-mails';

const MANAGER = 'Ian Jackson <iwj@xenproject.org>';
const ACK = `Release-Acked-by: ${MANAGER}`;
const COMMIT = 'c0ffee'.padEnd(40, '0');
const LANDED = '2021-11-08T10:00:00Z';
const SIX_HOURS_LATER = '2021-11-08T16:30:00Z';

const diff = lineDiff('xen/common/leak.c', 'return 0;', 'return 1;');
const PATCH = xenMail({
  ...{ id: 'leak', subject: '[PATCH for-4.16] xen: fix a leak', date: '7 Nov 2021 10:00:00 +0000' },
  text: patchText('The otter leaks.', [diff]),
});

const answer = (text: string, more: Partial<Parameters<typeof xenMail>[0]> = {}): string =>
  xenMail({
    ...{ id: 'answer', subject: 'Re: [PATCH for-4.16] xen: fix a leak', date: '7 Nov 2021 12:00:00 +0000' },
    ...{ from: MANAGER, to: 'leak', text, ...more },
  });

type Landing = {
  readonly mails?: readonly string[];
  readonly trailers?: string;
  readonly committer?: { readonly name: string; readonly address: string };
  readonly settings?: CommentSettings;
  readonly now?: string;
};

/** Xen after the patch went in, with what the commit carries. */
const landed = async ({
  mails = [PATCH],
  trailers = ACK,
  committer = { name: 'Carl Committer', address: 'carl@example.org' },
  settings = SETTINGS,
  now = '2021-11-08T10:30:00Z',
}: Landing = {}): Promise<BotWorld> => {
  const xen = await BotWorld.open();
  xen.set('2021-11-07T13:00:00Z');
  await xen.take(...mails);
  await xen.plan(settings);
  // What is said of the patch itself is another matter.
  await xen.send(settings);
  xen.set(now);
  await xen.land(COMMIT, {
    ...{ subject: 'xen: fix a leak', committedAt: LANDED as Instant, patch: idOf('leak'), diff, committer },
    body: `The otter leaks.\n\nSigned-off-by: Ann Author <ann@example.org>\n${trailers}\n`,
  });
  return xen;
};

const told = (entries: readonly OutboxEntry[]) =>
  entries.map((e) => [
    commentIn(e).rules.join(),
    e.target,
    commentIn(e).cc.length,
    commentIn(e).about.answers,
  ]);

const TOLD = [['unsupported-ack', 'iwj@xenproject.org', 0, idOf('leak')]];

describe('a commit that carries a release ack which no mail gives (S10)', () => {
  test('the release manager hears of it, alone and once for the commit', async () => {
    const xen = await landed();
    const entries = await xen.plan(SETTINGS);
    expect(told(entries)).toEqual(TOLD);
    const [entry] = entries;
    if (entry === undefined) throw new Error('nobody is told');
    expectGolden('bot/unsupported-ack.txt', asRead(commentIn(entry)));
    await xen.world.markAllDirty();
    await xen.settle();
    expect(await xen.plan(SETTINGS)).toHaveLength(1);
    xen.set(SIX_HOURS_LATER);
    expect(await xen.send(SETTINGS)).toEqual([]);
    expect(await xen.plan(SETTINGS)).toEqual([]);
  });

  test.each<readonly [string, Landing, unknown]>([
    ['given in the thread', { mails: [PATCH, answer(ACK)] }, []],
    [
      'given under a condition',
      { mails: [PATCH, answer(`Provided that it is committed today.\n\n${ACK}`)] },
      [],
    ],
    [
      'given in the thread of another patch',
      {
        mails: [
          PATCH,
          PATCH.replaceAll('leak@', 'drip@').replaceAll('a leak', 'a drip').replaceAll('leak.c', 'drip.c'),
          answer(`> xen: fix a leak\n\nBoth patches:\n\n${ACK}`, { to: 'drip' }),
        ],
      },
      [],
    ],
    ['of whom committed it', { committer: { name: 'Ian Jackson', address: 'iwj@xenproject.org' } }, []],
    ['that is not there', { trailers: 'Acked-by: Jan Beulich <jbeulich@suse.com>' }, []],
    ['of somebody else', { trailers: 'Release-Acked-by: Sam Stranger <sam@example.net>' }, []],
    ['of three days ago', { now: '2021-11-11T11:00:00Z' }, []],
    [
      'pretended in the thread by another',
      { mails: [PATCH, answer(ACK, { from: 'Mallory <m@example.net>' })] },
      TOLD,
    ],
    [
      'quoted in the thread by another',
      { mails: [PATCH, answer(`> ${ACK}\nFine.`, { from: 'Mallory <m@example.net>' })] },
      TOLD,
    ],
    [
      'taken back in the thread',
      {
        mails: [
          PATCH,
          answer(ACK),
          answer('I withdraw my release ack.\n', { id: 'later', date: '7 Nov 2021 12:30:00 +0000' }),
        ],
      },
      TOLD,
    ],
    ['misspelt', { trailers: `Releae-Acked-by: ${MANAGER}` }, TOLD],
  ])('an ack %s', async (_, landing, expected) => {
    const xen = await landed(landing);
    expect(told(await xen.plan(SETTINGS))).toEqual(expected);
  });

  test('nothing goes out where the ack comes within six hours', async () => {
    const xen = await landed();
    expect(await xen.plan(SETTINGS)).toHaveLength(1);
    await xen.take(answer(ACK, { date: '8 Nov 2021 11:26:00 +0000' }));
    xen.set(SIX_HOURS_LATER);
    expect(await xen.send(SETTINGS)).toEqual(['the ack was given meanwhile']);
  });

  test('nor to a release manager who wants no mail', async () => {
    const xen = await landed();
    await xen.decide({ kind: 'mute', scope: { person: 'iwj@xenproject.org' } });
    expect(await xen.plan(SETTINGS)).toEqual([]);
  });

  test.each([
    ['list', ['iwj@xenproject.org']],
    ['author', ['iwj@xenproject.org']],
    ['shadow', ['admin@example.org']],
    ['off', []],
  ] as const)('at level %s nobody else', async (level, to) => {
    const settings = heardAs({ rules: { 'unsupported-ack': level } });
    const xen = await landed({ settings });
    expect((await xen.plan(settings)).map((e) => [e.target, commentIn(e).cc.length])).toEqual(
      to.map((one) => [one, 0]),
    );
  });
});
