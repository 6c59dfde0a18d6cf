import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  botStandingOf,
  commentOn,
  loadMatter,
  type Audience,
  type Comment,
  type CommentSettings,
} from '@sluice/application';
import { messageId } from '@sluice/kernel';
import { commitTrailers, readMail } from '@sluice/mail';
import { nodeHashing } from '@sluice/mail-io';
import fc from 'fast-check';
import { asRead } from './bot-mail-text';
import { heardAs, SETTINGS, story } from './bot-settings';
import { BotWorld } from './bot-world';
import { expectGolden } from './golden';
import { flagDiff, lineDiff, patchText, xenMail } from './xen-mails';

type Asked = { readonly settings?: CommentSettings; readonly audience?: Audience };

const commented = async (
  xen: BotWorld,
  ref: string,
  { settings = SETTINGS, audience = 'public' }: Asked = {},
): Promise<Comment | string> => {
  const matter = await loadMatter(xen.ports, ref);
  if (matter === undefined) throw new Error(`nothing is known of ${ref}`);
  const comment = commentOn(matter, { settings, standing: botStandingOf([]), audience });
  return 'silent' in comment ? comment.silent : comment;
};

const golden = async (name: string, ...asked: Parameters<typeof commented>): Promise<Comment> => {
  const comment = await commented(...asked);
  if (typeof comment === 'string') throw new Error(`nothing is said: ${comment}`);
  expectGolden(`bot/${name}.txt`, asRead(comment.mail));
  return comment;
};

const worldAt = async (now: string, ...mails: readonly (Buffer | string)[]): Promise<BotWorld> => {
  const xen = await BotWorld.open();
  xen.set(now);
  await xen.take(...mails);
  return xen;
};

describe('the mails of the bot, as they were read before they were kept', () => {
  test('an interface change, as an answer to its patch (S5)', async () => {
    const xen = await worldAt('2021-10-06T18:30:00Z', story(4));
    await golden('one-channel', xen, 'story-004@example.org');
    await golden('one-channel-shadow', xen, 'story-004@example.org', {
      settings: heardAs({ level: 'shadow' }),
      audience: 'shadow',
    });
  });

  test('a feature that is new in the fortnight before the freeze', async () => {
    const text = patchText(
      'Guests have to say that they like fish.',
      [flagDiff('fish', 7), lineDiff('xen/arch/x86/domain.c', 'return 0;', 'return fish();')],
      'a93886fbf5b1cb7a4cea15f4ec3e2fd8d1c0a1b2',
    );
    const xen = await worldAt(
      '2021-10-05T12:00:00Z',
      xenMail({
        id: 'fish',
        subject: '[PATCH] xen/domctl: add a flag for fish',
        date: '5 Oct 2021 10:00:00 +0000',
        text,
      }),
    );
    await golden('late-feature', xen, 'fish@example.org');
  });

  test('forty patches in the feature freeze, on the cover letter', async () => {
    const cover = xenMail({
      id: 'many-0',
      subject: '[PATCH for-4.16 v3 00/40] xen: count all fish',
      date: '20 Oct 2021 10:00:00 +0000',
      text: 'Forty patches.\n',
    });
    const patches = Array.from({ length: 40 }, (_, n) =>
      xenMail({
        id: `many-${String(n + 1)}`,
        subject: `[PATCH for-4.16 v3 ${String(n + 1).padStart(2, '0')}/40] xen: introduce fish ${String(n + 1)}`,
        date: `20 Oct 2021 10:${String(n + 1).padStart(2, '0')}:00 +0000`,
        to: 'many-0',
        text: patchText('Add support for a new sort of fish.', [
          n === 0
            ? flagDiff('fish', 7)
            : lineDiff(`xen/common/fish${String(n)}.c`, 'return 0;', 'return fish();'),
        ]),
      }),
    );
    const xen = await worldAt('2021-10-20T11:00:00Z', cover, ...patches);
    const { mail } = await golden('forty-patches', xen, 'many-17@example.org');
    expect(mail.inReplyTo).toBe('many-0@example.org');
  });

  test('a fix for the release in its code freeze', async () => {
    const xen = await worldAt(
      '2021-11-08T11:00:00Z',
      xenMail({
        id: 'leak',
        subject: '[PATCH for-4.16] xen/common: fix a leak of otters',
        date: '8 Nov 2021 10:00:00 +0000',
        text: patchText('The otter is never freed: free it.\n\nFixes: 2075b410ee80 ("xen/domctl: x")', [
          lineDiff('xen/common/domain.c', 'return 0;', 'return free_otter();'),
        ]),
      }),
    );
    await golden('release-ack', xen, 'leak@example.org');
  });

  test('a change of which it is not known whether it is a feature', async () => {
    const xen = await worldAt(
      '2021-10-20T11:00:00Z',
      xenMail({
        id: 'what',
        subject: '[PATCH for-4.16] xen/common: otters',
        date: '20 Oct 2021 10:00:00 +0000',
        text: patchText('Otters.', [lineDiff('xen/common/domain.c', 'return 0;', 'return otter();')]),
      }),
    );
    await golden('unknown-class', xen, 'what@example.org');
  });
});

/** What Sluice reads of a text as trailers: were it the commit message of a patch, and were it an answer on a list. */
const trailersIn = (text: string): readonly string[] => {
  const sluice = { name: 'Sluice', address: 'sluice@example.org' };
  const reply = readMail(
    {
      ...{ messageId: messageId('x@example.org'), from: sluice, replyTo: [], to: [], cc: [], listIds: [] },
      ...{ subject: 'Re: x', inReplyTo: [messageId('y@example.org')], references: [], patchAttachments: [] },
      ...{ text, flowed: false, defects: [] },
    },
    nodeHashing,
  );
  return [...commitTrailers(text), ...reply.reading.trailers].map((t) => `${t.key}: ${t.value}`);
};

const GOLDEN = resolve(__dirname, '../golden/bot');
const goldenTexts = (): readonly (readonly [string, string])[] =>
  readdirSync(GOLDEN).map((file) => {
    const mail = readFileSync(resolve(GOLDEN, file), 'utf8');
    return [file, mail.slice(mail.indexOf('\n\n') + 2)] as const;
  });

const LINK = /https?:|<[^<>@ ]+@[^<>@ ]+>/;

const tooLong = (text: string): readonly string[] =>
  text.split('\n').filter((line) => line.length > 72 && !LINK.test(line));

test.each(['one-channel.txt', 'damaged-patch.txt'])('docs/bot.md shows %s as it is', (name) => {
  const text = goldenTexts().find(([file]) => file === name)?.[1] ?? '';
  const page = readFileSync(resolve(__dirname, '../../../docs/bot.md'), 'utf8');
  // The formatter takes the blank from the mark of the signature.
  expect(page).toContain(`\`\`\`text\n${text.trimEnd().replace('\n-- \n', '\n--\n')}\n\`\`\``);
});

describe('every text', () => {
  test.each(goldenTexts())('%s has no trailer, for git neither, and keeps to its measure', (file, text) => {
    expect(trailersIn(text)).toEqual([]);
    const byGit = execFileSync('git', ['interpret-trailers', '--parse'], { input: text, encoding: 'utf8' });
    expect(byGit).toBe('');
    expect(tooLong(text)).toEqual([]);
    if (!file.startsWith('admin-')) expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(25);
  });

  const KEYS = ['Acked-by', 'Release-Acked-by', 'Releae-acked-by', 'Signed-off-by', 'Fixes', 'Cc', 'Link'];
  const nasty = fc
    .array(
      fc.oneof(
        fc.constantFrom(...KEYS).map((key) => `${key}: Otto Otter <otto@example.org>`),
        fc.constantFrom(
          'sluice: mute',
          '\n',
          '\r\n',
          '---',
          'diff --git a/x b/x',
          '-- ',
          '\u001b[31m',
          '\u202e',
        ),
        fc.stringMatching(/^[a-z]{1,90}$/),
        fc.string({ maxLength: 12, unit: 'binary' }),
      ),
      { minLength: 1, maxLength: 40 },
    )
    .map((words) => words.join(' '));

  test('has none whatever words of mails and rules are in it', async () => {
    const xen = await worldAt('2021-10-06T18:30:00Z', story(4));
    const matter = await loadMatter(xen.ports, 'story-004@example.org');
    const [revision] = matter?.derived.revisions ?? [];
    const verdict = revision?.verdict;
    if (matter === undefined || verdict?.outcome !== 'held') throw new Error('the story is another');
    const said = (words: string): string => {
      const [first, ...rest] = verdict.reasons.map((reason) => ({
        ...{ ...reason, sentence: words, clearedBy: words },
        evidence: [
          ...reason.evidence,
          { kind: 'hunk', messageId: 'a@example.org', file: words, line: 7, quote: words } as const,
        ],
      }));
      if (revision === undefined || first === undefined) throw new Error('the story is another');
      const judged = { ...revision, verdict: { ...verdict, reasons: [first, ...rest] as const } };
      const comment = commentOn(
        { ...matter, derived: { ...matter.derived, revisions: [judged] } },
        { settings: SETTINGS, standing: botStandingOf([]), audience: 'public' },
      );
      return 'silent' in comment ? '' : comment.mail.text;
    };
    fc.assert(
      fc.property(nasty, (words) => {
        const text = said(words);
        expect(text).toContain('sluice: wrong');
        expect(trailersIn(text)).toEqual([]);
        expect(text.split('\n').length).toBeLessThanOrEqual(26);
        expect(text).not.toMatch(/^(?:sluice:|diff |---|From )/m);
        expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f\u202a-\u202e]/);
      }),
      { numRuns: 300 },
    );
  });
});
