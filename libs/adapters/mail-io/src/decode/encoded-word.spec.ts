import type { MailDefect } from '@sluice/mail';
import { decodeUnstructured } from './encoded-word';

const decode = (text: string) => {
  const defects = new Set<MailDefect>();
  return {
    text: decodeUnstructured(Buffer.from(text, 'latin1').toString('latin1'), defects),
    defects: [...defects],
  };
};

describe('a subject', () => {
  it.each([
    ['no encoded word', '[PATCH v2 1/3] xen: a=b?', '[PATCH v2 1/3] xen: a=b?'],
    ['Q encoding', '=?utf-8?Q?caf=C3=A9_au_lait?=', 'café au lait'],
    ['B encoding', '=?UTF-8?B?Y2Fmw6k=?=', 'café'],
    ['text around', 'Re: =?utf-8?q?caf=C3=A9?= closed', 'Re: café closed'],
    ['two words, whose gap is not text', '=?utf-8?q?a?= =?utf-8?q?b?=', 'ab'],
    ['a character cut in two (Q)', '=?utf-8?q?caf=C3?= =?utf-8?q?=A9?=', 'café'],
    ['a character cut in two (B)', '=?utf-8?b?Y2Fmww==?=  =?utf-8?b?qQ==?=', 'café'],
    ['neighbours of two charsets', '=?utf-8?q?=C3=A9?= =?iso-8859-1?q?=E9?=', 'éé'],
    ['a language', '=?utf-8*en?q?x?=', 'x'],
    ['blanks inside', '=?utf-8?q?two words?=', 'two words'],
    ['a word that never ends', '=?utf-8?q?abc', '=?utf-8?q?abc'],
    ['raw UTF-8', 'caf\u00c3\u00a9', 'café'],
    ['raw latin1', 'caf\u00e9', 'café'],
    ['a line end smuggled in', '=?utf-8?q?a=0D=0ABcc:_b?=', 'a Bcc: b'],
  ])('with %s is read', (_, header, expected) => {
    expect(decode(header).text).toBe(expected);
  });

  it('in an unknown charset is kept, and the defect is named', () => {
    expect(decode('=?x-klingon?q?=C3=A9?=')).toEqual({ text: 'é', defects: ['charset-unknown'] });
  });

  it('with bytes that its charset does not have is kept, and the defect is named', () => {
    expect(decode('=?utf-8?q?=FF?=')).toEqual({ text: '\uFFFD', defects: ['charset-damaged'] });
  });

  it('with a NUL loses it, and the defect is named', () => {
    expect(decode('=?utf-8?q?a=00b?=')).toEqual({ text: 'ab', defects: ['nul-bytes'] });
  });
});
