import { escaped } from '../http/escaped';

/** A page of a few sentences; it loads nothing and runs nothing. `body` is HTML. */
export const page = (title: string, body: string): string =>
  [
    '<!doctype html>',
    '<html lang="en">',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="robots" content="noindex">',
    `<title>${escaped(title)} – Sluice</title>`,
    `<main><h1>${escaped(title)}</h1>`,
    body,
    '</main>',
    '</html>',
    '',
  ].join('\n');

/** The page a link leads to: programs that look into mail open links, and press no buttons. */
export const signInPage = (address: string): string =>
  page(
    'Sign in',
    `<p>You sign in as <strong>${escaped(address)}</strong>, in this browser.</p>
<form method="post"><button>Sign in</button></form>
<p>If you did not ask for this, close the page: nothing has happened.</p>`,
  );

/** The same for each reason: whoever holds no good link learns nothing of it. */
export const deadLinkPage = (): string =>
  page(
    'This link signs nobody in',
    '<p>It was used, or its time is over, or it never was. Ask for another one.</p>',
  );

/** What went wrong on the way, in a sentence. */
export const troublePage = (sentence: string): string =>
  page('You are not signed in', `<p>${escaped(sentence)}</p>`);
