import { botStandingOf, sentTextOf, viewSeries, type BotMail } from '@sluice/application';
import { postgresOutboxStore } from '@sluice/postgres';
import { startMailIntake, type RunningIntake } from '@sluice/services';
import { originChecker } from '@sluice/mail-io';
import { createTransport } from 'nodemailer';
import pino from 'pino';
import { NOW, openWorld, type ObeyingWorld } from './obeying-world';
import {
  AUTHOR,
  BOT,
  COMMITTER,
  LIST,
  LIST_ID,
  MANAGER,
  PATCH,
  signed,
  STRANGER,
  written,
  zone,
  type Written,
} from './written-mails';

let world: ObeyingWorld;
let smtp: RunningIntake;
let lmtp: RunningIntake;

const intakeBy = (protocol: 'smtp' | 'lmtp'): Promise<RunningIntake> => {
  const { runtime, queue, config } = world;
  const mail = { ...config.mail, listen: { protocol, host: '127.0.0.1', port: 0 } };
  const parts = { runtime, queue, config: { ...config, mail }, log: pino({ level: 'silent' }), env: {} };
  return startMailIntake(parts, originChecker(zone));
};

beforeAll(async () => {
  world = await openWorld();
  [smtp, lmtp] = [await intakeBy('smtp'), await intakeBy('lmtp')];
}, 180_000);

afterAll(async () => {
  await smtp.stop();
  await lmtp.stop();
  await world.stop();
});

type Refused = { readonly responseCode?: number };

/** Sends by the port, as a mail server would; answers the code it was refused with. */
const send = async (
  raw: string,
  {
    to = BOT,
    from = 'bounce@example.org',
    by = smtp,
  }: { to?: string; from?: string; by?: RunningIntake } = {},
): Promise<number> => {
  const transport = createTransport({
    host: '127.0.0.1',
    port: by.port ?? 0,
    secure: false,
    lmtp: by === lmtp,
    ignoreTLS: true,
  });
  try {
    await transport.sendMail({ envelope: { from, to }, raw });
    return 250;
  } catch (error) {
    return (error as Refused).responseCode ?? 0;
  } finally {
    transport.close();
  }
};

const DOMAINS = new Map([
  [MANAGER, 'xenproject.org'],
  [COMMITTER, 'kernel.org'],
  [AUTHOR, 'gmail.com'],
  [STRANGER, 'example.net'],
]);

/** Says something as a person whose mail is signed, and answers what they are told. */
const say = async (mail: Written, how: Parameters<typeof send>[1] = {}): Promise<readonly BotMail[]> => {
  expect(await send(await signed(written(mail), DOMAINS.get(mail.from) ?? ''), how)).toBe(250);
  return world.answers();
};

/** What a mail says, wherever its lines are broken. */
const inOneLine = (mail: BotMail | undefined): string => (mail?.text ?? '').replaceAll(/\n\|? *(?=\S)/g, ' ');

/** The Message-ID that the bot's latest mail of a kind has when it is sent. */
const idOfLatest = async (kind: string, target: string): Promise<string> => {
  const entry = await postgresOutboxStore(world.runtime.database).lastPlanned({
    channel: 'mail',
    target,
    kind,
  });
  return `${entry?.key.slice(0, 32) ?? ''}@bot.example`;
};

const outcome = async (): Promise<string | undefined> => {
  await world.runtime.workOff();
  world.runtime.forget();
  const { derived } = await viewSeries(world.runtime.viewPorts(), PATCH, { release: '4.16' });
  return derived.revisions
    .at(-1)
    ?.verdict?.reasons.find((r) => r.rule === 'hold')
    ?.sentence.replace(/\d{4}-.*/, '');
};

const standing = async () => botStandingOf(await world.runtime.events.readStream('bot'));

describe('a conversation by SMTP', () => {
  it('a committer holds a series back, and is told so', async () => {
    const body = 'I think this is not ready.\n\nsluice: object 4.16 "no test on hardware"\n';
    const [told, ...more] = await say({ id: 'c1@kernel.org', from: COMMITTER, body });
    expect([told?.to[0].address, told?.inReplyTo, more]).toEqual([
      'sstabellini@kernel.org',
      'c1@kernel.org',
      [],
    ]);
    expect(inOneLine(told)).toContain('is held back from 4.16 until it is resolved.');
    expect(await world.decided()).toMatchObject([
      { data: { decision: { type: 'HoldPlaced', said: { reason: 'no test on hardware' } } } },
    ]);
  });

  it('its author asks how it stands', async () => {
    const [told] = await say({
      id: 'c2@gmail.com',
      from: AUTHOR,
      body: 'sluice: status\nsluice: explain 4.16\n',
    });
    expect(inOneLine(told)).toContain(
      '4.16 held. Held by Stefano Stabellini since 2021-11-03: no test on hardware.',
    );
    expect(inOneLine(told)).toContain('For 4.16 it is held, in code freeze');
    expect(await world.decided()).toEqual([]);
  });

  it('somebody miswrites a command, and is told the right one, once', async () => {
    const miswritten = { from: STRANGER, body: 'sluice: staus\n' };
    const [told] = await say({ id: 'c3@example.net', ...miswritten });
    expect(told?.text).toContain(
      '> sluice: staus\n\nWas this meant?\n\n    sluice: status [on=MESSAGE-ID]\n',
    );
    const [alert] = await say({ id: 'c4@example.net', ...miswritten });
    expect([alert?.kind, alert?.to[0].address]).toEqual(['bot-alert', 'admin@bot.example']);
    expect(await say({ id: 'c5@example.net', ...miswritten })).toEqual([]);
  });

  it('nobody but the committer takes it back, by answering what the bot told him', async () => {
    expect(await outcome()).toMatch(/Stefano Stabellini/);
    const answers = [PATCH, 'c1@kernel.org', await idOfLatest('command-answer', 'sstabellini@kernel.org')];
    const [told] = await say({ id: 'c6@example.net', from: STRANGER, answers, body: 'sluice: undo\n' });
    expect(inOneLine(told)).toContain('What sstabellini@kernel.org commanded, only');
    expect(await world.decided()).toEqual([]);
    await say({ id: 'c7@kernel.org', from: COMMITTER, answers, body: 'sluice: undo\n' });
    expect(await world.decided()).toMatchObject([{ data: { about: 'undo', source: 'c7@kernel.org' } }]);
    expect(await outcome()).toBeUndefined();
  });

  it('whose mail proves nothing confirms it with a token that only its owner gets', async () => {
    expect(
      await send(
        written({ id: 'c8@nowhere.example', from: 'Nora <nora@nowhere.example>', body: 'sluice: mute-me\n' }),
      ),
    ).toBe(250);
    const [asked] = await world.answers();
    expect([asked?.to[0].address, [...(await standing()).persons]]).toEqual(['nora@nowhere.example', []]);
    // What waits to be sent, and is in a backup, has the token as its secret alone, which is in none.
    expect(asked?.text).toContain('\n    sluice: confirm {token}\n');
    const sent = asked === undefined ? '' : sentTextOf(asked);
    const [, token = ''] = /^ {4}sluice: confirm ([0-9a-f]{32})$/m.exec(sent ?? '') ?? [];
    const confirm = (id: string, from: string) =>
      send(written({ id, from, answers: ['c8@nowhere.example'], body: `sluice: confirm ${token}\n` }));
    await confirm('c9@example.net', 'sam@nowhere.example');
    expect([...(await standing()).persons]).toEqual([]);
    await confirm('c10@nowhere.example', 'Nora <nora@nowhere.example>');
    expect([...(await standing()).persons]).toEqual(['nora@nowhere.example']);
    expect(await world.decided()).toMatchObject([
      {
        data: {
          about: 'bot',
          by: 'nora@nowhere.example',
          source: 'c8@nowhere.example',
          via: { surface: 'mail' },
        },
      },
    ]);
    expect((await world.answers()).map((mail) => mail.text.split('\n')[0])).toEqual([
      'Sluice asked this sender to confirm nothing by that token. Nothing in',
      'Sluice will not write comments to you.',
    ]);
    await confirm('c10b@nowhere.example', 'Nora <nora@nowhere.example>');
    expect([await world.decided(), await world.answers()]).toEqual([[], []]);
  });

  it('confirms it within seven days, and no later', async () => {
    const from = 'Olga <olga@nowhere.example>';
    await send(written({ id: 'old-1@nowhere.example', from, body: 'sluice: mute-me\n' }));
    const [asked] = await world.answers();
    const [, token = ''] =
      /confirm ([0-9a-f]{32})/.exec(asked === undefined ? '' : (sentTextOf(asked) ?? '')) ?? [];
    const late = { date: 'Wed, 10 Nov 2021 10:00:01 +0000', from, body: `sluice: confirm ${token}\n` };
    process.env['SLUICE_NOW'] = '2021-11-10T10:00:01Z';
    await send(written({ id: 'old-2@nowhere.example', ...late }));
    process.env['SLUICE_NOW'] = NOW;
    expect((await world.answers()).map(inOneLine)).toEqual([
      expect.stringMatching(/^What was to be confirmed came more than 7 days ago: send it again\./),
    ]);
    expect(await world.decided()).toEqual([]);
  });

  it('a thread is muted, and may be spoken in again, whichever of its mails is answered', async () => {
    await say({
      id: 'c11@gmail.com',
      from: AUTHOR,
      answers: [PATCH, 'x@example.org'],
      body: '#sluice mute\n',
    });
    expect([...(await standing()).threads]).toEqual([PATCH]);
    await say({
      id: 'c12@gmail.com',
      from: AUTHOR,
      answers: [PATCH, 'y@example.org'],
      body: 'sluice: unmute\n',
    });
    expect([...(await standing()).threads]).toEqual([]);
    expect(await world.decided()).toHaveLength(2);
  });
});

describe('mail of a list', () => {
  const request = {
    id: 'l1@gmail.com',
    from: AUTHOR,
    to: LIST,
    cc: BOT,
    fields: [LIST_ID, 'Precedence: list'],
    body: 'sluice: exception-request 4.16 "possible bug, low risk"\n',
  };

  it('is kept, is as well proved as its signature says, and asks for an exception', async () => {
    const [told] = await say(request, { by: lmtp, to: LIST });
    expect(inOneLine(told)).toContain('request for an exception in 4.16');
    await world.runtime.workOff();
    const { derived } = await viewSeries(world.runtime.viewPorts(), PATCH, { release: '4.16' });
    expect(derived.series.revisions.at(-1)?.exceptionAsks).toMatchObject([
      { messageId: 'l1@gmail.com', sentence: 'sluice: exception-request 4.16 "possible bug, low risk"' },
    ]);
    expect((await world.runtime.mails.copies('l1@gmail.com')).map((m) => m.trust)).toEqual(['signed']);
  });

  it('to the bot alone is not', async () => {
    expect(await world.runtime.mails.copies('c1@kernel.org')).toEqual([]);
  });
});

describe('the port', () => {
  const mail = written({ id: 'p1@example.net', from: STRANGER, body: 'Hello.\n' });

  it('takes mail for the bot, by any of its names, and for lists', async () => {
    expect(await send(mail, { to: 'SLUICE+xen@bot.example' })).toBe(250);
    expect(await send(mail, { to: 'sluice-bot@bot.example', by: lmtp })).toBe(250);
    expect(await send(mail, { to: LIST })).toBe(250);
  });

  it('takes none for anybody else', async () => {
    expect(await send(mail, { to: 'postmaster@elsewhere.example' })).toBe(550);
    expect(await send(mail, { to: 'sluice@bot.example.org', by: lmtp })).toBe(550);
  });

  it('takes none that is too large', async () => {
    expect(await send(`${mail}${'x'.repeat(76).concat('\n').repeat(450_000)}`)).toBe(552);
  });

  it('asks for it later when the database is away', async () => {
    const command = await signed(
      written({ id: 'p2@kernel.org', from: COMMITTER, body: 'sluice: help\n' }),
      'kernel.org',
    );
    const away = await openWorld();
    const { runtime, queue, config } = away;
    const listen = { protocol: 'smtp', host: '127.0.0.1', port: 0 } as const;
    const intake = await startMailIntake(
      {
        runtime,
        queue,
        config: { ...config, mail: { ...config.mail, listen } },
        log: pino({ level: 'silent' }),
        env: {},
      },
      originChecker(zone),
    );
    await away.stop();
    expect(await send(command, { by: intake })).toBe(451);
    await intake.stop();
  }, 120_000);
});
