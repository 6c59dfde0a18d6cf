import type { Instant } from '@sluice/kernel';
import fc from 'fast-check';
import { ALERT, alertMail, wrapped } from './alert-mail';

const UNTIL = '2024-05-01T12:00:00Z' as Instant;

test('an alert says what was set aside, by sort and reason, and how to look', () => {
  const { subject, text } = alertMail({
    kind: ALERT,
    since: '2024-05-01T09:00:00Z' as Instant,
    until: UNTIL,
    parked: [
      { what: 'mail', reason: 'too-large', count: 1, examples: ['0123456789abcdef'] },
      {
        what: 'delivery',
        reason: 'not accepted by https://a.example.org/',
        count: 7,
        examples: ['aa', 'bb'],
      },
      { what: 'job', reason: 'assemble', count: 2, examples: ['j1', 'j2'] },
    ],
  });
  expect(subject).toBe('[sluice] set aside: 10, waiting for a person');
  expect(text).toBe(
    [
      'Set aside after 2024-05-01T09:00:00Z and until 2024-05-01T12:00:00Z.',
      'Nothing is lost; each waits for a person.',
      '',
      '1 mail: too-large',
      '    0123456789abcdef',
      '7 deliveries: not accepted by https://a.example.org/',
      '    such as aa bb',
      '2 jobs: assemble',
      '    j1 j2',
      '',
      'To look at them:',
      '  npx sluice parked list',
      '  npx sluice outbox list',
      '  npx sluice parked jobs list',
      '',
    ].join('\n'),
  );
});

test('no line is longer than 72 columns and no control character survives, whatever is in it', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.string({ maxLength: 200 }),
      (reason, id) => {
        const parked = [{ what: 'mail', reason, count: 2, examples: [id] }];
        const { subject, text } = alertMail({ kind: ALERT, until: UNTIL, parked });
        expect(text.split('\n').every((line) => line.length <= 72)).toBe(true);
        expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/);
        expect(subject).not.toMatch(/[\r\n]/);
      },
    ),
  );
});

test('wrapping loses no word', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-z]{1,90}$/), { minLength: 1 }), (words) => {
      expect(wrapped(words.join(' '), '  ').join('').replaceAll(' ', '')).toBe(words.join(''));
    }),
  );
});
