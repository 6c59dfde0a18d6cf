import { commitTrailers } from './commit-trailers';

const ACK = 'Release-Acked-by: Rita Manager <rita@example.org>';
const found = (body: string) =>
  commitTrailers(body)
    .filter((t) => (t.nearMissOf ?? t.canonical) === 'release-acked-by')
    .map(({ line, inBlock, nearMissOf, person }) => ({
      line,
      inBlock,
      misspelt: nearMissOf !== undefined,
      address: person?.address,
    }));
const ack = { line: 3, inBlock: true, misspelt: false, address: 'rita@example.org' };

describe('the trailers of a landed commit', () => {
  it.each([
    ['in its last paragraph', `Words.\n\n${ACK}`, ack],
    [
      'above a change log below ---',
      `Words.\n\n${ACK}\n\n---\nChanges since v1:\n - x`,
      { ...ack, inBlock: false },
    ],
    ['above another paragraph', `Words.\n\n${ACK}\n\nMore words here.`, { ...ack, inBlock: false }],
    ['in a paragraph of few trailers', `Words.\n\n${ACK}\none\ntwo\nthree`, ack],
    ['in a paragraph of words', `Words.\n\n${ACK}\none\ntwo\nthree\nfour`, { ...ack, inBlock: false }],
    ['without the closing bracket', `Words.\n\n${ACK.slice(0, -1)}`, ack],
    [
      'mangled by a mailer',
      'Words.\n\nRelease-Acked-by: Rita <rita@example.org<mailto:rita@example.org>>',
      ack,
    ],
  ])('are found %s', (_, body, expected) => {
    expect(found(body)).toEqual([expected]);
  });

  // Spellings of Xen's history since 2015.
  it.each([
    'Releae-Acked-by',
    'Relese-Acked-by',
    'Relase-Acked-By',
    'Release_Acked-by',
    'R-Acked-by',
    'Released-acked-by',
    'Released-Acked-By',
    'Release-Aked-by',
    'Realease-acked-by',
  ])('are found spelt %s, and told as misspelt', (key) => {
    expect(found(`Words.\n\n${key}: Rita Manager <rita@example.org>`)).toEqual([{ ...ack, misspelt: true }]);
  });

  it.each([
    ['indented as an example', `Words.\n\n    ${ACK}`],
    ['spoken of', `I asked for a ${ACK}\nas one does.`],
    ['another key', 'Words.\n\nReleased-by: Rita Manager <rita@example.org>'],
    ['nothing', ''],
  ])('are not found in %s', (_, body) => {
    expect(found(body)).toEqual([]);
  });
});
