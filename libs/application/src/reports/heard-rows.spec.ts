import type { Announcement, DateStatus, Heard } from '@sluice/freeze';
import { messageId } from '@sluice/kernel';
import { time } from '../spec-builders';
import { heardToDecide } from './heard-rows';

type Says = Pick<Announcement, 'moratorium'> & {
  readonly dates?: readonly (readonly [phase: string, lastDay: string, status?: DateStatus])[];
  readonly candidate?: string;
  readonly acks?: string;
  readonly confirmed?: boolean;
};

const announced = (day: string, { dates = [], moratorium }: Says): Announcement => ({
  ...{ release: '1.4', saidAt: time(day), source: {}, moratorium },
  dates: dates.map(([phase, lastDay, status = 'announced']) => ({ phase, lastDay, status })),
});

const mail = (day: string, says: Says): Heard => ({
  ...{ messageId: messageId(`${day}@example.org`), by: 'Rita', quotes: [], candidate: says.candidate },
  announcement: announced(day, says),
  statements: says.acks === undefined ? [] : [{ kind: 'ack-needed', line: 1, sentence: says.acks }],
  confirmed: says.confirmed ?? false,
});

const decided = (heard: readonly Heard[], announcements: readonly Announcement[] = []) =>
  heardToDecide(heard, announcements).map((row) => [row.saidAt.slice(0, 10), ...row.says]);

test('of each thing that release mails say, the latest word waits to be confirmed, whichever mail has it', () => {
  const mails = [
    mail('2024-03-01', {
      dates: [
        ['feature-freeze', '2024-03-08'],
        ['code-freeze', '2024-04-05'],
      ],
      acks: 'Now.',
    }),
    mail('2024-03-05', { candidate: 'rc1', moratorium: 'declared' }),
    mail('2024-03-10', { dates: [['code-freeze', '2024-04-12']], candidate: 'rc2', moratorium: 'lifted' }),
  ];
  expect(decided(mails)).toEqual([
    ['2024-03-01', 'feature-freeze after 2024-03-08 (announced)', 'on release acks: "Now."'],
    ['2024-03-10', 'code-freeze after 2024-04-12 (announced)', 'commit moratorium lifted', 'rc2 is out'],
  ]);
  expect(decided(mails.toReversed()).map(([day]) => day)).toEqual(['2024-03-10', '2024-03-01']);
});

test('what a confirmed mail or a published calendar says later is no decision any more', () => {
  const old = mail('2024-03-01', { dates: [['code-freeze', '2024-04-05']] });
  const dates = [['code-freeze', '2024-04-12']] as const;
  expect(decided([old, mail('2024-03-10', { dates, confirmed: true })])).toEqual([]);
  expect(decided([old], [announced('2024-03-10', { dates })])).toEqual([]);
  expect(decided([old], [announced('2024-02-10', { dates })])).toHaveLength(1);
  expect(decided([old], [announced('2024-03-10', { dates: [['branch', '2024-04-12']] })])).toHaveLength(1);
});

test('what somebody only thinks of says nothing anew but thoughts', () => {
  const announcedDate = mail('2024-03-01', { dates: [['code-freeze', '2024-04-05']] });
  const thought = (day: string) => mail(day, { dates: [['code-freeze', '2024-03-29', 'considered']] });
  expect(decided([announcedDate, thought('2024-03-05'), thought('2024-03-06')]).map(([day]) => day)).toEqual([
    ...['2024-03-01', '2024-03-06'],
  ]);
  expect(decided([thought('2024-02-20'), announcedDate]).map(([day]) => day)).toEqual(['2024-03-01']);
});
