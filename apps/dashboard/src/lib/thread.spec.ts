import { threadRows } from './thread';

const mail = (messageId: string, parent: string | null = null) => ({ messageId, parent });

const told = (...mails: readonly ReturnType<typeof mail>[]) =>
  threadRows(mails).map(({ mail: { messageId }, depth }) => `${' '.repeat(depth)}${messageId}`);

test('answers stand below what they answer, in their order', () => {
  expect(told(mail('a'), mail('b', 'a'), mail('c', 'a'), mail('d', 'b'))).toEqual(['a', ' b', '  d', ' c']);
});

test('a mail whose parent is not there begins a tree of its own', () => {
  expect(told(mail('a', 'gone'), mail('b', 'a'))).toEqual(['a', ' b']);
});

test('mails that answer each other in a circle are all there, once', () => {
  expect(told(mail('a'), mail('x', 'y'), mail('y', 'x'))).toEqual(['a', 'x', ' y']);
});

test('a very deep thread is no trouble', () => {
  const deep = Array.from({ length: 20_000 }, (_, n) => mail(String(n), n === 0 ? null : String(n - 1)));
  expect(threadRows(deep)).toHaveLength(20_000);
});
