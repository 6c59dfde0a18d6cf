import type { CachedReading } from '../ports/derivation-store';
import { incoming, mail } from '../spec-builders';
import { KeptReadings } from './kept-readings';

const readingOf = (id: string): CachedReading => {
  const { content } = incoming(mail(id));
  if (!('reading' in content)) throw new Error('a mail of the specs was parked');
  return content;
};

const messageIdIn = (kept: KeptReadings, rawHash: string): string | undefined =>
  kept.get(rawHash)?.reading.messageId;

describe('readings that an import keeps', () => {
  test('are as they were read, and another value each time', () => {
    const kept = new KeptReadings();
    const { reading } = readingOf('pike');
    kept.keep('a', { reading });
    expect(kept.get('a')).toEqual(JSON.parse(JSON.stringify({ reading })));
    expect(kept.get('a')).not.toBe(kept.get('a'));
    expect([kept.has('b'), kept.get('b')]).toEqual([false, undefined]);
  });

  test('are no more than there is room for; what is forgotten makes room', () => {
    const kept = new KeptReadings(1);
    kept.keep('a', readingOf('pike'));
    kept.keep('b', readingOf('perch'));
    expect([kept.has('a'), kept.has('b')]).toEqual([true, false]);
    kept.forget('a');
    kept.keep('b', readingOf('perch'));
    expect([messageIdIn(kept, 'a'), messageIdIn(kept, 'b')]).toEqual([undefined, 'perch@example.org']);
  });
});
