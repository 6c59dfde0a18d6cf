import { isMailAddress } from './access';

test.each(['wren@example.org', "o'neil+sluice=1@sub.example-1.org", 'A.B_c@x.io'])(
  '%s is an address',
  (text) => {
    expect(isMailAddress(text)).toBe(true);
  },
);

test.each([
  '',
  'wren',
  'wren@localhost',
  'wren@example.org\n',
  'wren@example.org\r\nBcc: all@example.org',
  'wren@example.org,heron@example.org',
  'Wren <wren@example.org>',
  '"wren"@example.org',
  'wr en@example.org',
  'wren@-example.org',
  'wren@exämple.org',
  'wren@@example.org',
  `${'w'.repeat(65)}@example.org`,
  `wren@${'a.'.repeat(125)}org`,
])('%j is none', (text) => {
  expect(isMailAddress(text)).toBe(false);
});
