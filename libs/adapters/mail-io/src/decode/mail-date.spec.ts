import { dateOfReceived, parseMailDate } from './mail-date';

describe('the date of a mail', () => {
  it.each([
    ['the usual form', 'Wed, 6 Oct 2021 18:40:33 +0100', '2021-10-06T17:40:33Z'],
    ['a comment behind', 'Wed, 6 Oct 2021 18:40:33 +0100 (BST (summer))', '2021-10-06T17:40:33Z'],
    ['no day of the week and no seconds', '6 Oct 2021 18:40 +0100', '2021-10-06T17:40:00Z'],
    ['a two-digit year of this century', '6 Oct 21 18:40:33 GMT', '2021-10-06T18:40:33Z'],
    ['a two-digit year of the last one', '6 Oct 99 18:40:33 GMT', '1999-10-06T18:40:33Z'],
    ['a three-digit year', '6 Oct 121 18:40:33 GMT', '2021-10-06T18:40:33Z'],
    ['an obsolete zone', 'Wed, 6 Oct 2021 12:40:33 EST', '2021-10-06T17:40:33Z'],
    ['a military zone, which says nothing', 'Wed, 6 Oct 2021 18:40:33 A', '2021-10-06T18:40:33Z'],
    ['a zone name beside the numbers', 'Wed, 6 Oct 2021 18:40:33 GMT+0100', '2021-10-06T17:40:33Z'],
    ['a zone with a colon', 'Wed, 6 Oct 2021 18:40:33 +01:00', '2021-10-06T17:40:33Z'],
    ['a zone of the far east', 'Thu, 7 Oct 2021 02:40:33 +0900', '2021-10-06T17:40:33Z'],
    ['an impossible zone, which says nothing', 'Wed, 6 Oct 2021 18:40:33 +9900', '2021-10-06T18:40:33Z'],
    ['no zone', 'Wed, 6 Oct 2021 18:40:33', '2021-10-06T18:40:33Z'],
    ['asctime', 'Wed Oct  6 18:40:33 2021', '2021-10-06T18:40:33Z'],
    ['asctime with a zone', 'Wed Oct  6 18:40:33 CEST 2021', '2021-10-06T16:40:33Z'],
    ['asctime with an offset at the end', 'Wed Oct 6 18:40:33 2021 -0700', '2021-10-07T01:40:33Z'],
    ['RFC 850', 'Wednesday, 06-Oct-21 18:40:33 GMT', '2021-10-06T18:40:33Z'],
    ['ISO 8601', '2021-10-06T18:40:33+01:00', '2021-10-06T17:40:33Z'],
    ['ISO 8601 with a blank', '2021-10-06 18:40:33 +0100', '2021-10-06T17:40:33Z'],
    ['full month names and case', 'wednesday, 6 october 2021 18:40:33 +0000', '2021-10-06T18:40:33Z'],
    ['blanks everywhere', '  Wed ,  6  Oct   2021   18:40:33  +0100 ', '2021-10-06T17:40:33Z'],
    ['half past noon', 'Wed, 6 Oct 2021 12:30:00 PM +0000', '2021-10-06T12:30:00Z'],
    ['a leap second', 'Sat, 31 Dec 2016 23:59:60 +0000', '2017-01-01T00:00:00Z'],
    [
      'the far future: it is a date, and somebody else judges it',
      'Fri, 1 Jan 2099 00:00:00 +0000',
      '2099-01-01T00:00:00Z',
    ],
  ])('is read from %s', (_, header, expected) => {
    expect(parseMailDate(header)).toBe(expected);
  });

  it.each([
    ['nothing', ''],
    ['words', 'yesterday evening'],
    ['a day that no month has', 'Wed, 31 Feb 2021 18:40:33 +0000'],
    ['an hour that no day has', 'Wed, 6 Oct 2021 28:40:33 +0000'],
    ['a year before mail', 'Mon, 1 Jan 1900 00:00:00 +0000'],
    ['a year without a day', '2021'],
    ['bait for regular expressions', `${'1 '.repeat(100_000)}x`],
    ['a comment bomb', '('.repeat(200_000)],
  ])('is not read from %s', (_, header) => {
    expect(parseMailDate(header)).toBeUndefined();
  });

  it('of a Received header is what follows the last semicolon', () => {
    const received =
      'from a.example (a.example; cousin of b) by b.example; Wed, 6 Oct 2021 18:40:33 +0100 (BST)';
    expect(dateOfReceived(received)).toBe('2021-10-06T17:40:33Z');
    expect(dateOfReceived('from a.example by b.example')).toBeUndefined();
  });
});
