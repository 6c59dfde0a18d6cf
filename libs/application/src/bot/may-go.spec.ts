import { addSeconds, type Instant, type MessageId } from '@sluice/kernel';
import fc from 'fast-check';
import { ALERT } from '../outbox/alert-mail';
import { SIGN_IN } from '../outbox/sign-in-mail';
import type { OutboxEntry, OutboxPayload, Permission, SentLedger } from '../ports/outbox-store';
import { BOT_MAIL_KINDS, type BotMail } from './bot-mail';
import { ledgerWindows, mayGo, unreservedOf, type SendingKnown, type SendingRules } from './may-go';

const NOW = '2021-10-13T12:00:00Z' as Instant;
const ago = (seconds: number): Instant => addSeconds(NOW, -seconds);
const id = (text: string): MessageId => text as MessageId;
const LIST = 'Pond-Devel@lists.example.org';
const HOUR = 3_600;

const RULES: SendingRules = {
  ...{ perHour: 8, hoursPerThread: 24, perListPerDay: 3 },
  levels: new Map([[LIST.toLowerCase(), 'list']]),
  administrators: new Set(['admin@example.org']),
};
const KNOWN: SendingKnown = {
  standing: { isStopped: false, threads: new Set(), persons: new Set(), rules: new Set(), wrong: [] },
  embargoed: new Set(['security@lists.example.org']),
};
const NOTHING: SentLedger = { all: [], list: [], thread: [] };

const COMMENT: BotMail = {
  ...{
    kind: 'comment',
    to: [{ address: 'Wren@example.com' }],
    cc: [{ address: LIST }],
    subject: 'Re: x',
    text: 'x',
  },
  ...{ inReplyTo: id('p3@example.com'), references: [id('cover@example.com')], automatic: 'auto-replied' },
  ...{ list: LIST, thread: id('cover@example.com'), rules: ['R01'] },
};

const entry = (payload: OutboxPayload, change: Partial<OutboxEntry> = {}): OutboxEntry => ({
  ...{ key: 'k', channel: 'mail', target: 'x', payload, state: 'planned', attempts: 0, nextAt: NOW },
  plannedAt: ago(600),
  ...change,
});

type Case = {
  readonly mail?: Partial<BotMail>;
  readonly entry?: Partial<OutboxEntry>;
  readonly rules?: Partial<SendingRules>;
  readonly standing?: Partial<SendingKnown['standing']>;
  readonly ledger?: Partial<SentLedger>;
};

const asked = (one: Case): Permission =>
  mayGo(entry({ ...COMMENT, ...one.mail } as BotMail, one.entry), {
    now: NOW,
    rules: { ...RULES, ...one.rules },
    known: { ...KNOWN, standing: { ...KNOWN.standing, ...one.standing } },
    ledger: { ...NOTHING, ...one.ledger },
  });

const times = (n: number, from = 60): readonly Instant[] =>
  Array.from({ length: n }, (_, i) => ago(from + i));
const level = (is: 'off' | 'shadow' | 'author') => ({ levels: new Map([[LIST.toLowerCase(), is]]) });
const answer = { kind: 'command-answer', cc: [] } as const;

test.each<[string, Case, Permission]>([
  ['a comment that nothing speaks against', {}, { go: true }],
  [
    'one to somebody who wants none',
    { standing: { persons: new Set(['wren@example.com']) } },
    { withhold: 'somebody it goes to wants no mail of the bot' },
  ],
  [
    'one in a thread that is muted',
    { standing: { threads: new Set([id('cover@example.com')]) } },
    { withhold: 'its thread is muted' },
  ],
  [
    'one to a mail whose thread is muted by it',
    { standing: { threads: new Set([id('p3@example.com')]) } },
    { withhold: 'its thread is muted' },
  ],
  [
    'one by a rule that is muted',
    { standing: { rules: new Set(['R01']) } },
    { withhold: 'a rule it speaks of is muted' },
  ],
  [
    'an opt-out while the bot is stopped',
    { standing: { isStopped: true, rules: new Set(['R01']) } },
    { withhold: 'a rule it speaks of is muted' },
  ],
  [
    'an answer to who asked in a muted thread',
    { mail: answer, standing: { threads: new Set([id('cover@example.com')]) } },
    { go: true },
  ],
  [
    'an answer to who wants none',
    { mail: answer, standing: { persons: new Set(['wren@example.com']) } },
    { withhold: 'somebody it goes to wants no mail of the bot' },
  ],
  [
    'one of a list under embargo',
    { mail: { list: 'Security@lists.example.org' } },
    { withhold: 'its list is under embargo' },
  ],
  [
    'one to a list under embargo',
    { mail: { cc: [{ address: 'security@lists.example.org' }] } },
    { withhold: 'its list is under embargo' },
  ],
  [
    'one whose list was switched off since',
    { rules: level('off') },
    { withhold: 'the bot is off for its list' },
  ],
  [
    'one of a list that nobody named',
    { mail: { list: 'other@lists.example.org', cc: [] } },
    { withhold: 'the bot is off for its list' },
  ],
  ['one that says no list', { mail: { list: undefined } }, { withhold: 'the bot is off for its list' }],
  [
    'one to a list that is to get none',
    { rules: level('author') },
    { withhold: 'the bot does not write to its list' },
  ],
  ['one to the author where the list gets none', { mail: { cc: [] }, rules: level('author') }, { go: true }],
  [
    'one to the author while it is tried out',
    { mail: { cc: [] }, rules: level('shadow') },
    { withhold: 'of its list the bot writes to administrators only' },
  ],
  [
    'one to administrators while it is tried out',
    { mail: { to: [{ address: 'Admin@example.org' }], cc: [] }, rules: level('shadow') },
    { go: true },
  ],
  ['one of two days ago', { entry: { plannedAt: ago(48 * HOUR) } }, { go: true }],
  [
    'one that is older',
    { entry: { plannedAt: ago(48 * HOUR + 1) } },
    { withhold: 'it waited for more than 48 hours' },
  ],
  [
    'an old one that a person put back',
    { entry: { plannedAt: ago(90 * HOUR), releasedAt: ago(60) } },
    { go: true },
  ],
  [
    'one while the bot is stopped',
    { standing: { isStopped: true } },
    { wait: addSeconds(NOW, 60), why: 'the bot is stopped' },
  ],
  [
    'a second one in a thread',
    { ledger: { thread: [ago(HOUR)] } },
    { wait: addSeconds(NOW, 23 * HOUR + 1), why: 'one mail to a thread in 24 hours' },
  ],
  [
    'a fourth one to a list',
    { ledger: { list: times(3) } },
    { wait: addSeconds(ago(62), 24 * HOUR + 1), why: '3 mails to a list in a day' },
  ],
  [
    'one in an hour with as many as there may be, but for the share of links',
    { ledger: { all: times(6) } },
    { wait: addSeconds(ago(65), HOUR + 1), why: '8 mails an hour, of every kind' },
  ],
  ['the last one before', { ledger: { all: times(5) } }, { go: true }],
  [
    'one in quiet hours',
    { rules: { quietHours: { from: '12:00', to: '14:00', zone: 'UTC' } } },
    { wait: addSeconds(NOW, 2 * HOUR), why: 'quiet hours' },
  ],
  [
    'of several waits the longest',
    { ledger: { all: times(6), thread: [ago(HOUR)] } },
    { wait: addSeconds(NOW, 23 * HOUR + 1), why: 'one mail to a thread in 24 hours' },
  ],
  [
    'where no mail may go out',
    { rules: { perHour: 0 } },
    { wait: addSeconds(NOW, HOUR + 1), why: '0 mails an hour, of every kind' },
  ],
  [
    'where no list gets any',
    { rules: { perListPerDay: 0 } },
    { wait: addSeconds(NOW, 24 * HOUR + 1), why: '0 mails to a list in a day' },
  ],
  ['where threads have no cap', { rules: { hoursPerThread: 0 }, ledger: { thread: [ago(1)] } }, { go: true }],
  [
    'an answer to one who asked, whatever its list had',
    { mail: answer, ledger: { list: times(3), thread: [ago(1)] } },
    { go: true },
  ],
  [
    'one that does not say whom it goes to',
    { mail: { to: undefined } as unknown as Partial<BotMail> },
    { wait: addSeconds(NOW, HOUR), why: 'it does not say all that is to be asked of it' },
  ],
])('%s', (...[, one, permission]) => {
  expect(asked(one)).toEqual(permission);
});

test('where it is not known which lists are under embargo, nothing goes', () => {
  const known = { ...KNOWN, embargoed: undefined };
  expect(mayGo(entry(COMMENT), { now: NOW, rules: RULES, known, ledger: NOTHING })).toMatchObject({
    why: 'it is not known which lists are under embargo',
  });
});

describe('what is no mail of the bot', () => {
  const stopped = { ...KNOWN, standing: { ...KNOWN.standing, isStopped: true } };
  const then = (n: number) => ({
    now: NOW,
    rules: RULES,
    known: stopped,
    ledger: { ...NOTHING, all: times(n) },
  });

  test('goes although the bot is stopped', () => {
    for (const kind of [SIGN_IN, ALERT]) expect(mayGo(entry({ kind }), then(0))).toEqual({ go: true });
  });

  test('is under the cap of an hour, of which a share is for links to sign in', () => {
    expect(mayGo(entry({ kind: ALERT }), then(6))).toMatchObject({ wait: expect.anything() as unknown });
    expect(mayGo(entry({ kind: SIGN_IN }), then(7))).toEqual({ go: true });
    expect(mayGo(entry({ kind: SIGN_IN }), then(8))).toMatchObject({ wait: addSeconds(ago(67), HOUR + 1) });
  });

  test.each([
    [0, 0],
    [1, 0],
    [2, 1],
    [20, 15],
    [1000, 750],
  ])('of %i mails an hour %i are for all the rest', (perHour, rest) => {
    expect(unreservedOf(perHour)).toBe(rest);
  });
});

test('whatever kinds of mail are asked about in whatever order, no window ever holds more than its cap', () => {
  const arrivals = fc.array(
    fc.record({
      kind: fc.constantFrom(...BOT_MAIL_KINDS, ALERT, SIGN_IN),
      list: fc.constantFrom(LIST, 'other@lists.example.org'),
      thread: fc.constantFrom('a@x', 'b@x', 'c@x'),
      pause: fc.constantFrom(0, 1, 700, 3_599, 3_600, 20_000),
    }),
    { maxLength: 60 },
  );
  const rules = {
    ...RULES,
    perHour: 4,
    levels: new Map([LIST, 'other@lists.example.org'].map((l) => [l.toLowerCase(), 'list'] as const)),
  };
  const windows = ledgerWindows(rules);
  fc.assert(
    fc.property(arrivals, (mails) => {
      const sent: {
        readonly at: Instant;
        readonly list: string;
        readonly thread: string;
        readonly isLink: boolean;
        readonly isBot: boolean;
      }[] = [];
      let now = NOW;
      for (const { kind, list, thread, pause } of mails) {
        now = addSeconds(now, pause);
        const since = (seconds: number, is: (s: (typeof sent)[number]) => boolean): readonly Instant[] =>
          sent
            .filter((s) => is(s) && s.at > addSeconds(now, -seconds))
            .map((s) => s.at)
            .reverse();
        const payload = { ...COMMENT, kind, list, thread, cc: [{ address: list }] };
        const isBot = kind !== ALERT && kind !== SIGN_IN;
        const ledger = {
          all: since(windows.all.seconds, () => true).slice(0, windows.all.limit),
          list: since(windows.list.seconds, (s) => s.isBot && s.list === list).slice(0, windows.list.limit),
          thread: since(windows.thread.seconds, (s) => s.isBot && s.thread === thread).slice(
            0,
            windows.thread.limit,
          ),
        };
        const said = mayGo(entry(payload, { plannedAt: now }), { now, rules, known: KNOWN, ledger });
        if ('go' in said) sent.push({ at: now, list, thread, isLink: kind === SIGN_IN, isBot });
      }
      for (const { at } of sent) {
        const within = (seconds: number) => sent.filter((s) => s.at > addSeconds(at, -seconds) && s.at <= at);
        expect(within(HOUR).length).toBeLessThanOrEqual(4);
        expect(within(HOUR).filter((s) => !s.isLink).length).toBeLessThanOrEqual(3);
        for (const list of [LIST, 'other@lists.example.org'])
          expect(within(24 * HOUR).filter((s) => s.isBot && s.list === list).length).toBeLessThanOrEqual(3);
        for (const thread of ['a@x', 'b@x', 'c@x'])
          expect(within(24 * HOUR).filter((s) => s.isBot && s.thread === thread).length).toBeLessThanOrEqual(
            1,
          );
      }
    }),
  );
});
