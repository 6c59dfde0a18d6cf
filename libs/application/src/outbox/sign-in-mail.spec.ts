import type { Instant } from '@sluice/kernel';
import { SIGN_IN, signInMail, type SignInPayload } from './sign-in-mail';

const ENDS = '2026-11-27T10:15:00Z' as Instant;
const payload: SignInPayload = { kind: SIGN_IN, secret: 'abc-DEF_123', expiresAt: ENDS };
const at = (now: string) => ({
  target: 'wren@example.org',
  publicUrl: 'https://sluice.example.org/',
  now: now as Instant,
});

test('the mail has the link on a line of its own, says until when, and what to do if it was not you', () => {
  expect(signInMail(payload, at('2026-11-27T10:14:59Z'))).toEqual({
    subject: '[sluice] sign in',
    text: [
      'Somebody, probably you, asked to sign in to Sluice as wren@example.org.',
      '',
      'Open this page and press its button. It works once, within 15 minutes,',
      'until 2026-11-27T10:15:00Z.',
      '',
      'https://sluice.example.org/sign-in/link/abc-DEF_123',
      '',
      'If it was not you, do nothing: nobody gets in without this link.',
      '',
    ].join('\n'),
  });
});

test('a link that ended, or whose secret is gone, is not sent', () => {
  expect(signInMail(payload, at(ENDS))).toEqual({ cannot: `its link ended at ${ENDS}` });
  expect(signInMail({ kind: SIGN_IN, expiresAt: ENDS }, at('2026-11-27T10:00:00Z'))).toEqual({
    cannot: `its link ended at ${ENDS}`,
  });
});
