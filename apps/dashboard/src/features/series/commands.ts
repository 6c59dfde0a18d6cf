import type { Viewpoint } from '../../lib/viewpoint';

/** As a shell takes it, whatever stands in it: Message-IDs may hold quotes, dollars and spaces. */
export const shellWord = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

/** The archive of all lists: a list that the project does not know has none of its own. */
const ARCHIVE = 'all';

type Asked = {
  readonly origin: string;
  readonly messageId: string;
  readonly release: string | undefined;
  readonly viewpoint: Viewpoint;
};

/** Where the archive has a mail: a slash in a Message-ID is no path. */
export const archiveUrl = (
  { origin, messageId }: Omit<Asked, 'release' | 'viewpoint'>,
  what: 'raw' | 't.mbox.gz',
): string => `${origin}/${ARCHIVE}/${encodeURIComponent(messageId)}/${what}`;

export type Command = { readonly what: string; readonly text: string };

/** What one may take to a terminal to get at the series. */
export const commandsFor = (asked: Asked): readonly Command[] => {
  const { messageId, release, viewpoint, origin } = asked;
  // In angle brackets no Message-ID is taken for an option.
  const id = shellWord(messageId.startsWith('-') ? `<${messageId}>` : messageId);
  const gate = [
    `sluice gate show ${id}`,
    ...(release === undefined ? [] : [`--release ${shellWord(release)}`]),
    ...(viewpoint.asOf === undefined ? [] : [`--as-of ${shellWord(viewpoint.asOf)}`]),
    ...(viewpoint.knownAsOf === undefined ? [] : [`--known-as-of ${shellWord(viewpoint.knownAsOf)}`]),
  ];
  return [
    { what: 'Apply it with b4', text: `b4 shazam ${id}` },
    { what: 'Take it as an mbox with b4', text: `b4 am ${id}` },
    {
      what: 'Have b4 ask here',
      text: `git config b4.midmask ${shellWord(`${origin}/${ARCHIVE}/%s`)}`,
    },
    { what: 'The thread as an mbox', text: `curl -sSfO ${shellWord(archiveUrl(asked, 't.mbox.gz'))}` },
    { what: 'The verdict in a terminal', text: gate.join(' ') },
  ];
};
