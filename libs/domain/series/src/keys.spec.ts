import { mail, type Told } from './builders/mails';
import { conversationKeys, MAX_CANDIDATES, postingKeys, replyCandidates } from './keys';

const reading = (told: Partial<Told>) =>
  mail({ id: 'me', subject: '[PATCH] Fix the widget', ...told }).reading;
const shared = (a: Partial<Told>, b: Partial<Told>): readonly string[] => {
  const keys = new Set(postingKeys(reading(a)));
  return postingKeys(reading({ id: 'you', ...b })).filter((k) => keys.has(k));
};

describe('the keys of postings', () => {
  it.each([
    ['an equal subject, whatever the version', {}, { subject: '[PATCH v2] fix  the Widget.' }],
    ['a common parent', { to: 'p', subject: '[PATCH] x1' }, { to: 'p', subject: '[PATCH] y1' }],
    ['one being the other’s parent', {}, { to: 'me', subject: '[PATCH] y1' }],
    ['a change-id', { changeId: 'c', subject: '[PATCH] x1' }, { changeId: 'c', subject: '[PATCH] y1' }],
    ['a patch-id', { patchId: 'p', subject: '[PATCH] x1' }, { patchId: 'p', subject: '[PATCH] y1' }],
    [
      'one sending',
      { id: 'cover.123456789.git.a@b' },
      { id: `${'a'.repeat(40)}.123456789.git.a@b`, subject: '[PATCH] y1' },
    ],
    [
      'the same hour without headers',
      { subject: '[PATCH 1/2] x1', at: '12:50' },
      { subject: '[PATCH 2/2] y1', at: '13:10' },
    ],
  ])('are shared by %s', (_, a, b) => {
    expect(shared(a, b).length).toBeGreaterThan(0);
  });

  it.each([
    [
      'a short subject of two senders',
      { subject: '[PATCH] fix it' },
      { subject: '[PATCH] fix it', from: 'Bob Builder' },
    ],
    [
      'the same minute of two senders',
      { subject: '[PATCH 1/2] x1' },
      { subject: '[PATCH 2/2] y1', from: 'Bob Builder' },
    ],
    ['nothing', { subject: '[PATCH] x1' }, { subject: '[PATCH] y1' }],
  ])('are not shared by %s', (_, a, b) => {
    expect(shared(a, b)).toEqual([]);
  });

  it('are few, however many references a posting has', () => {
    const references = Array.from({ length: 200 }, (_, i) => `r${i}`);
    expect(postingKeys(reading({ references })).length).toBeLessThan(30);
  });

  it('are none for an answer', () => {
    expect(postingKeys(reading({ subject: 'Re: [PATCH] Fix the widget' }))).toEqual([]);
  });
});

describe('the keys an answer may hang on', () => {
  it('are In-Reply-To, References from the newest, itself, subject, in this order', () => {
    const answer = reading({ subject: 'Re: [PATCH] Fix the widget', to: 'c', references: ['a', 'b', 'c'] });
    expect(replyCandidates(answer)).toEqual([
      'id:c',
      'id:b',
      'id:a',
      'id:me',
      'subject:list.example.org|fix the widget',
    ]);
    expect(conversationKeys(answer)).toEqual(replyCandidates(answer));
  });

  it('are bounded', () => {
    const references = Array.from({ length: 200 }, (_, i) => `r${i}`);
    const keys = replyCandidates(reading({ subject: 'Re: [PATCH] Fix the widget', references }));
    expect(keys.length).toBeLessThanOrEqual(MAX_CANDIDATES);
    expect(keys[0]).toBe('id:r199');
  });
});
