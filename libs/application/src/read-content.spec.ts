import { listId } from '@sluice/kernel';
import { readContent, sightingOf } from './read-content';
import { HASHING, KNOWLEDGE, mail, patch, time } from './spec-builders';

const NOW = time('2024-03-10T12:00');
const SEEN = { rawHash: 'ab12', trust: 'unproven', origin: 'river.mbox 1' } as const;
const OTTERS = listId('otter-devel.example.org');

describe('what an arrival says of its mail', () => {
  test('is its trust alone where neither source nor headers say more', () => {
    expect(sightingOf(SEEN, mail('a'))).toEqual({ trust: 'unproven' });
  });

  test('is the archive time of the source before that of the headers', () => {
    const seen = { ...SEEN, archivedAt: time('2024-03-01T11:00') };
    const received = mail('a', { receivedAt: time('2024-03-01T12:00') });
    expect(sightingOf(seen, received).archivedAt).toBe(time('2024-03-01T11:00'));
    expect(sightingOf(SEEN, received).archivedAt).toBe(time('2024-03-01T12:00'));
    expect(sightingOf(seen, undefined).archivedAt).toBe(time('2024-03-01T11:00'));
  });

  test('is the list of the headers before that of the source, in one spelling', () => {
    const seen = { ...SEEN, listId: 'Fish-Devel.example.org' };
    expect(sightingOf(seen, mail('a', { listIds: [OTTERS] })).listId).toBe(OTTERS);
    expect(sightingOf(seen, mail('a')).listId).toBe('fish-devel.example.org');
  });
});

const read = (decoded = mail('a'), sighting: Parameters<typeof readContent>[1] = { trust: 'unproven' }) =>
  readContent(decoded, sighting, { hashing: HASHING, now: NOW, model: KNOWLEDGE.model });

describe('what a decoded mail is to the intake', () => {
  it.each([
    ['its Date, unproven, without an archive', undefined, '2024-03-01T10:00:00Z'],
    ['its Date, when an archive took it soon after', '2024-03-01T11:00', '2024-03-01T10:00:00Z'],
    ['the archive time of a mail dated back', '2024-03-05T11:00', '2024-03-05T11:00:00Z'],
    ['the archive time of a mail from the future', '2024-02-01T11:00', '2024-02-01T11:00:00Z'],
  ])('was said at %s', (_, archivedAt, expected) => {
    const sighting = { trust: 'unproven', ...(archivedAt && { archivedAt: time(archivedAt) }) } as const;
    const { saidAt, proven } = read(mail('a'), sighting);
    expect([saidAt, proven]).toEqual([expected, archivedAt !== undefined]);
  });

  test('was said, without any time, when it was learnt', () => {
    const { date: _date, ...dateless } = mail('a');
    expect(read(dateless)).toMatchObject({ saidAt: NOW, proven: false });
  });

  test('is on the list of its source where its headers name none', () => {
    expect(read(mail('a'), { trust: 'unproven', listId: OTTERS }).reading.listIds).toEqual([OTTERS]);
    const own = mail('a', { listIds: [listId('fish-devel.example.org')] });
    expect(read(own, { trust: 'unproven', listId: OTTERS }).reading.listIds).toEqual([
      'fish-devel.example.org',
    ]);
    expect(read(mail('a')).reading.listIds).toEqual([]);
  });

  test('is analysed where it has a diff, and only there', () => {
    expect(read(patch('a', '[PATCH] otter: dive')).analysis).toMatchObject({
      changes: [],
      changeClass: 'unknown',
    });
    expect(read(patch('a', '[PATCH] Revert "otter: dive"')).analysis?.changeClass).toBe('revert');
    expect(read(mail('a')).analysis).toBeUndefined();
  });

  test('always has a key to be found by', () => {
    expect(read(mail('a', { subject: '' })).keys).not.toEqual([]);
  });
});

const OTTER_DIFF = `Because.
---
diff --git a/ROOTotter.c b/ROOTotter.c
--- a/ROOTotter.c
+++ b/ROOTotter.c
@@ -1 +1,2 @@
 int otter;
+int otter_depth;
`;

describe('what a mail gives to the index of dependencies', () => {
  const [root = ''] = KNOWLEDGE.model.roots;
  const posted = (text: string) => read(patch('a', '[PATCH] otter: dive', { text }));

  test('is of its diff below the roots of the project', () => {
    expect(posted(OTTER_DIFF.replaceAll('ROOT', root)).links).toMatchObject({
      fresh: ['otter_depth'],
      names: [],
    });
    expect(posted(OTTER_DIFF.replaceAll('ROOT', 'elsewhere/')).links).toBeUndefined();
  });

  test('is what it names, where it has no diff', () => {
    const text = 'My patches depend on this series.';
    const reply = mail('b', { subject: 'Re: [PATCH] otter: dive', inReplyTo: [mail('a').messageId], text });
    expect(read(reply).links).toEqual({
      uses: [],
      fresh: [],
      defines: [],
      adds: [],
      touches: [],
      names: [{ as: 'prose', key: 'subject:otter: dive', line: 1, quote: text }],
    });
    expect(read(mail('c')).links).toBeUndefined();
  });
});
