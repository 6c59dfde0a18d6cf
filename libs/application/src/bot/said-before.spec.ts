import { messageId, type Instant } from '@sluice/kernel';
import type { Comment } from './comment';
import { repeats, type Before } from './said-before';

const about = {
  ...{ audience: 'public', level: 'list', series: 's1', revision: '6', release: '1.4', outcome: 'held' },
  ...{ rules: ['R01', 'R22'], answers: messageId('a@example.org') },
} as const satisfies Comment['about'];

const v6 = (more: Partial<Comment['about']> = {}): Comment =>
  ({ about: { ...about, ...more }, mail: {} }) as unknown as Comment;

const before = (more: Partial<Before> = {}): Before => ({
  ...about,
  ...{ entry: 'e', comment: messageId('c@example.org'), list: 'l@example.org' },
  ...{ plannedAt: '2024-03-01T00:00:00Z' as Instant, standing: 'said' },
  ...more,
});

test.each<readonly [string, string | undefined, Comment, readonly Before[]]>([
  ['nothing was said', undefined, v6(), []],
  ['the same was said of v5', 'the same was said of v5', v6(), [before({ revision: '5' })]],
  ['other rules were found in v5', undefined, v6(), [before({ revision: '5', rules: ['R01'] })]],
  ['v5 had another outcome', undefined, v6(), [before({ revision: '5', outcome: 'closed' })]],
  ['the same only waited for v5', undefined, v6(), [before({ revision: '5', standing: 'waiting' })]],
  ['the same was withheld of v5', undefined, v6(), [before({ revision: '5', standing: 'unsaid' })]],
  [
    'v5 differed, v4 did not',
    undefined,
    v6(),
    [before({ revision: '4' }), before({ revision: '5', rules: ['R01'] })],
  ],
  ['v6 was commented on', 'v6 was commented on before', v6(), [before({ rules: ['R09'] })]],
  ['it waits', 'v6 is being commented on', v6(), [before({ standing: 'waiting' })]],
  ['another one waits for v6', undefined, v6(), [before({ standing: 'waiting', rules: ['R09'] })]],
  ['it was told in shadow', undefined, v6(), [before({ audience: 'shadow' })]],
  ['a revert was told of v6', undefined, v6(), [before({ revertedBy: 'c0ffee' })]],
  [
    'that revert was told of v5',
    'that revert was told before',
    v6({ revertedBy: 'c0ffee' }),
    [before({ revision: '5', revertedBy: 'c0ffee' })],
  ],
  ['another revert was told', undefined, v6({ revertedBy: 'c0ffee' }), [before({ revertedBy: 'beef' })]],
])('%s: %s', (...[, expected, comment, earlier]) => {
  expect(repeats(comment, earlier)).toBe(expected);
});

test('an entry does not repeat itself', () => {
  expect(repeats(v6(), [before({ entry: 'own' })], 'own')).toBeUndefined();
});
