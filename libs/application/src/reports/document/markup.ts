/** Text as it may stand in HTML, in an element or a quoted attribute. */
export const escapedHtml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
    // Nothing in HTML may be one of these, escaped or not.
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '\ufffd');

/** HTML that may stand in a page as it is: only `element` makes it, and what it is filled with is escaped. */
export class Markup {
  constructor(readonly text: string) {}
}

type Filling = Markup | string | number | undefined | readonly Filling[];

const filled = (value: Filling): string => {
  if (value instanceof Markup) return value.text;
  if (value === undefined) return '';
  return typeof value === 'object' ? value.map(filled).join('') : escapedHtml(String(value));
};

/** A template of HTML: whatever it is filled with is text, unless it came out of another template. */
export const element = (parts: TemplateStringsArray, ...values: readonly Filling[]): Markup =>
  new Markup(parts.map((part, n) => part + filled(values[n])).join(''));
