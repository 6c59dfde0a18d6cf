import type { Instant } from '@sluice/kernel';
import type { OutboxPayload, ParkedCount } from '../ports/outbox-store';

/** The kind of payload that tells an administrator what was set aside. */
export const ALERT = 'parked-alert';

/** What an alert says: what was set aside after `since` and until `until`. */
export type AlertPayload = OutboxPayload & {
  readonly kind: typeof ALERT;
  readonly since?: Instant | undefined;
  readonly until: Instant;
  readonly parked: readonly ParkedCount[];
};

/** A mail in plain text, before it has headers. */
export type MailText = { readonly subject: string; readonly text: string };

const COLUMNS = 72;

/** Control characters do nothing in a mail but harm. */
const printable = (text: string): string => text.replaceAll(/[^\x20-\x7e\u00a0-\uffff]+/g, ' ').trim();

const cut = (word: string, width: number): readonly string[] =>
  word.length <= width ? [word] : [word.slice(0, width), ...cut(word.slice(width), width)];

/** Text in lines of at most 72 columns, each after `indent`. A word that is longer than a line is cut. */
export const wrapped = (text: string, indent = ''): readonly string[] => {
  const width = COLUMNS - indent.length;
  const lines: string[] = [];
  let line = '';
  for (const word of printable(text)
    .split(/ +/)
    .flatMap((w) => cut(w, width))) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((l) => indent + l);
};

const HOW: Readonly<Record<string, string>> = {
  mail: 'npx sluice parked list',
  delivery: 'npx sluice outbox list',
  job: 'npx sluice parked jobs list',
  command: 'npx sluice bot held',
};

const things = (count: number, what: string): string =>
  count === 1 ? `1 ${what}` : `${count} ${what === 'delivery' ? 'deliveries' : `${what}s`}`;

const linesOf = ({ what, reason, count, examples }: ParkedCount): readonly string[] => {
  const named = examples.length < count ? ['such as', ...examples] : examples;
  return [...wrapped(`${things(count, what)}: ${reason}`), ...wrapped(named.join(' '), '    ')];
};

/** The mail an alert becomes: what was set aside, by sort and reason, and how to look at it. */
export const alertMail = ({ since, until, parked }: AlertPayload): MailText => {
  const total = parked.reduce((sum, p) => sum + p.count, 0);
  const looks = [...new Set(parked.flatMap(({ what }) => HOW[what] ?? []))];
  return {
    subject: `[sluice] set aside: ${total}, waiting for a person`,
    text: [
      ...wrapped(
        `Set aside ${since === undefined ? 'until' : `after ${since} and until`} ${until}. Nothing is lost; each waits for a person.`,
      ),
      '',
      ...parked.flatMap(linesOf),
      ...(looks.length === 0 ? [] : ['', 'To look at them:', ...looks.map((command) => `  ${command}`)]),
      '',
    ].join('\n'),
  };
};
