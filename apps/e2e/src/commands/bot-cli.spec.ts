import { rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fixtures, freePort } from '@sluice/testing';
import { createTransport } from 'nodemailer';
import { startPostgres } from '../chaos/servers';
import { endServices, startApiProcess, startService } from '../running-service';
import { plainEnvironment, runSluice, temporaryFolder } from '../running-sluice';
import { BOT, STRANGER, written } from './written-mails';

const XEN = resolve(__dirname, '../../../../libs/projects/xen');
const folder = temporaryFolder('bot');
const NOW = { SLUICE_NOW: '2021-11-03T10:00:00Z', SLUICE_MAIL_FROM: BOT, SLUICE_PROJECT_FOLDER: XEN };

afterAll(async () => {
  await endServices();
  rmSync(folder, { recursive: true, force: true });
});

const mute = (id: string): string => written({ id, from: STRANGER, body: 'sluice: mute-me\n' });

const sendTo = async (port: number, raw: string): Promise<void> => {
  const transport = createTransport({ host: '127.0.0.1', port, lmtp: true, ignoreTLS: true });
  try {
    await transport.sendMail({ envelope: { from: 'bounce@example.net', to: BOT }, raw });
  } finally {
    transport.close();
  }
};

type Held = { readonly messageId: string; readonly why: string; readonly token?: string };

describe('on a data folder', () => {
  const env = { ...NOW, SLUICE_DATA: join(folder, 'data') };

  test('mail from a filter is obeyed, and what waits is shown', async () => {
    const ran = await runSluice(['bot', 'obey'], { env, input: mute('filter@example.net') });
    expect([ran.exit, ran.out]).toEqual([3, '<filter@example.net> held: unproven\n']);
    const held = await runSluice(['bot', 'held'], { env });
    expect(held.out).toBe(
      '2021-11-03T10:00:00Z  sam@example.net  <filter@example.net>: nothing proves who sent it; its sender was asked\n    > sluice: mute-me\n',
    );
  }, 120_000);

  test('what serves the API takes mail beside it', async () => {
    const port = await freePort();
    const config = join(folder, 'sluice.config.yaml');
    writeFileSync(config, `mail: { listen: { port: ${String(port)}, protocol: lmtp } }\n`);
    const api = await startApiProcess({ ...env, SLUICE_CONFIG: config });
    await sendTo(port, mute('lmtp@example.net'));
    expect(api.lines()).toContainEqual(
      expect.objectContaining({ msg: 'mail taken', mail: 'lmtp@example.net', outcome: 'held' }),
    );
    expect(await api.end('SIGTERM')).toBe(0);
    const held = await runSluice(['bot', 'held', '--json'], { env });
    expect((JSON.parse(held.out) as readonly Held[]).map((h) => [h.messageId, h.why, h.token])).toEqual([
      ['filter@example.net', 'unproven', undefined],
      ['lmtp@example.net', 'unproven', undefined],
    ]);
  }, 120_000);

  test('without an address of its own nothing is obeyed', async () => {
    const { SLUICE_MAIL_FROM: _from, ...without } = env;
    const ran = await runSluice(['bot', 'obey'], { env: without, input: mute('none@example.net') });
    expect([ran.exit, ran.err]).toEqual([2, expect.stringContaining('there is no mail.from')]);
  }, 120_000);
});

test('on a server the bot runs apart, and says where it takes mail', async () => {
  const server = await startPostgres(join(folder, 'server'));
  try {
    const env = { ...plainEnvironment(), ...NOW, DATABASE_URL: server.url };
    expect((await runSluice(['ingest', fixtures('cdf-vpci-story'), '--quiet'], { env })).exit).toBe(0);
    const none = await runSluice(['bot', 'run'], { env });
    expect([none.exit, none.err]).toEqual([2, expect.stringContaining('no mail is taken')]);
    const port = await freePort();
    const bot = await startService({ ...env, SLUICE_MAIL_PORT: String(port) }, 'bot', 'run');
    expect(bot.lines()).toContainEqual(
      expect.objectContaining({ msg: 'ready', mailPort: port, mailboxes: 0 }),
    );
    await sendTo(port, written({ id: 'apart@example.net', from: STRANGER, body: 'Hello.\n' }));
    expect(bot.lines()).toContainEqual(
      expect.objectContaining({ mail: 'apart@example.net', outcome: 'nothing' }),
    );
    const second = await runSluice(['bot', 'run'], { env: { ...env, SLUICE_MAIL_PORT: String(port) } });
    expect([second.exit, second.err]).toEqual([
      4,
      expect.stringContaining(`sluice: mail cannot be taken on 127.0.0.1, port ${String(port)} (EADDRINUSE)`),
    ]);
    expect(await bot.end('SIGTERM')).toBe(0);
  } finally {
    await server.stop();
  }
}, 180_000);
