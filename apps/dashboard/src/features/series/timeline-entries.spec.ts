import { snapPointsOf } from '../../lib/series-moments';
import { countsOf, daysOf, kindsIn, placeText, textOfKinds, KINDS, type Entry } from './timeline-entries';

const entry = (kind: Entry['kind'], at: string, more: Partial<Entry> = {}): Entry => ({
  ...{ kind, at, what: `${kind} at ${at}`, detail: null, by: null, revision: '5', patches: null },
  ...{ messageId: null, commit: null, series: null, weight: null, verdict: null },
  ...more,
});

const MAIL = entry('mail', '2021-10-08T18:06:26Z', { messageId: 'm7@x', patches: '7' });
const OBJECTION = entry('objection', '2021-10-08T18:06:26Z', { messageId: 'm7@x' });
const POSTED = entry('revision', '2021-10-06T17:40:33Z', { messageId: 'm4@x' });
const QUIET = entry('mail', '2021-10-08T21:12:34Z', { messageId: 'm8@x', patches: 'cover' });
const ALL = [POSTED, MAIL, OBJECTION, QUIET];

test('an objection stands for its mail and names the patch that it answers', () => {
  const days = daysOf(ALL, kindsIn(undefined), 'oldest');
  expect(days.map(({ day }) => day)).toEqual(['2021-10-06', '2021-10-08']);
  expect(days[1]?.entries.map(({ kind, patches }) => [kind, patches])).toEqual([
    ['objection', '7'],
    ['mail', 'cover'],
  ]);
});

test('several sentences of one mail stand together', () => {
  const said = (detail: string) => ({ ...OBJECTION, detail });
  const [day] = daysOf([said('It is broken.'), said('Revert it.')], kindsIn(undefined), 'oldest');
  expect(day?.entries.map(({ detail }) => detail)).toEqual(['It is broken.\nRevert it.']);
});

test('where only mails are wanted they are all there', () => {
  expect(daysOf(ALL, kindsIn('mail'), 'oldest').flatMap(({ entries }) => entries)).toEqual([MAIL, QUIET]);
});

test('newest first turns days and what is in them', () => {
  const days = daysOf(ALL, kindsIn(undefined), 'newest');
  expect(days.map(({ day }) => day)).toEqual(['2021-10-08', '2021-10-06']);
  expect(days[0]?.entries.map(({ kind }) => kind)).toEqual(['mail', 'objection']);
});

test.each([
  [undefined, KINDS.length],
  ['verdict,objection', 2],
  ['verdict,nonsense', 1],
  ['nonsense', KINDS.length],
])('an address that says %s wants %i kinds', (text, n) => {
  expect(kindsIn(text).size).toBe(n);
});

test('all kinds are not written into the address', () => {
  expect(textOfKinds(new Set(KINDS))).toBeUndefined();
  expect(textOfKinds(new Set(['objection', 'verdict']))).toBe('verdict,objection');
});

test('counts each kind', () => {
  expect(countsOf(ALL).get('mail')).toBe(2);
  expect(countsOf(ALL).get('landing')).toBe(0);
});

test('the time control stops once at a moment, and not at each mail', () => {
  expect(snapPointsOf([...ALL, entry('verdict', '2021-10-08T18:06:26Z')]).map(({ at }) => at)).toEqual([
    POSTED.at,
    OBJECTION.at,
  ]);
});

test.each([
  [null, undefined],
  ['all', undefined],
  ['cover', 'cover'],
  ['7', 'patch 7'],
  ['1,3', 'patches 1,3'],
  ['xen/x86', 'xen/x86'],
])('a word about %s is said to be of %s', (patches, text) => {
  expect(placeText({ patches })).toBe(text);
});
