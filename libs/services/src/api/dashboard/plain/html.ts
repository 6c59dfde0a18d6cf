import { escaped } from '../../http/escaped';

/** HTML that may stand in a page as it is: what `markup` makes, which escapes what it is filled with, and reports, which do the same. */
export class Html {
  constructor(readonly text: string) {}
}

type Filling = Html | string | number | null | undefined | false | readonly Filling[];

const filled = (value: Filling): string => {
  if (value instanceof Html) return value.text;
  if (value === null || value === undefined || value === false) return '';
  if (typeof value === 'object') return value.map(filled).join('');
  return escaped(String(value));
};

/** A template of HTML: whatever it is filled with is text, unless it came out of another template. */
export const markup = (parts: TemplateStringsArray, ...values: readonly Filling[]): Html =>
  new Html(parts.map((part, n) => part + filled(values[n])).join(''));

/** A list of things; nothing where there is none, so that no heading stands over nothing. */
export const listOf = (items: readonly Html[]): Html | string =>
  items.length === 0
    ? ''
    : markup`<ul>
        ${items.map((item) => markup`<li>${item}</li>`)}
      </ul>`;
