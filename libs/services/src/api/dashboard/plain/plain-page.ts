import type { Viewpoint } from '@sluice/application';
import { DASHBOARD } from '../paths';
import { markup, type Html } from './html';

/** Below what all plain pages are. */
export const PLAIN = `/${DASHBOARD}/plain`;

/** What a page keeps when one goes on from it: from when one looks. */
export const queryOf = ({ asOf, knownAsOf }: Viewpoint): string => {
  const query = new URLSearchParams();
  if (asOf !== undefined) query.set('as-of', asOf);
  if (knownAsOf !== undefined) query.set('known-as-of', knownAsOf);
  return query.size === 0 ? '' : `?${query.toString()}`;
};

/** The same in the address of the dashboard, which has names of its own for it. */
const richQueryOf = ({ asOf, knownAsOf }: Viewpoint): string => {
  const query = new URLSearchParams();
  if (asOf !== undefined) query.set('asOf', asOf);
  if (knownAsOf !== undefined) query.set('knownAsOf', knownAsOf);
  return query.size === 0 ? '' : `?${query.toString()}`;
};

export const seriesPath = (ref: string, viewpoint: Viewpoint): string =>
  `${PLAIN}/series/${encodeURIComponent(ref)}${queryOf(viewpoint)}`;

export const reportPath = (release: string, viewpoint: Viewpoint): string =>
  `${PLAIN}/releases/${encodeURIComponent(release)}/report${queryOf(viewpoint)}`;

/** A mail, where archives have it: as text, without a script. */
export const mailPath = (messageId: string): string => `/all/${encodeURIComponent(messageId)}/`;

export const time = (at: string): Html =>
  markup`<time datetime="${at}">${at.slice(0, 16).replace('T', ' ')}</time>`;

/** From when the page looks, and a form to look from another moment. */
const lookFrom = ({ asOf, knownAsOf }: Viewpoint): Html =>
  markup`<form method="get" class="from">
    <label>as of <input name="as-of" value="${asOf}" placeholder="now" size="20" /></label>
    <label>as known on <input name="known-as-of" value="${knownAsOf}" placeholder="now" size="20" /></label>
    <button>Look from there</button>
  </form>`;

type Parts = {
  readonly title: string;
  readonly body: Html;
  /** Where the page is of a moment; one that is of none has no form for it. */
  readonly viewpoint?: Viewpoint | undefined;
  /** The same in the dashboard. */
  readonly rich?: string | undefined;
};

/** A whole page. It runs nothing, and loads one stylesheet. */
export const plainPage = ({ title, body, viewpoint, rich }: Parts): string =>
  markup`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} – Sluice</title>
        <link rel="stylesheet" href="/${DASHBOARD}/plain.css" />
        <link rel="icon" type="image/svg+xml" href="/${DASHBOARD}/icon.svg" />
      </head>
      <body>
        <nav>
          <a href="${PLAIN}/">Sluice</a>${rich !== undefined && markup` · <a href="${rich}${richQueryOf(viewpoint ?? {})}">this page with everything</a>`}
        </nav>
        <main>
          <h1>${title}</h1>
          ${viewpoint !== undefined && lookFrom(viewpoint)} ${body}
        </main>
      </body>
    </html> `.text;
