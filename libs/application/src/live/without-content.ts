/** Fields that may hold words of a mail. What goes out has ids instead, by which the words can be had from who may read them. */
const CONTENT_FIELDS: ReadonlySet<string> = new Set(['quote', 'sentence', 'subject', 'text', 'body', 'raw']);

/** The data of an event without words of a mail, all the way down. */
export const withoutContent = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutContent);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !CONTENT_FIELDS.has(name))
      .map(([name, below]) => [name, withoutContent(below)]),
  );
};
