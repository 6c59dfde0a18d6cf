import type { KeptRaw } from './ports/mail-source';
import { verifyRaw, type RawMails } from './verify-raw';

const bytesOf = (text: string): Uint8Array => new Uint8Array([...text].map((c) => c.charCodeAt(0)));
const textOf = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

/** A codec whose hash of a mail is its text with an `h` before it, and that cannot expand what is torn. */
const CODEC = {
  hash: (raw: Uint8Array): string => `h${textOf(raw)}`,
  expand: ({ bytes }: KeptRaw): Uint8Array => {
    if (textOf(bytes).includes('torn')) throw new Error('torn');
    return bytes;
  },
};

const kept = (mails: Readonly<Record<string, string>>): RawMails => ({
  after: (hash, limit) =>
    Promise.resolve(
      Object.entries(mails)
        .filter(([h]) => h > hash)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .slice(0, limit)
        .map(([rawHash, text]) => ({ rawHash, size: text.length, kept: { bytes: bytesOf(text) } })),
    ),
});

const MANY = Object.fromEntries(
  Array.from({ length: 45 }, (_, n) => [`h${String(n).padStart(2, '0')}`, String(n).padStart(2, '0')]),
);

test('raw mail that is as it was is well, all pages of it', async () => {
  expect(await verifyRaw(kept(MANY), CODEC, { from: '' })).toMatchObject({
    ok: true,
    detail: '45 compared, none damaged',
  });
});

test('a mail that is another than its hash says, and one that cannot be expanded, are named', async () => {
  const mails = kept({ ...MANY, h44: 'altered', h03: 'torn' });
  expect(await verifyRaw(mails, CODEC, { from: '' })).toMatchObject({
    ok: false,
    detail: '45 compared, damaged: h03, h44',
  });
});

test('only so many are looked at from a place on, around to it, where that is asked', async () => {
  const mails = kept({ ...MANY, h03: 'torn' });
  expect(await verifyRaw(mails, CODEC, { from: 'h05', most: 30 })).toMatchObject({
    ok: true,
    detail: '30 compared, none damaged',
  });
  expect(await verifyRaw(mails, CODEC, { from: 'h40', most: 30 })).toMatchObject({
    detail: '30 compared, damaged: h03',
  });
  for (const from of ['h40', 'h2', 'h99', 'a'])
    expect(await verifyRaw(mails, CODEC, { from, most: 200 })).toMatchObject({
      detail: '45 compared, damaged: h03',
    });
});

test('what could not be kept at all has nothing to compare', async () => {
  expect(await verifyRaw(kept({ hx: '' }), CODEC, { from: '' })).toMatchObject({ ok: true });
});
