import fc from 'fast-check';
import { decodeBase64, decodeQuotedPrintable, transferEncodingOf } from './transfer-encoding';

const qp = (text: string) => decodeQuotedPrintable(Buffer.from(text, 'latin1')).toString('latin1');
const base64 = (text: string) => {
  const { bytes, whole } = decodeBase64(Buffer.from(text, 'latin1'));
  return { text: bytes.toString('latin1'), whole };
};

describe('quoted-printable', () => {
  it.each([
    ['an escape', 'a=3Db', 'a=b'],
    ['lower-case digits', 'a=3db', 'a=b'],
    ['a soft line break', 'a=\nb', 'ab'],
    ['a soft line break with padding behind it', 'a= \t\nb', 'ab'],
    ['a soft line break at the end', 'a=', 'a'],
    ['padding at the end of a line', 'a \t\nb  ', 'a\nb'],
    ['an encoded blank at the end of a line', 'a=20\nb', 'a \nb'],
    ['a blank kept by a soft break', 'a =\n\nb', 'a \nb'],
    ['an equals sign that starts no escape', 'a=zz', 'a=zz'],
    ['an escape cut off', 'a=4', 'a=4'],
  ])('undoes %s', (_, text, expected) => {
    expect(qp(text)).toBe(expected);
  });

  it('gives back any bytes that were encoded strictly', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const encoded = [...bytes].map((b) => `=${b.toString(16).padStart(2, '0')}`).join('=\n');
        expect([...decodeQuotedPrintable(Buffer.from(encoded, 'latin1'))]).toEqual([...bytes]);
      }),
    );
  });
});

describe('base64', () => {
  it('is undone across lines', () => {
    expect(base64('aGVs\nbG8=\n')).toEqual({ text: 'hello', whole: true });
  });

  it('keeps a footer that a list put behind it, and says so', () => {
    expect(base64('aGVsbG8=\n____\nlist footer\n')).toEqual({
      text: 'hello\n____\nlist footer\n',
      whole: false,
    });
  });

  it('keeps what stands behind the padding', () => {
    expect(base64('aGVsbG8=\nplain')).toEqual({ text: 'hello\nplain', whole: false });
  });
});

it.each([
  ['7BIT', 'identity'],
  [' 8bit ', 'identity'],
  ['', 'identity'],
  ['Base64', 'base64'],
  ['Quoted-Printable', 'quoted-printable'],
  ['x-uuencode', 'unknown'],
])('the encoding %j is %s', (value, expected) => {
  expect(transferEncodingOf(value)).toBe(expected);
});
