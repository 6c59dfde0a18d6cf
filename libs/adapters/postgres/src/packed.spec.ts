import { packed, unpacked } from './packed';

describe('a document that is kept', () => {
  test.each([
    ['nothing', {}],
    ['what a text of PostgreSQL could not hold', { subject: 'a\u0000b\u001e\ud83e' }],
    ['much', { lines: Array.from({ length: 20_000 }, (_, n) => `line ${String(n)}`) }],
  ])('comes back as it was: %s', (_what, document) => {
    expect(unpacked(packed(document))).toEqual(document);
  });

  test('comes back of the JSON that an earlier version wrote', () => {
    expect(unpacked(Buffer.from('{"state": "open"}'))).toEqual({ state: 'open' });
  });

  test('shrinks', () => {
    const lines = Array.from({ length: 1_000 }, (_, n) => ({
      messageId: `${String(n)}@example.org`,
      position: n,
    }));
    expect(packed(lines).length * 5).toBeLessThan(JSON.stringify(lines).length);
  });
});
