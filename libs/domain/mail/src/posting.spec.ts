import { type MessageId } from '@sluice/kernel';
import { mailBody } from './mail-body';
import type { Mail } from './mail';
import { kindOf } from './posting';
import { SAMPLE_DIFF, SAMPLE_PATCH, sampleMail } from './sample-mail';
import { parseSubject } from './subject';

const PARENT = { inReplyTo: ['parent@example.org' as MessageId] };
const QUOTE = 'Bo Builder writes ("[PATCH] t"):\n> Text of the cover.\n\nFine.\n';
const COVER =
  'What it does.\n\nAda Author (2):\n  one\n  two\n\n widget.c | 2 +-\n 1 file changed, 1 insertion(+)\n';
const PULL =
  'The following changes since commit 1:\n\nare available in the Git repository at:\n\n  git://example.org\n';

const kind = (subject: string, text: string, parts: Partial<Mail> = {}): string =>
  kindOf(sampleMail({ subject, text, ...parts }), parseSubject(subject), mailBody(text));

describe('kindOf', () => {
  it.each<[string, string, string, string, Partial<Mail>]>([
    ['a patch', 'patch', '[PATCH] t', SAMPLE_PATCH, {}],
    ['a v5 in reply to v4', 'patch', '[PATCH v5] t', SAMPLE_PATCH, PARENT],
    [
      'a patch whose diff is attached',
      'patch',
      '[PATCH] t',
      'See there.',
      { patchAttachments: [SAMPLE_DIFF] },
    ],
    ['a patch without prefix', 'patch', 't', SAMPLE_PATCH, {}],
    [
      'a notice of the stable tree',
      'other',
      'Patch "t" has been added to the 5.18-stable tree',
      SAMPLE_PATCH,
      {},
    ],
    [
      'an over-long patch whose diff was cut',
      'patch',
      '[PATCH 1/2] t',
      'x\n\nSigned-off-by: A <a@b.c>\n',
      PARENT,
    ],
    ['a full patch under Re:', 'patch', 'Re: [PATCH v2] t', SAMPLE_PATCH, PARENT],
    ['a suggestion under Re:', 'reply', 'Re: [PATCH] t', `> Text\n\nLike this?\n\n${SAMPLE_DIFF}`, PARENT],
    [
      'a scissored patch under Re: after talk',
      'reply',
      'Re: [PATCH] t',
      `Ada wrote:\n> x\n-- >8 --\n${SAMPLE_PATCH}`,
      PARENT,
    ],
    ['a cover', 'cover', '[PATCH 0/2] t', COVER, {}],
    ['a cover in reply to the last one', 'cover', '[PATCH v2 0/2] t', COVER, PARENT],
    [
      'a cover that shows an interdiff',
      'cover',
      '[PATCH v2 0/1] t',
      `Interdiff against v1:\n${SAMPLE_DIFF}`,
      {},
    ],
    [
      'a cover that shows a diff before its shortlog',
      'cover',
      '[PATCH 0/2] t',
      `With this on top it works:\n\n${SAMPLE_DIFF}\n${COVER}`,
      {},
    ],
    ['a bare cover', 'cover', '[PATCH 0/2] t', 'Two patches.', {}],
    ['a patch numbered 0', 'patch', '[PATCH 0/1] t', SAMPLE_PATCH, {}],
    ['an answer to a cover without Re:', 'reply', '[PATCH v6 0/2] t', QUOTE, PARENT],
    ['an answer to a patch without Re:', 'reply', '[PATCH v6 1/2] t', QUOTE, PARENT],
    ['a quoted diff', 'reply', 'Re: [PATCH] t', SAMPLE_PATCH.replace(/^/gm, '> '), PARENT],
    ['a pull request', 'pull-request', '[GIT PULL] t', PULL, {}],
    ['the cover of a mailed pull', 'pull-request', '[PULL 00/12] t', COVER, {}],
    ['a patch of a mailed pull', 'patch', '[PULL 01/12] t', SAMPLE_PATCH, PARENT],
    ['an answer to a pull', 'reply', 'Re: [GIT PULL] t', 'Pulled.', PARENT],
    ['a question', 'other', 'how to turn left?', 'How?', {}],
    ['a request for comments without patch', 'other', '[RFC] t', 'What about it?', {}],
    ['an answer to no posting', 'reply', 'Re: how to turn left?', 'So.', {}],
    ['an answer by threading alone', 'reply', 'how to turn left?', 'So.', PARENT],
  ])('%s is %s', (_, ...[expected, subject, text, parts]) => {
    expect(kind(subject, text, parts)).toBe(expected);
  });
});
