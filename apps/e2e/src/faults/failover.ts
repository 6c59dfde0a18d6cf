import { writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import { freePort } from '@sluice/testing';
import { dealMails } from '../chaos/mails';
import { compared, nothing, stateOf, untilQuiet } from '../chaos/outcome';
import { Crowd, takeFile } from '../chaos/processes';
import { startPostgres } from '../chaos/servers';
import { openStream } from '../event-client';
import { hostedSluice, SOON_MISSED } from '../running-sluice';
import { startApiProcess, startService } from '../running-service';
import { happened, type Fault } from './fault';

/** What is asked of the API, whatever becomes of its server; and what it may say to that. */
const ASKED = ['/api/v1/series?limit=5', '/feeds/series/none.atom', '/api/v1/releases'];
const ANSWERS = new Set([200, 404, 503]);
const ASK_EVERY_MS = 40;

/** Asks for as long as it is not told to stop. Answers how often each status came, and every answer that must not be. */
const askOn = async (url: string, stopped: () => boolean) => {
  const counts = new Map<number, number>();
  const wrong: string[] = [];
  for (let n = 0; !stopped(); n++) {
    const path = ASKED[n % ASKED.length] ?? '';
    const answer = await fetch(`${url}${path}`);
    counts.set(answer.status, (counts.get(answer.status) ?? 0) + 1);
    if (!ANSWERS.has(answer.status) || (answer.status === 503 && !answer.headers.has('retry-after')))
      wrong.push(`${path}: ${String(answer.status)} ${(await answer.text()).slice(0, 200)}`);
    else await answer.arrayBuffer();
    await pause(ASK_EVERY_MS);
  }
  return { counts, wrong };
};

const mailOf = (n: number): string =>
  `From: Sam Stoat <sam@example.net>\r\nTo: sluice@example.org\r\nMessage-ID: <live-${String(n)}@example.net>\r\n` +
  `Date: Thu, 07 Oct 2021 10:00:00 +0000\r\nSubject: Hello ${String(n)}\r\n\r\nHello.\r\n`;

/** Delivers mails one after the other, as a mail server would: what is refused for the moment comes again. Answers refusals, and other answers. */
const deliverOn = async (port: number, stopped: () => boolean) => {
  const wrong: string[] = [];
  let [later, taken] = [0, 0];
  for (let n = 0; !stopped();) {
    const transport = createTransport({ host: '127.0.0.1', port, lmtp: true, ignoreTLS: true });
    try {
      await transport.sendMail({
        envelope: { from: 'bounce@example.net', to: 'sluice@example.org' },
        raw: mailOf(n),
      });
      taken += 1;
      n += 1;
    } catch (error) {
      const { responseCode, message } = error as Error & { readonly responseCode?: number };
      if (responseCode === 451 || responseCode === 421) later += 1;
      else wrong.push(`mail ${String(n)}: ${message}`);
      await pause(200);
    } finally {
      transport.close();
    }
    await pause(ASK_EVERY_MS);
  }
  return { wrong, later, taken };
};

/** PostgreSQL goes away and comes back, in order and at once, under workers, an import, the API with a stream, and the intake of mail. */
export const failover: Fault = {
  name: 'failover',
  run: async ({ folder, mails, calm, chance, isLong, print }) => {
    await mkdir(join(folder, 'batches'), { recursive: true });
    const config = join(folder, 'sluice.config.yaml');
    writeFileSync(config, 'mail: { from: sluice@example.org }\n');
    const postgres = await startPostgres(join(folder, 'server'));
    const mailPort = await freePort();
    const env = { ...SOON_MISSED, DATABASE_URL: postgres.url, SLUICE_CONFIG: config };
    const sluice = hostedSluice(env);
    try {
      await sluice.run('parked', 'list');
      const crowd = new Crowd(env);
      for (let n = 0; n < 2; n++) crowd.keep(['worker', '--tick', '1', '--sweep', '2', '--fetch', '0']);
      const api = await startApiProcess(env);
      const bot = await startService({ ...env, SLUICE_MAIL_PORT: String(mailPort) }, 'bot', 'run');
      const stream = await openStream(`${api.url}/api/v1/events/stream`);
      let stopped = false;
      const asking = askOn(api.url, () => stopped);
      const delivering = deliverOn(mailPort, () => stopped);
      const files = await dealMails(join(folder, 'batches'), mails, { chance, size: 40, twice: 0.2 });
      const striking = (async () => {
        for (let n = 0; n < (isLong ? 6 : 2); n++) {
          await pause(300 + chance.below(isLong ? 4_000 : 700));
          if (n % 2 === 0) await postgres.crash();
          else await postgres.restart();
          print(`PostgreSQL ${n % 2 === 0 ? 'crashed' : 'restarted'}`);
        }
      })();
      for (const file of files) await takeFile(crowd, file);
      await striking;
      const left = await untilQuiet(postgres.url);
      const toldAfter = stream.events.length;
      await takeFile(crowd, files[0] ?? '');
      stopped = true;
      const [asked, delivered] = await Promise.all([asking, delivering]);
      print(
        `answers ${JSON.stringify(Object.fromEntries(asked.counts))}; mails: ${String(delivered.taken)} taken, ${String(delivered.later)} for later; ${String(toldAfter)} events told`,
      );
      stream.leave();
      const ends = [await api.end('SIGTERM'), await bot.end('SIGTERM')].map(String);
      const badEnds = await crowd.close();
      const held = await sluice.json<{ readonly count?: number } | readonly unknown[]>('parked', 'list');
      return [
        nothing('nothing is left to do', left === '' ? [] : [left]),
        ...compared(calm, await stateOf(sluice)),
        nothing('no answer of the API but 200, 404, and 503 with a time to come again', asked.wrong),
        nothing('no mail was refused for good', delivered.wrong),
        happened('mail was taken', delivered.taken),
        happened('events were told after all', toldAfter),
        nothing('no process ended by itself', crowd.unexpected),
        nothing('all ended in order when asked', [...badEnds, ...ends.filter((code) => code !== '0')]),
        nothing('nothing was parked', Array.isArray(held) ? held.map(String) : []),
      ];
    } finally {
      await postgres.stop();
    }
  },
};
