import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { originChecker } from '@sluice/mail-io';
import { parseInstant } from '@sluice/kernel';
import {
  configInForce,
  importSource,
  openOutbox,
  openQueueOf,
  openRuntime,
  type Outbox,
  type Runtime,
  type SluiceConfig,
} from '@sluice/runtime';
import { startMailIntake, type RunningIntake } from '@sluice/services';
import { createTransport } from 'nodemailer';
import pino from 'pino';
import { SMTPServer } from 'smtp-server';
import { BOT, LIST, signed, zone } from '../commands/written-mails';
import { temporaryFolder } from '../running-sluice';
import { asSentOn } from './list-server';
import { transcriptOf, type Heard } from './transcript';

const PROJECT = resolve(__dirname, '../../../../libs/projects/xen');
const AT_LIST = { address: LIST, listId: 'xen-devel.lists.xenproject.org' };

/** What somebody sends; a mail of a person is signed by their domain where it signs mail. */
export type Sent = {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: string;
  /** The domain whose signature it bears; none where it is not signed. */
  readonly signedBy?: string | undefined;
};

/**
 * Mail as it is in the world: one SMTP server that takes what everybody sends, a list that sends it on and archives it in a Maildir, people with mailboxes, and
 * Sluice, which gets the list's mail twice (as a subscriber, and by the archive) and answers through the same server. The clock is set by the test.
 */
export type MailWorld = {
  readonly runtime: Runtime;
  /** Sends, and waits until nothing is under way any more: derived, planned, sent, and what comes of that. */
  say(...sent: readonly Sent[]): Promise<void>;
  /** Mails come into the list's archive that its subscribers did not get. */
  archived(...raws: readonly string[]): Promise<void>;
  /** Lets time pass. */
  at(time: string): Promise<void>;
  /** What has been said since it was asked last, as a chat. */
  chat(): Promise<string>;
  stop(): Promise<void>;
};

type Post = (raw: string, to: readonly string[]) => Promise<void>;

const postTo =
  (port: () => number): Post =>
  async (raw, to) => {
    const transport = createTransport({ host: '127.0.0.1', port: port(), secure: false, ignoreTLS: true });
    await transport.sendMail({ envelope: { from: 'bounce@example.org', to: [...to] }, raw });
    transport.close();
  };

/** The world's one mail server: hands over what it took before it says so. */
const mailServer = async (deliver: (raw: string, to: string) => Promise<void>): Promise<SMTPServer> => {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const raw = Buffer.concat(chunks).toString('utf8');
        const all = session.envelope.rcptTo.map(({ address }) => deliver(raw, address));
        Promise.all(all).then(
          () => done(),
          (error: unknown) => done(error as Error),
        );
      });
    },
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return server;
};

const portOf = (server: SMTPServer): number => (server.server.address() as AddressInfo).port;

type Sluice = {
  readonly runtime: Runtime;
  readonly outbox: Outbox;
  readonly intake: RunningIntake;
  close(): Promise<void>;
};

const openSluice = async (folder: string, smtp: string): Promise<Sluice> => {
  const location = { data: join(folder, 'data'), project: 'xen', projectFolder: PROJECT };
  const runtime = await openRuntime(location);
  await importSource(runtime, join(folder, 'archive'), { trust: 'list-verified' });
  const base = await configInForce({ SLUICE_CONFIG: '' });
  const config: SluiceConfig = {
    ...base,
    http: { ...base.http, publicUrl: 'https://sluice.example.org' },
    projects: [
      { files: PROJECT, lists: [{ address: LIST, bot: 'list', rules: {} }], sources: [], trees: [] },
    ],
    mail: { ...base.mail, smtp, from: BOT, administrators: ['admin@bot.example'] },
  };
  const queue = await openQueueOf(location, runtime);
  const now = () => runtime.clock.now();
  const outbox = openOutbox({ database: runtime.database, clock: runtime.clock, runtime, now }, config, {});
  await outbox.project();
  const listens = {
    ...config,
    mail: { ...config.mail, listen: { protocol: 'smtp', host: '127.0.0.1', port: 0 } as const },
  };
  const parts = { runtime, queue, config: listens, log: pino({ level: 'silent' }), env: {}, now };
  const intake = await startMailIntake(parts, originChecker(zone));
  return {
    ...{ runtime, outbox, intake },
    close: async () => {
      await intake.stop();
      outbox.close();
      await queue.close();
      await runtime.close();
    },
  };
};

const maildir = (folder: string): string => {
  for (const part of ['new', 'cur', 'tmp']) mkdirSync(join(folder, part), { recursive: true });
  return folder;
};

/** An archive without any mail is taken for a wrong folder. */
const FIRST = [
  'From: List Owner <owner@lists.xenproject.org>',
  `To: ${LIST}`,
  'Subject: Welcome to the list',
  'Date: Fri, 1 Oct 2021 12:00:00 +0000',
  'Message-ID: <welcome@lists.xenproject.org>',
  '',
  'Be kind.',
].join('\n');

export const openMailWorld = async (name: string, begins: string): Promise<MailWorld> => {
  process.env['SLUICE_NOW'] = begins;
  const folder = temporaryFolder(name);
  const archive = maildir(join(folder, 'archive'));
  const heard: Heard[] = [];
  let mails = 0;
  const keep = (raw: string): void => {
    mails += 1;
    writeFileSync(join(archive, 'new', `${String(mails).padStart(6, '0')}.list`), raw);
  };
  keep(asSentOn(FIRST, AT_LIST));
  // Known once both stand; nobody sends before.
  const place: { sluice?: Sluice } = {};
  const toSluice = postTo(() => place.sluice?.intake.port ?? 0);
  const server = await mailServer(async (raw, to) => {
    heard.push({ at: process.env['SLUICE_NOW'] ?? '', to, raw });
    if (to === LIST) {
      const sentOn = asSentOn(raw, AT_LIST);
      keep(sentOn);
      await toSluice(sentOn, [BOT]);
    } else if (to === BOT) await toSluice(raw, [BOT]);
  });
  const sluice = (place.sluice = await openSluice(folder, `smtp://127.0.0.1:${String(portOf(server))}`));
  const post = postTo(() => portOf(server));
  const settle = async (): Promise<void> => {
    for (let rounds = 0; rounds < 10; rounds++) {
      const before = heard.length;
      await importSource(sluice.runtime, archive, { trust: 'list-verified' });
      await sluice.runtime.workOff();
      sluice.runtime.forget();
      await sluice.outbox.project();
      await sluice.outbox.sendMail();
      if (heard.length === before) return;
    }
    throw new Error('mail goes round and round');
  };
  return {
    runtime: sluice.runtime,
    say: async (...sent) => {
      for (const { raw, to, signedBy } of sent)
        await post(signedBy === undefined ? raw : await signed(raw, signedBy), to);
      await settle();
    },
    archived: async (...raws) => {
      for (const raw of raws) keep(asSentOn(raw, AT_LIST));
      await settle();
    },
    at: async (time) => {
      if (parseInstant(time) === undefined) throw new Error(`no time: ${time}`);
      process.env['SLUICE_NOW'] = time;
      await settle();
    },
    chat: () => transcriptOf(heard.splice(0), { own: BOT, list: LIST }),
    stop: async () => {
      await sluice.close();
      await new Promise<void>((closed) => server.close(() => closed()));
      rmSync(folder, { recursive: true, force: true });
      delete process.env['SLUICE_NOW'];
    },
  };
};
