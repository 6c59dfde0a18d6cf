import { GRANT, byManager, unsigned, parts, MIXED, PLAIN, type Tricky } from './tricky-parts';
import {
  AUTHOR,
  BOT,
  LIST,
  LIST_ID,
  MANAGER,
  PATCH,
  STRANGER,
  sealed,
  signed,
  written,
} from './written-mails';

/** Forged, dated back, signed by others: each tries to have an exception granted, and none may. */
export const FORGED: readonly Tricky[] = [
  {
    name: 'a forged From without any signature: its owner is asked, once',
    raw: unsigned(MANAGER, GRANT),
    ...{ outcome: 'held', answers: 1, to: 'iwj@xenproject.org' },
  },
  {
    name: 'a second forged From of the day: nobody is written to',
    raw: unsigned(MANAGER, `${GRANT} on=<${PATCH}>`),
    ...{ outcome: 'held', answers: 0 },
  },
  {
    name: 'a forged From with a signature that does not hold',
    raw: async (id) =>
      signed(written({ id, from: MANAGER, body: `${GRANT} "hurry"` }), 'xenproject.org', { forged: true }),
    ...{ outcome: 'held', answers: 0 },
  },
  {
    name: 'a forged From signed by the forger’s own domain',
    raw: async (id) => signed(written({ id, from: MANAGER, body: `${GRANT} "mine"` }), 'example.net'),
    ...{ outcome: 'held', answers: 0 },
  },
  {
    name: 'a domain that looks like the right one, well signed: it is somebody without the role',
    raw: async (id) =>
      signed(written({ id, from: 'Ian Jackson <iwj@xenpr0ject.org>', body: GRANT }), 'xenpr0ject.org'),
    ...{ outcome: 'refused', answers: 1, to: 'iwj@xenpr0ject.org' },
  },
  {
    name: 'the name of the release manager with another address, well signed',
    raw: async (id) =>
      signed(written({ id, from: '"iwj@xenproject.org" <sam@example.net>', body: GRANT }), 'example.net'),
    ...{ outcome: 'refused', answers: 1, to: 'sam@example.net' },
  },
  {
    name: 'a release manager of another release, well signed',
    raw: async (id) =>
      signed(written({ id, from: 'Henry Wang <Henry.Wang@arm.com>', body: GRANT }), 'arm.com'),
    ...{ outcome: 'refused', answers: 1, to: 'Henry.Wang@arm.com' },
  },
  {
    name: 'the release manager for a release that is not his any more',
    raw: byManager('sluice: exception-grant 4.17'),
    ...{ outcome: 'refused', answers: 1, to: 'iwj@xenproject.org' },
  },
  {
    name: 'a signature that covers only the beginning, with a command below it',
    raw: async (id) => {
      const own = written({ id, from: MANAGER, body: 'Thanks, looks good.' });
      const signedMail = await signed(own, 'xenproject.org', { length: 10 });
      return signedMail.replace('Thanks, looks good.\r\n', `Thanks, looks good.\r\n${GRANT} "below"\r\n`);
    },
    ...{ outcome: 'held', answers: 0 },
  },
  {
    name: 'a signature that does not cover what the mail answers: it may have been another',
    raw: async (id) =>
      signed(written({ id, from: MANAGER, body: `${GRANT} "there"` }), 'xenproject.org', {
        covers: 'from:to:subject:date:message-id',
      }),
    ...{ outcome: 'held', answers: 0 },
  },
  {
    name: 'two From headers, the signed one below',
    raw: async (id) => `From: ${STRANGER}\r\n${await byManager(`${GRANT} "two"`)(id)}`,
    ...{ outcome: 'held', answers: 1, to: 'sam@example.net' },
  },
  {
    name: 'an In-Reply-To put above the signed one',
    raw: async (id) => `In-Reply-To: <story-028@example.org>\r\n${await byManager(`${GRANT} "other"`)(id)}`,
    ...{ outcome: 'held', answers: 0 },
  },
  {
    name: 'an attachment shown as text by another Content-Type than the signed mail had',
    raw: async (id) => {
      const attached = `${PLAIN}\nContent-Disposition: attachment; filename="forged.eml"\n\n${GRANT}\n`;
      const body = parts(`${PLAIN}\n\nSee the forged mail I got.\n`, attached);
      const own = written({ id, from: MANAGER, fields: [MIXED], body });
      const covers = 'from:to:subject:date:message-id:in-reply-to:references';
      const whole = await signed(own, 'xenproject.org', { covers });
      return whole.replace(MIXED, PLAIN);
    },
    ...{ outcome: 'held', answers: 0 },
  },
  {
    name: 'a command that a list rewrote the From of',
    raw: async (id) =>
      signed(
        written({
          id,
          from: `Ian Jackson via Xen-devel <${LIST}>`,
          to: LIST,
          cc: `${MANAGER}, ${BOT}`,
          fields: [LIST_ID, 'Precedence: list'],
          body: GRANT,
        }),
        'lists.xenproject.org',
      ),
    ...{ outcome: 'held', answers: 0 },
  },
  {
    name: 'a forged From by a list that found no good signature when it took the mail, and says so',
    raw: async (id) =>
      sealed(
        written({ id, from: MANAGER, to: LIST, cc: BOT, fields: [LIST_ID], body: `${GRANT} "by list"` }),
        'fail',
      ),
    ...{ outcome: 'held', answers: 0 },
  },
  {
    name: 'a seal by somebody who is not the list',
    raw: async (id) =>
      sealed(
        written({ id, from: MANAGER, to: LIST, cc: BOT, fields: [LIST_ID], body: `${GRANT} "sealed"` }),
        'pass',
        'example.net',
      ),
    ...{ outcome: 'held', answers: 0 },
  },
  {
    name: 'dated back by two days',
    raw: byManager(GRANT, { date: 'Mon, 1 Nov 2021 09:00:00 +0000' }),
    ...{ outcome: 'held', answers: 0 },
  },
  {
    name: 'dated ahead by two days',
    raw: byManager(GRANT, { date: 'Fri, 5 Nov 2021 11:00:00 +0000' }),
    ...{ outcome: 'held', answers: 0 },
  },
  {
    name: 'without a date that can be read',
    raw: byManager(GRANT, { date: 'yesterday' }),
    ...{ outcome: 'held', answers: 0 },
  },
  {
    name: 'received long before it is read',
    raw: byManager(GRANT, { date: 'Sun, 31 Oct 2021 09:00:00 +0000' }),
    receivedAt: '2021-10-31T09:01:00Z',
    ...{ outcome: 'held', answers: 0 },
  },
  {
    name: 'a bugfix by who posted the series, well signed',
    raw: async (id) =>
      signed(written({ id, from: AUTHOR, body: 'sluice: bugfix "only a crash"' }), 'gmail.com'),
    ...{ outcome: 'refused', answers: 1, to: 'andr2000@gmail.com' },
  },
  {
    name: 'a bugfix by somebody without the role, well signed',
    raw: async (id) => signed(written({ id, from: STRANGER, body: 'sluice: bugfix' }), 'example.net'),
    ...{ outcome: 'refused', answers: 1, to: 'sam@example.net' },
  },
  {
    name: 'a bugfix by a release manager of another release, well signed',
    raw: async (id) =>
      signed(
        written({ id, from: 'Henry Wang <Henry.Wang@arm.com>', body: 'sluice: bugfix "mine too"' }),
        'arm.com',
      ),
    ...{ outcome: 'refused', answers: 1, to: 'Henry.Wang@arm.com' },
  },
  {
    name: 'a bugfix under a forged From',
    raw: unsigned(MANAGER, 'sluice: bugfix "hurry"'),
    ...{ outcome: 'held', answers: 0 },
  },
  {
    name: 'a bugfix under a forged From, signed by who posted the series',
    raw: async (id) => signed(written({ id, from: MANAGER, body: 'sluice: bugfix "by mine"' }), 'gmail.com'),
    ...{ outcome: 'held', answers: 0 },
  },
  {
    name: 'a bugfix beside something that who posted the series may say: all of it or nothing',
    raw: async (id) =>
      signed(
        written({ id, from: AUTHOR, body: 'sluice: target 4.16\nsluice: bugfix "along with it"' }),
        'gmail.com',
      ),
    ...{ outcome: 'refused', answers: 1, to: 'andr2000@gmail.com' },
  },
  {
    name: 'a release aimed at by somebody who neither posted the series nor has a role',
    raw: async (id) =>
      signed(
        written({ id, from: 'Ian Jackson <iwj@xenpr0ject.org>', body: 'sluice: target 4.16' }),
        'xenpr0ject.org',
      ),
    ...{ outcome: 'refused', answers: 1, to: 'iwj@xenpr0ject.org' },
  },
];
