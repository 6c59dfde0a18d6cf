import { mailLines, totalsOf } from './bot-mails';

const MAILS = [
  { kind: 'comment', state: 'planned', why: 'quiet hours', count: 2 },
  { kind: 'comment', state: 'planned', why: null, count: 3 },
  { kind: 'comment', state: 'sent', why: null, count: 1200 },
  { kind: 'comment', state: 'withheld', why: 'its thread is muted', count: 4 },
  { kind: 'report', state: 'planned', why: 'quiet hours', count: 1 },
  { kind: 'report', state: 'planned', why: '20 mails an hour, of every kind', count: 9 },
  { kind: 'sign-in', state: 'parked', why: null, count: 1 },
] as const;

it('says what was kept back and why, over all kinds, what is withheld first', () => {
  expect(mailLines(MAILS)).toEqual([
    { standing: 'withheld', why: 'its thread is muted', count: 4 },
    { standing: 'waiting', why: '20 mails an hour, of every kind', count: 9 },
    { standing: 'waiting', why: 'quiet hours', count: 3 },
  ]);
});

it('says how much there is of each', () => {
  expect(totalsOf(MAILS)).toBe('mail: 1,200 sent, 15 waiting, 4 withheld, 1 given up');
  expect(totalsOf([])).toBe('no mail yet');
});
