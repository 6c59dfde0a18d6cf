import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

/** Where systems put a browser of Chromium's kin; `SLUICE_BROWSER` names another. */
const PLACES = [
  process.env['SLUICE_BROWSER'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The browser of this machine, if it has one. */
export const browserHere = (): string | undefined =>
  PLACES.find((place) => place !== undefined && place !== '' && existsSync(place));

/** `describe` where there is a browser, `describe.skip` where there is none: the test command installs it where it may. */
export const describeInBrowser = (name: string, body: () => void): void => {
  (browserHere() === undefined ? describe.skip : describe)(name, body);
};

/** Nothing of its own goes over the network. */
const FLAGS = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];

export const openBrowser = (): Promise<Browser> => {
  const executablePath = browserHere();
  if (executablePath === undefined) throw new Error('there is no browser here');
  return chromium.launch({ executablePath, args: FLAGS });
};

/** Pictures of pages, for people to look at; no test compares them: they are taken where `SLUICE_PICTURES` is set to anything. */
const PICTURES = resolve(__dirname, '../../../../.sluice-pictures');
const HAS_ONLOOKER = (process.env['SLUICE_PICTURES'] ?? '') !== '';

export type Looks = {
  readonly scheme?: 'light' | 'dark';
  /** Pixels; 390 is a phone. */
  readonly width?: number;
};

/** A page in a browser, and what went wrong in it. */
export type Look = {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors of scripts, refusals of the policy of content security, and requests to anywhere but here, since it was last asked. */
  troubles(): readonly string[];
  /** Serious and critical faults that axe finds in what is on the page. */
  faults(): Promise<readonly string[]>;
  picture(name: string): Promise<void>;
  close(): Promise<void>;
};

/** What the policy of content security refused shows as an error of the page's. */
const TELL_REFUSALS = `addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
  console.error('refused by policy: ' + violatedDirective + ' ' + blockedURI);
});`;

/** Opens a page of the dashboard at `base`, an address without a path. */
export const lookAt = async (
  browser: Browser,
  base: string,
  { scheme = 'light', width = 1280 }: Looks = {},
): Promise<Look> => {
  const context = await browser.newContext({
    baseURL: base,
    viewport: { width, height: width < 600 ? 844 : 900 },
    colorScheme: scheme,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const heard: string[] = [];
  page.on('pageerror', (error) => heard.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    heard.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('console', (message) => {
    if (message.type() === 'error') heard.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(base) && !url.startsWith('data:')) heard.push(`request elsewhere: ${url}`);
  });
  await page.addInitScript(TELL_REFUSALS);
  return {
    page,
    context,
    troubles: () => heard.splice(0),
    faults: async () => {
      const { violations } = await new AxeBuilder({ page })
        // In the page itself, and only what is wrong: what is right would come over the wire too, in megabytes. No page of ours has frames.
        .setLegacyMode()
        .options({ resultTypes: ['violations'] })
        .analyze();
      return violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
    },
    picture: async (name) => {
      if (!HAS_ONLOOKER) return;
      mkdirSync(PICTURES, { recursive: true });
      await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
    },
    close: () => context.close(),
  };
};
