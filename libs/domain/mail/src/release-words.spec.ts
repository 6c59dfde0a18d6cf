import type { Instant } from '@sluice/kernel';
import { ownLines } from './quoting';
import { dayNamedIn } from './release-day';
import { releaseOfSubject, releaseWordsIn } from './release-words';
import { readMail } from './read-mail';
import { sampleMail } from './sample-mail';

const SENT = '2021-10-18T11:50:38Z' as Instant;

const words = (text: string, subject = 'Xen 4.16 development update', sentAt = SENT) =>
  releaseWordsIn({ subject, lines: ownLines(text.split('\n')), sentAt });
const dates = (text: string, subject?: string) =>
  words(text, subject)?.dates.map(({ phase, lastDay, status }) => `${phase} ${lastDay} ${status}`);

describe('a day in a release mail', () => {
  it.each([
    ['Friday 15th October', '2021-10-15'],
    ['15 October', '2021-10-15'],
    ['the 24th of Septebmer', '2021-09-24'],
    ['Week of 29th November', '2021-11-29'],
    ['December 14th, 2018', '2018-12-14'],
    ['Fri Aug 08, 2025', '2025-08-08'],
    ['04 Oct 2025', '2025-10-04'],
    ['2021-10-29', '2021-10-29'],
    ['Friday 7th January', '2022-01-07'],
    ['Friday 30th April', '2021-04-30'],
    ['31st February', undefined],
    ['version 4.16', undefined],
    ['in 3 weeks', undefined],
    ['2021-13-40', undefined],
  ])('%s is %s', (text, day) => {
    expect(dayNamedIn(text, SENT)?.day).toBe(day);
  });
});

describe('the release of a subject', () => {
  it.each([
    ['Xen 4.16 release schedule', '4.16'],
    ['Re: Xen 4.16: Proposed release manager and schedule', '4.16'],
    ['Last posting date for Xen 4.21 is Fri Aug 08, 2025', '4.21'],
    ['[ANNOUNCE] Xen 4.13 Development Update', '4.13'],
    ['Hard code freeze for Xen 4.20 is started', '4.20'],
    ['Xen 4.16 RC1', '4.16'],
    ['Xen 4.16 and the price of fish', undefined],
    ['Release schedule', undefined],
  ])('%s: %s', (subject, release) => {
    expect(releaseOfSubject(subject)).toBe(release);
  });
});

describe('the rows of a schedule', () => {
  it('are read as columns, with their marks', () => {
    expect(
      dates(`Plan:

  Friday 24th September   PASSED        Last posting date

    Features should be there by then.
    (3 weeks)

  Friday 15th October                   Feature freeze
  Friday 5th November **tentatve**      Code freeze
  Friday 19th November **tentative**    Hard code freeze [*]
  Tuesday 23rd November                 Branch off staging-4.16
  Friday 3rd December **planned**       Final commits (docs only)
  Week of 6th December                  Release
`),
    ).toEqual([
      'last-posting 2021-09-24 effective',
      'feature-freeze 2021-10-15 announced',
      'code-freeze 2021-11-05 tentative',
      'hard-code-freeze 2021-11-19 tentative',
      'branch 2021-11-23 tentative',
      'final-commits 2021-12-03 tentative',
      'release 2021-12-06 tentative',
    ]);
  });

  it.each([
    ['* Hard code freeze: January 11th, 2019', 'hard-code-freeze 2019-01-11 announced'],
    ['- Last posting date             Fri Aug 12, 2022', 'last-posting 2022-08-12 announced'],
    ['- Code freeze  Fri Jan 17, 2025 (+4 weeks from Feature freeze)', 'code-freeze 2025-01-17 announced'],
    ['Release: March 7th, 2019', 'release 2019-03-07 tentative'],
    ['2021-10-29 code freeze', 'code-freeze 2021-10-29 announced'],
  ])('may be a list: %s', (text, date) => {
    expect(dates(text)).toEqual([date]);
  });

  it.each([
    ['Friday 15th October we talked about the feature freeze'],
    ['> Friday 15th October                   Feature freeze'],
    ['Friday 15th October                   Feature dinner'],
    ['The release was good on 3 October'],
  ])('are no rows where they are not: %s', (text) => {
    expect(words(text)).toBeUndefined();
  });

  it.each([
    ['draft', 'Xen 4.16: Proposed release schedule', 'Here it is.'],
    ['considered', 'Xen 4.16 release schedule', 'I am considering to move it. That would be:'],
    ['announced', 'Xen 4.16 release schedule', 'Here it is.'],
  ])('are %s by the tone of the mail', (status, subject, opening) => {
    expect(dates(`${opening}\n\n  Friday 29th October   Code freeze\n`, subject)).toEqual([
      `code-freeze 2021-10-29 ${status}`,
    ]);
  });
});

describe('prose', () => {
  it.each([
    ['The Code Freeze will be on Friday 29th October.', 'code-freeze 2021-10-29 announced'],
    ['Until code freeze, which is on Friday 29th October, fixes go in.', 'code-freeze 2021-10-29 announced'],
    ['Code freeze is tentatively planned for, say, 29 October.', 'code-freeze 2021-10-29 tentative'],
  ])('names a day: %s', (text, date) => {
    expect(dates(text)).toEqual([date]);
  });

  it.each([
    ['Last posting date for Xen 4.16 is Fri Aug 27, 2021', 'last-posting 2021-08-27 announced'],
    ['Hard code freeze for Xen 4.16 started on 16 Oct 2021', 'hard-code-freeze 2021-10-15 effective'],
    ['Xen 4.16 - Last Posting Date - 24th September', 'last-posting 2021-09-24 announced'],
  ])('does so in a subject: %s', (subject, date) => {
    expect(dates('Words.', subject)).toEqual([date]);
  });

  it('says which phase it is now, and a day given beside it has come', () => {
    expect(words('We are now in code freeze.\n\n  Friday 15th October   Code freeze\n')).toMatchObject({
      nowIn: { phase: 'code-freeze', line: 1 },
      dates: [{ phase: 'code-freeze', lastDay: '2021-10-15', status: 'effective', line: 3 }],
    });
    expect(words('We are now in deep code freeze.')?.nowIn?.phase).toBe('hard-code-freeze');
  });

  it('says that the line has branched', () => {
    expect(dates('Xen 4.16 has now branched.')).toEqual(['branch 2021-10-18 effective']);
  });

  it.each([
    ['Please do not commit anything until I say so.', 'declared'],
    ['The commit moratorium is lifted.', 'lifted'],
    ['A commit moratorium is in force.', 'declared'],
    ['I am lifting the commit moratorium now.', 'lifted'],
    ['Please do not commit anything.\n\nLater: the moratorium is over.', 'lifted'],
    ['Do not forget the moratorium.', undefined],
  ])('declares and lifts moratoria: %s', (text, what) => {
    expect(words(text)?.moratorium?.what).toBe(what);
  });

  it('says that a candidate is there', () => {
    expect(words('Xen 4.16 RC2 is now available.', 'Xen 4.16 RC2')?.candidate).toBe('rc2');
  });

  it.each([
    ['Fixes need no release ack before RC2.', 'no-ack-needed'],
    ['Documentation may be committed without a Release-Ack.', 'no-ack-needed'],
    ['All patches need a release ack.', 'ack-needed'],
    ['Nothing should be committed without a release ack.', 'ack-needed'],
    ['Olli, you have a blanket release ack for the change log.', 'blanket-ack'],
    ['These might need a release ack.', undefined],
    ['Do they need a release ack?', undefined],
  ])('speaks of acks: %s', (text, kind) => {
    expect(words(text)?.statements[0]?.kind).toBe(kind);
  });
});

describe('who says it', () => {
  const SCHEDULE = '  Friday 29th October   Code freeze\n';
  const read = (text: string, subject: string) =>
    readMail(sampleMail({ subject, text }), { sha1: (t) => t, sha256: (t) => t }).reading.release;

  it('is the sender: quotations and postings say nothing', () => {
    expect(read(SCHEDULE, 'Xen 4.16 release schedule')?.dates).toHaveLength(1);
    expect(read(`I wrote:\n> ${SCHEDULE}`, 'Re: Xen 4.16 release schedule')).toBeUndefined();
    expect(read(SCHEDULE, '[PATCH for-4.16] release schedule of Xen 4.16')).toBeUndefined();
  });

  it('takes bounded time over baits', () => {
    const began = performance.now();
    words(`${'Friday 1st '.repeat(2_000)}\n`.repeat(200));
    words(`${'release ack '.repeat(5_000)}\n`.repeat(50));
    words(' '.repeat(100_000) + 'Release');
    expect(performance.now() - began).toBeLessThan(60_000);
  });
});
