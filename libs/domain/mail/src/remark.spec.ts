import type { OwnLine } from './quoting';
import { remarksIn } from './remark';
import { proseIn } from './sentence';

const remarks = (text: string) =>
  remarksIn(proseIn(text.split('\n').map((line, i): OwnLine => ({ text: line, number: i + 1, sure: true }))));

describe('remarksIn', () => {
  it.each([
    'Inside sanitise_domain_config() I have no knowledge of whether this is dom0.',
    'Whether it is dom0 or not, arch_sanitise_domain_config cannot know.',
    'The role is not known to check_config() at all.',
    "check_config() can't tell the hardware domain from a guest.",
    'check_config() has no way to tell\nwhether it looks at domain 0.',
  ])('reads “%s”', (text) => {
    expect(remarks(text).map((r) => r.kind)).toEqual(['role-unknown']);
  });

  it.each([
    ['a person who does not know', 'I do not know whether dom0 needs it.'],
    ['code that knows', 'In check_config() we know that it is dom0.'],
    ['another unknown', 'check_config() cannot know the size of the map.'],
    ['two sentences', 'check_config() cannot know the size. For dom0 it is fixed.'],
    ['a role alone', 'Then check_config() is called for dom0.'],
  ])('passes over %s', (_what, text) => {
    expect(remarks(text)).toEqual([]);
  });

  it('says where the sentence begins, and cuts it', () => {
    const [found] = remarks(
      `Hello.\n\ncheck_config() cannot know that it is dom0 ${'and so on '.repeat(60)}.`,
    );
    expect(found?.line).toBe(3);
    expect(found?.sentence.length).toBeLessThanOrEqual(301);
  });
});
