import { archiveUrl, commandsFor, shellWord } from './commands';

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
  messageId: 'a/b@example.org',
  release: '4.16',
  viewpoint: { asOf: '2021-10-13' },
};

test('the archive has a mail with a slash percent-encoded', () => {
  expect(archiveUrl(ASKED, 'raw')).toBe('https://sluice.example.org/all/a%2Fb%40example.org/raw');
});

test('commands ask from the viewpoint of the page', () => {
  expect(commandsFor(ASKED).map(({ text }) => text)).toEqual([
    'b4 shazam a/b@example.org',
    'b4 am a/b@example.org',
    'git config b4.midmask https://sluice.example.org/all/%s',
    'curl -sSfO https://sluice.example.org/all/a%2Fb%40example.org/t.mbox.gz',
    'sluice gate show a/b@example.org --release 4.16 --as-of 2021-10-13',
  ]);
});

test('a Message-ID that begins as an option does is none', () => {
  expect(commandsFor({ ...ASKED, messageId: '-rf@x' })[0]?.text).toBe("b4 shazam '<-rf@x>'");
});
