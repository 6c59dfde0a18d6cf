import {
  correctionsOf,
  declareCommand,
  knownMails,
  pickCommand,
  regroupCommand,
  undoCommand,
} from './regroup';
import type { Revision } from './series';

const REVISION = {
  ...{ number: '5', coverMessageId: 'c@x', resends: ['again@x'] },
  patches: [
    { position: 1, messageId: 'p1@x', subject: 'one' },
    { position: 2, messageId: null, subject: 'two' },
  ],
  replies: [{ messageId: 'r@x', sender: { name: '', address: 'jan@x' } }],
} as unknown as Revision;

test('every mail that came can be moved, each once', () => {
  expect(knownMails({ revisions: [REVISION, { ...REVISION, number: '5.1' }] })).toEqual([
    { id: 'c@x', label: 'v5 cover' },
    { id: 'p1@x', label: 'v5 1: one' },
    { id: 'again@x', label: 'v5 posted again' },
    { id: 'r@x', label: 'v5 answer by jan@x' },
  ]);
});

test('commands are what the form says, and show what is missing', () => {
  expect(regroupCommand('p1@x', 'new', '5.1', "it's another")).toBe(
    `sluice series regroup p1@x --to new --revision 5.1 --reason 'it'\\''s another'`,
  );
  expect(regroupCommand('', '', '', '')).toBe('sluice series regroup MESSAGE-ID --to SERIES --reason WHY');
  expect(pickCommand('p1@x', 'abc', 'true')).toBe('sluice series pick p1@x --copy abc --reason true');
  expect(declareCommand('p1@x', { what: 'target', release: '' }, '')).toBe(
    'sluice series declare p1@x --target RELEASE --by ADDRESS --reason WHY',
  );
  expect(declareCommand('p1@x', { what: 'bugfix', release: '' }, 'small')).toBe(
    'sluice series declare p1@x --class bugfix --by ADDRESS --reason small',
  );
  expect(undoCommand('', '')).toBe('sluice series undo EVENT --reason WHY');
});

const event = (key: string, data: Readonly<Record<string, unknown>>) => ({
  ...{ idempotencyKey: `PersonDecided ${key}`, saidAt: null, recordedAt: '2021-10-13T08:30:00Z', data },
});

test('corrections of these mails that stand, newest first', () => {
  const events = [
    event('a', { about: 'grouping', decision: { kind: 'regroup', messageId: 'p1@x', to: 'new' } }),
    event('b', { about: 'grouping', decision: { kind: 'pick-copy', messageId: 'r@x', rawHash: 'ff' } }),
    event('c', { about: 'grouping', decision: { kind: 'regroup', messageId: 'other@x', to: 'new' } }),
    event('d', { about: 'grouping', decision: { kind: 'regroup', messageId: 'z@x', to: 'p1@x' } }),
    event('u', { about: 'undo', event: 'PersonDecided a' }),
    event('g', { about: 'gate', decision: {} }),
    event('t', { about: 'declaration', decision: { kind: 'target', release: '4.16', messageId: 'p1@x' } }),
    event('f', { about: 'declaration', decision: { kind: 'feature', messageId: 'other@x' } }),
  ];
  expect(correctionsOf(events, new Set(['p1@x', 'r@x'])).map(({ event: id, what }) => [id, what])).toEqual([
    ['t', 'aimed at 4.16'],
    ['d', 'moved to p1@x'],
    ['b', 'picked a copy of'],
  ]);
});
