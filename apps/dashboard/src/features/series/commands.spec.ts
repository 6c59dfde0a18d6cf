import { archiveOf, archiveUrl, commandsFor, shellWord } from './commands';

test.each([
  ['20211006.1-2-a@example.org', '20211006.1-2-a@example.org'],
  ["it's@x", `'it'\\''s@x'`],
  ['$(rm -rf /)@x', `'$(rm -rf /)@x'`],
  ['', "''"],
])('%s is one word of a shell', (text, word) => {
  expect(shellWord(text)).toBe(word);
});

const ASKED = {
  origin: 'https://sluice.example.org',
  listId: 'xen-devel.lists.xenproject.org',
  messageId: 'a/b@example.org',
  release: '4.16',
  viewpoint: { asOf: '2021-10-13' },
};

test('the archive has a mail below its list, a slash percent-encoded', () => {
  expect(archiveUrl(ASKED, 'raw')).toBe('https://sluice.example.org/xen-devel/a%2Fb%40example.org/raw');
  expect(archiveOf(null)).toBe('all');
});

test('commands ask from the viewpoint of the page', () => {
  expect(commandsFor(ASKED).map(({ text }) => text)).toEqual([
    'b4 shazam a/b@example.org',
    'b4 am a/b@example.org',
    'git config b4.midmask https://sluice.example.org/xen-devel/%s',
    'curl -sSfO https://sluice.example.org/xen-devel/a%2Fb%40example.org/t.mbox.gz',
    'sluice gate show a/b@example.org --release 4.16 --as-of 2021-10-13',
  ]);
});
