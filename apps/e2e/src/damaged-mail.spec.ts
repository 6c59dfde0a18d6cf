import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readMail, type Damage } from '@sluice/mail';
import { canonicalRaw, decodeMail, hashRaw, nodeHashing } from '@sluice/mail-io';
import { temporaryFolder } from './running-sluice';
import { lineDiff, xenMail } from './xen-mails';

/** What mailers do to patches, and what git makes of that: Sluice calls no patch refused that git takes, and none whole that git refuses. */

const LONG = 'return first_otter(pond, river, lake, deep_sea, shallow_sea) + second_otter(pond, river);';
const DIFF =
  lineDiff('xen/common/otter.c', 'return 0;', LONG) + lineDiff('xen/common/pike.c', 'a();', 'b();');
const TEXT = `Otters.\n\nSigned-off-by: Ann Author <ann@example.org>\n---\n${DIFF}`;
const PLAIN = 'text/plain; charset=utf-8';

type Parts = { readonly type?: string; readonly encoding?: string };

const mail = (text: string, { type = PLAIN, encoding = '8bit' }: Parts = {}): string =>
  xenMail({
    ...{ id: 'otter', subject: '[PATCH] xen: otters', date: '5 Oct 2021 11:00:00 +0000', text },
    headers: ['MIME-Version: 1.0', `Content-Type: ${type}`, `Content-Transfer-Encoding: ${encoding}`],
  });

const wrapped = (text: string, end = ''): string => text.replace('+ second', `+${end}\nsecond`);
const FLOWED = { type: `${PLAIN}; format=flowed` };
const stuffed = (text: string): string => text.replace(/^(?=[ >]|From )/gm, ' ');
const base64 = (text: string): string => Buffer.from(text).toString('base64').replace(/.{76}/g, '$&\n');
const quoted = (text: string): string =>
  text.replaceAll('=', '=3D').replace(/ $/gm, '=20').replaceAll('second', 'sec=\nond');
const attached = (diff: string): string =>
  [
    '--b',
    `Content-Type: ${PLAIN}`,
    '',
    'Attached.',
    '',
    '--b',
    'Content-Type: text/x-patch; name="otter.patch"',
  ]
    .concat('Content-Transfer-Encoding: base64', '', base64(diff), '--b--', '')
    .join('\n');
const MIXED = { type: 'multipart/mixed; boundary="b"' };

/** The mails, by what was done to them. */
const MAILS: Readonly<Record<string, string>> = {
  nothing: mail(TEXT),
  'a list footer': mail(`${TEXT}-- \n2.30.2\n\n_______\nXen-devel mailing list\n`),
  base64: mail(base64(TEXT), { encoding: 'base64' }),
  'quoted-printable': mail(quoted(TEXT), { encoding: 'quoted-printable' }),
  CRLF: mail(TEXT).replaceAll('\n', '\r\n'),
  'an attachment': mail(attached(DIFF), MIXED),
  'flowed and stuffed': mail(stuffed(TEXT), FLOWED),
  'flowed, stuffed and wrapped': mail(stuffed(wrapped(TEXT, ' ')), FLOWED),
  'no-break spaces in an indent': mail(TEXT.replace('+    return', '+   \u00a0return')),
  'stripped blanks of empty lines': mail(TEXT.replace(/^ $/gm, '')),
  'a wrapped line': mail(wrapped(TEXT)),
  'a wrapped line in an attachment': mail(attached(wrapped(DIFF)), MIXED),
  'a wrapped line in base64': mail(base64(wrapped(TEXT)), { encoding: 'base64' }),
  'a soft break that does not say so': mail(wrapped(TEXT, ' ')),
  'flowed and not stuffed': mail(TEXT, FLOWED),
  'a hard break in flowed text': mail(stuffed(wrapped(TEXT)), FLOWED),
  'lost blanks in front': mail(TEXT.replace(/^ (?=[^ ])/gm, '')),
  'a no-break space in front': mail(TEXT.replace(/^ (?=\S)/m, '\u00a0')),
  'a cut end': mail(TEXT.slice(0, TEXT.lastIndexOf('\n ', TEXT.length - 2))),
  'a cut after the names': mail(TEXT.slice(0, TEXT.lastIndexOf('@@ -'))),
  'a line too many in the counts': mail(TEXT.replace(/@@ -(\d+),(\d+)/, '@@ -$1,9')),
  'counts that are none': mail(TEXT.replace(/@@ -\d+/, '@@ -x')),
};

type Seen = { readonly what: string; readonly refused: boolean };

/** What `git am` does before it looks at the tree: takes the mail apart and reads the diff. It ends with 128 where it cannot read it, with 1 where files are not there. */
const GIT = 'for f in "$@"; do git mailinfo m p <"$f" >i && git apply --check p 2>e; echo $?; done';
const UNREADABLE = '128';

const byGit = (mails: readonly (readonly [string, string])[]): readonly Seen[] => {
  const folder = temporaryFolder('damaged');
  try {
    const files = mails.map(([, raw], n) => {
      const file = join(folder, String(n));
      writeFileSync(file, raw);
      return file;
    });
    const { stdout } = spawnSync('sh', ['-c', GIT, 'sh', ...files], { cwd: folder, encoding: 'utf8' });
    const ends = stdout.trimEnd().split('\n');
    return mails.map(([what], n) => ({ what, refused: ends[n] === UNREADABLE }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const damageIn = async (raw: string): Promise<readonly Damage[]> => {
  const bytes = canonicalRaw(Buffer.from(raw));
  const decoded = await decodeMail(bytes, hashRaw(bytes));
  if (!decoded.ok) throw new Error(decoded.reason);
  return readMail(decoded.mail, nodeHashing).reading.patch?.damage ?? [];
};

test('a patch is called refused exactly where git refuses it', async () => {
  const mails = Object.entries(MAILS);
  const ours = await Promise.all(
    mails.map(async ([what, raw]) => ({ what, refused: (await damageIn(raw)).some((d) => d.refused) })),
  );
  expect(ours).toEqual(byGit(mails));
  expect(ours.filter((o) => o.refused)).toHaveLength(12);
});

test('damage says where it is', async () => {
  expect(await damageIn(MAILS['a wrapped line'] ?? '')).toEqual([
    expect.objectContaining({
      kind: 'wrapped-line',
      file: 'xen/common/otter.c',
      hunk: 1,
      column: 67,
      refused: true,
    }),
  ]);
});
