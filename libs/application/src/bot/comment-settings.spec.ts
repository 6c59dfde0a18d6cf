import { levelOf, voiceOf, type BotLevel, type CommentSettings, type ListVoice } from './comment-settings';

const voice = (level: BotLevel, rules: ListVoice['rules'] = {}): ListVoice => ({
  ...{ listId: 'otter-devel.example.org', address: 'otter-devel@example.org', level, rules },
});

test.each<readonly [string, ListVoice, BotLevel]>([
  ['has the level of its list where none is named for it', voice('author', { R02: 'off' }), 'author'],
  ['has its own below that', voice('list', { R01: 'shadow' }), 'shadow'],
  ['is never above its list', voice('author', { R01: 'list' }), 'author'],
  ['is silent where its list is', voice('off', { R01: 'list' }), 'off'],
])('a rule %s', (_, heard, expected) => {
  expect(levelOf('R01', heard, new Set())).toBe(expected);
  expect(levelOf('R01', heard, new Set(['R01']))).toBe('off');
});

test('a list is known by its id, whatever the case', () => {
  const settings = { lists: [voice('list')] } as unknown as CommentSettings;
  expect(voiceOf(settings, 'Otter-Devel.example.org')?.address).toBe('otter-devel@example.org');
  expect(voiceOf(settings, undefined)).toBeUndefined();
});
