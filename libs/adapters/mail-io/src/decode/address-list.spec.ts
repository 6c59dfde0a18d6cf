import type { MailDefect } from '@sluice/mail';
import { parseAddresses } from './address-list';

const read = (header: string) =>
  parseAddresses(Buffer.from(header, 'utf8').toString('latin1'), new Set<MailDefect>());
const one = (name: string, address: string) => [{ name, address }];
const JANE = one('Jane Doe', 'jane@example.org');

describe('an address header', () => {
  it.each([
    ['a name and an address', 'Jane Doe <jane@example.org>', JANE],
    ['an address alone', 'jane@example.org', one('', 'jane@example.org')],
    ['an address in brackets alone', '<jane@example.org>', one('', 'jane@example.org')],
    ['a quoted name with a comma', '"Doe, Jane" <jane@example.org>', one('Doe, Jane', 'jane@example.org')],
    [
      'escapes in a quoted name',
      '"Jane \\"J\\" Doe" <jane@example.org>',
      one('Jane "J" Doe', 'jane@example.org'),
    ],
    ['a name in a comment', 'jane@example.org (Jane Doe)', JANE],
    ['a comment in a comment', 'jane@example.org (Jane (x) Doe)', one('Jane (x) Doe', 'jane@example.org')],
    ['a comment beside a name', 'Jane Doe (work) <jane@example.org>', JANE],
    ['an unquoted comma in a name', 'Doe, Jane <jane@example.org>', one('Doe, Jane', 'jane@example.org')],
    ['encoded words', '=?utf-8?q?Roger_M=C3=B6ller?= <r@example.org>', one('Roger Möller', 'r@example.org')],
    ['an encoded comma', '=?utf-8?q?Doe=2C_Jane?= <jane@example.org>', one('Doe, Jane', 'jane@example.org')],
    [
      'an encoded word in quotes',
      '"=?utf-8?b?SsO8cmdlbg==?=" <j@example.org>',
      one('Jürgen', 'j@example.org'),
    ],
    ['raw UTF-8', 'Jürgen <j@example.org>', one('Jürgen', 'j@example.org')],
    ['a route', '<@a.example,@b.example:jane@example.org>', one('', 'jane@example.org')],
    ['an archive that hides addresses', 'jane at example.org (Jane Doe)', JANE],
    ['a bracket that is never closed', 'Jane Doe <jane@example.org', JANE],
    ['an address for a name', '"Jane@example.org" <jane@example.org>', one('', 'jane@example.org')],
    ['an address for a name, unquoted', 'jane@example.org <jane@example.org>', one('', 'jane@example.org')],
    ['an empty list', '', []],
    ['an empty group', 'undisclosed-recipients:;', []],
  ])('is read with %s', (_, header, expected) => {
    expect(read(header)).toEqual(expected);
  });

  it('gives the members of groups, and those around them', () => {
    expect(
      read('a@x.example, Team: b@x.example, Jane Doe <jane@example.org>; c@x.example').map((a) => a.address),
    ).toEqual(['a@x.example', 'b@x.example', 'jane@example.org', 'c@x.example']);
  });

  it('gives the same on the short way and on the long one', () => {
    const plain = 'A B <a@x.example>, c <c@x.example>';
    expect(read(plain)).toEqual(read(`${plain} ()`));
  });

  it('keeps no header injection and no control characters', () => {
    expect(read('=?utf-8?q?Jane=0D=0ABcc=3A_x=00?= <jane@example.org>')).toEqual(
      one('Jane Bcc: x', 'jane@example.org'),
    );
  });

  it.each([
    ['quotes', '"'.repeat(200_000)],
    ['comments', '('.repeat(200_000)],
    ['brackets', '<'.repeat(200_000)],
    ['commas', ','.repeat(200_000)],
    ['blanks', `a${' '.repeat(200_000)}b, <`],
    ['half encoded words', '=?a?q?'.repeat(40_000)],
  ])('of nothing but %s is read in bounded time', (_, header) => {
    const before = process.cpuUsage();
    read(header);
    expect(process.cpuUsage(before).user).toBeLessThan(2_000_000);
  });
});
