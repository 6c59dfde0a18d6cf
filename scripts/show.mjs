// What `npm start` shows once everything is built: the example mail, the freeze report, and the API over both until Ctrl-C.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { root, say } from './prepare.mjs';

const CLI = 'apps/cli/bin/sluice.cjs';

const stopped = (args, status) => {
  say(`stopped: "sluice ${args.join(' ')}" ended with exit code ${status}; the line above says why`);
  process.exit(status ?? 1);
};

const sluice = (...args) => {
  const { status } = spawnSync(process.execPath, [CLI, ...args], { cwd: root, stdio: 'inherit' });
  if (status !== 0) stopped(args, status);
};

/** Where it is to answer, by the configuration in force. */
const configured = () => {
  const args = ['config', 'show', '--json'];
  const { status, stdout } = spawnSync(process.execPath, [CLI, ...args], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) stopped(args, status);
  return JSON.parse(stdout).http;
};

/** The port that listening on one gives; nothing where it is taken. */
const listenOn = async (port, host) => {
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch {
    return undefined;
  }
  const taken = server.address().port;
  server.close();
  await once(server, 'close');
  return taken;
};

/** The configured port; one that is free where it is taken and nobody asked for just that: said, so that nobody looks at another program's pages. */
const portFor = async ({ port, host }) => {
  if (process.env.SLUICE_PORT || (await listenOn(port, host)) !== undefined) return port;
  const free = await listenOn(0, host);
  say(
    `port ${port} is taken by another program: answering on ${free} instead (SLUICE_PORT=NUMBER npm start chooses one)`,
  );
  return free;
};

/** The dashboard where its story begins: two days before the freeze. */
const DASHBOARD = 'app/board/4.16?asOf=2021-10-13';

const NEXT = (url) => `the dashboard: ${url}${DASHBOARD}
and what to try next, while it answers
  curl ${url}feeds/release/4.16.atom
  curl ${url}calendars/4.16.ics
  curl --no-buffer "${url}api/v1/events/stream?after=0.0"
and when it has ended, for one process at a time uses its data
  npx sluice series list
  npx sluice series show story-004@example.org
  npx sluice gate show story-004@example.org --release 4.16 --as-of 2021-10-08
  npx sluice trailers story-004@example.org
  npx sluice ingest YOUR.mbox        (your own mail: mbox, .gz, .xz, Maildir, public-inbox)
  npx sluice --help`;

/** Whether somebody sits before a screen here: not in a container, a test, or over ssh. */
const hasScreen = () =>
  process.stdout.isTTY === true &&
  (['darwin', 'win32'].includes(process.platform) ||
    Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY));

/** Shows a page once it is answered; that it cannot be shown is no failure: its address was printed. */
const openWhenAnswered = async (url) => {
  for (let second = 0; second < 60; second++) {
    await pause(1_000);
    try {
      await fetch(url);
    } catch {
      continue;
    }
    const { default: open } = await import('open');
    await open(url).catch(() => undefined);
    return;
  }
};

/** Answers the API until it is told to stop, and ends as it ended. */
const serve = async () => {
  const http = configured();
  const port = await portFor(http);
  const url = `http://${http.host}:${port}/`;
  say(NEXT(url));
  say('answering the API until Ctrl-C');
  const child = spawn(process.execPath, [CLI, 'serve', '--quiet', '--port', String(port)], {
    cwd: root,
    stdio: 'inherit',
  });
  if (hasScreen()) void openWhenAnswered(`${url}${DASHBOARD}`);
  // A terminal tells both of Ctrl-C; whoever tells only this one means both.
  process.on('SIGINT', () => undefined);
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  const [status] = await once(child, 'exit');
  process.exit(status ?? 1);
};

/** @param once ends after the report, and opens no port */
export const show = async ({ once: isOnce }) => {
  say('taking the example mail (a redrawn telling of the CDF_vpci story, Xen 4.16, autumn 2021)');
  sluice('ingest', 'libs/testing/fixtures/cdf-vpci-story', '--quiet');
  say('the freeze report, two days before the feature freeze of Xen 4.16\n');
  sluice('report', 'freeze', '--release', '4.16', '--as-of', '2021-10-13');
  if (!isOnce) await serve();
};
