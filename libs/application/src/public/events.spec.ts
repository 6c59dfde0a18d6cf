import { isPublicEvent, publicDataOf } from './events';

const isPublic = (type: string, data: unknown, streamName = 'series-a'): boolean =>
  isPublicEvent({ type, streamName }, () => data);

const told = (kind: string, scope: object) => ({
  ...{ about: 'bot', by: 'wren@example.com', decision: { kind, scope } },
});

test.each([
  ['mute', { person: 'wren@example.com' }, false],
  ['unmute', { person: 'wren@example.com' }, false],
  // What silences the bot for others, too, is theirs to know.
  ['mute', { thread: 'a@example.org' }, true],
  ['mute', { rule: 'R01' }, true],
])('that somebody said %s of %j is public: %s', (kind, scope, expected) => {
  expect(isPublic('PersonDecided', told(kind, scope), 'bot')).toBe(expected);
});

test('what took such a word back says no more of it, and what took another decision back is public', () => {
  const undo = { about: 'undo', by: 'wren@example.com', event: 'PersonDecided 1' };
  expect(isPublic('PersonDecided', undo, 'bot')).toBe(false);
  expect(isPublic('PersonDecided', undo, 'corrections')).toBe(true);
});

test('a comment that was withheld because somebody wants none does not say so', () => {
  const why = 'somebody it goes to wants no mail of the bot';
  expect(isPublic('CommentWithheld', { why })).toBe(false);
  expect(isPublic('CommentWithheld', { why: 'a newer version was posted' })).toBe(true);
});

test('types that are not named are not public, whatever they are called', () => {
  expect(['CommandsHeld', 'SomethingNew', 'toString'].map((type) => isPublic(type, {}))).toEqual([
    ...[false, false, false],
  ]);
});

test('where on this machine a mail was read from, and why one was erased, stays here', () => {
  const data = { rawHash: 'h', origin: '/home/me/an.mbox', reason: 'x', by: 'ann@example.org' };
  expect(publicDataOf({ type: 'MailSeen', data })).not.toHaveProperty('origin');
  expect(publicDataOf({ type: 'MailErased', data })).toEqual({ rawHash: 'h', origin: '/home/me/an.mbox' });
});
