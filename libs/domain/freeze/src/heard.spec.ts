import { messageId } from '@sluice/kernel';
import type { ReleaseWords } from '@sluice/mail';
import type { FreezeEvent } from './decisions/events';
import { heardIn, type Hearing, type ReleaseMail } from './heard';
import type { Role } from './release-line';
import { announce, exampleAnnouncements, examplePolicy, time } from './spec/example';

const source = { text: 'for specs' };
const RM = { name: 'Ian Manager', address: 'rm@example.org' };
const ROLES: readonly Role[] = [
  { role: 'release-manager', person: RM.address, release: '4.16', validFrom: time('2021-08-01'), source },
  {
    role: 'deputy-release-manager',
    person: 'deputy@example.org',
    release: '4.16',
    validFrom: time('2021-10-01'),
    validTo: time('2021-11-01'),
    source,
  },
  { role: 'release-manager', person: 'old@example.org', release: '4.15', source },
];

const HEARING: Hearing = {
  policy: examplePolicy,
  standing: {
    roles: ROLES,
    identities: [{ name: 'Ian Manager', addresses: ['rm@example.org', 'rm@work.example'] }],
  },
  announcements: exampleAnnouncements,
  decisions: [],
};

const WORDS: ReleaseWords = {
  release: '4.16',
  dates: [
    {
      phase: 'code-freeze',
      lastDay: '2021-10-29',
      status: 'announced',
      line: 7,
      quote: '29 October  Code freeze',
    },
  ],
  statements: [],
};

const mail = (more: Partial<ReleaseMail> = {}): ReleaseMail => ({
  messageId: messageId('schedule@example.org'),
  contentHash: 'a',
  from: RM,
  saidAt: time('2021-10-18T12:00:00Z'),
  trust: 'list-verified',
  words: WORDS,
  ...more,
});

const heard = (mails: readonly ReleaseMail[], more: Partial<Hearing> = {}) =>
  heardIn(mails, { ...HEARING, ...more });

describe('a release mail is heard', () => {
  it.each([
    ['of the release manager', {}, true],
    ['under another address of theirs', { from: { name: '', address: 'rm@work.example' } }, true],
    ['of a deputy in their time', { from: { name: 'D', address: 'deputy@example.org' } }, true],
    [
      'of a deputy after it',
      { from: { name: 'D', address: 'deputy@example.org' }, saidAt: time('2021-11-02') },
      false,
    ],
    ['of the manager before their time', { saidAt: time('2021-07-01') }, false],
    ['of the manager of another release', { from: { name: 'O', address: 'old@example.org' } }, false],
    ['of anybody else', { from: { name: 'S', address: 'stranger@example.net' } }, false],
    ['whose origin is not proved', { trust: 'unproven' }, false],
  ] as const)('%s: %#', (...[, more, isHeard]) => {
    expect(heard([mail(more)])).toHaveLength(isHeard ? 1 : 0);
  });

  it('is an announcement with its words, by its sender', () => {
    expect(heard([mail()])).toEqual([
      expect.objectContaining({
        by: 'Ian Manager',
        announcement: expect.objectContaining({
          release: '4.16',
          source: { messageId: 'schedule@example.org' },
          dates: [{ phase: 'code-freeze', lastDay: '2021-10-29', status: 'announced' }],
        }) as unknown,
        quotes: [{ line: 7, quote: '29 October  Code freeze' }],
        confirmed: false,
      }),
    ]);
  });

  it('is none whose copies differ, and one whose copies agree', () => {
    expect(heard([mail(), mail({ contentHash: 'b' })])).toEqual([]);
    expect(heard([mail(), mail()])).toHaveLength(1);
  });

  it('leaves out phases that the policy does not know', () => {
    const dates = [{ ...WORDS.dates[0], phase: 'tea-time' }] as ReleaseWords['dates'];
    expect(heard([mail({ words: { ...WORDS, dates } })])[0]?.announcement.dates).toEqual([]);
  });

  it('is heard in the order of time, whatever the order of arrival', () => {
    const later = mail({ messageId: messageId('later@example.org'), saidAt: time('2021-10-20') });
    expect(heard([later, mail()])).toEqual(heard([mail(), later]));
    expect(heard([later, mail()]).map((h) => h.messageId)).toEqual([
      'schedule@example.org',
      'later@example.org',
    ]);
  });
});

describe('a phase said to be now', () => {
  const now = (phase: string) =>
    mail({ words: { ...WORDS, dates: [], nowIn: { phase, line: 2, quote: `We are now in ${phase}.` } } });

  it.each([
    ['began on the day that stands for it', 'feature-freeze', '2021-10-15'],
    ['began before the mail where the day that stands is still to come', 'code-freeze', '2021-10-17'],
  ])('%s', (_, phase, lastDay) => {
    expect(heard([now(phase)])[0]?.announcement.dates).toEqual([{ phase, lastDay, status: 'effective' }]);
  });
});

describe('what was read is confirmed', () => {
  const decided = (mailId: string): FreezeEvent => ({
    type: 'MoratoriumDeclared',
    said: {
      release: '4.16',
      by: RM.address,
      at: time('2021-10-19'),
      reason: 'x',
      source: { messageId: messageId(mailId) },
    },
    data: {},
  });
  const published = (mailId: string) =>
    announce('2021-10-18T12:00:00Z', {}, { source: { messageId: messageId(mailId) } });

  it.each([
    ['by a decision that names the mail', { decisions: [decided('schedule@example.org')] }, true],
    ['by a calendar that names the mail', { announcements: [published('schedule@example.org')] }, true],
    ['not by one that names another', { decisions: [decided('other@example.org')] }, false],
    ['not by one that names none', {}, false],
  ])('%s', (_, more, confirmed) => {
    expect(heard([mail()], more)[0]?.confirmed).toBe(confirmed);
  });
});
