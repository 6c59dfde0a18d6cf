import type { Instant, MessageId } from '@sluice/kernel';
import fc from 'fast-check';
import { mail, posting, type Told } from '../builders/mails';
import { assembled } from '../builders/outline';
import type { Declaration, DeclaredKind, Revision, Series } from '../series';
import { countingBeside, withDeclarations } from './declare';

const TWO = ['Add a widget', 'Use the widget'];
const LATE = '2021-10-07T00:00:00Z' as Instant;

const at = (time: string): Instant => `2021-10-06T${time}:00Z` as Instant;

const said = (
  what: DeclaredKind,
  of: string,
  more: Partial<Pick<Declaration, 'as' | 'by' | 'at'>> = {},
): Declaration => ({
  ...what,
  messageId: of as MessageId,
  as: 'committer',
  by: 'wren@example.org',
  at: at('13:00'),
  reason: '',
  ...more,
});

const FOR = (release: string) => ({ kind: 'target', release }) as const;

/** v1 at 12:00 and v2 at 15:00, with other prefixes where those are given. */
const series = (v1 = 'PATCH', v2 = 'PATCH v2'): readonly Series[] => {
  const more = { patches: TWO };
  const mails = [
    ...posting('a', v1, more),
    mail({ id: 'r', subject: `Re: [${v1} 1/2] Add a widget`, to: ['a.1'], at: '12:30' } as Told),
    ...posting('b', v2, { ...more, at: '15:00' }),
  ];
  const { series: found } = assembled(mails);
  expect(found).toHaveLength(1);
  return found;
};

const revisions = (
  declarations: readonly Declaration[],
  of: readonly Series[] = series(),
  by: Instant = LATE,
): readonly Revision[] => withDeclarations(of, declarations, by).flatMap((one) => one.revisions);

const aims = (...given: Parameters<typeof revisions>) =>
  revisions(...given).map((r) => (r.kind === 'future' ? 'parked' : (r.target?.release ?? '-')));

const classes = (...given: Parameters<typeof revisions>) =>
  revisions(...given).map((r) => {
    const found = r.declared?.class;
    return found === undefined ? '-' : `${found.kind} of v${found.revision}`;
  });

describe('what is declared of a series', () => {
  it('counts for the revision it is said of and those after it', () => {
    expect(aims([said(FOR('4.16'), 'a.1')])).toEqual(['4.16', '4.16']);
    expect(aims([said(FOR('4.16'), 'b.2')])).toEqual(['-', '4.16']);
    expect(aims([said({ kind: 'future' }, 'r')])).toEqual(['parked', 'parked']);
    expect(classes([said({ kind: 'feature' }, 'b.1')])).toEqual(['-', 'feature of v2']);
    expect(classes([said({ kind: 'bugfix' }, 'a.0')])).toEqual(['bugfix of v1', 'bugfix of v1']);
  });

  it('counts from when it was said, and of another series never', () => {
    const word = said(FOR('4.16'), 'a.1', { at: at('13:00') });
    expect(aims([word], series(), at('12:59'))).toEqual(['-', '-']);
    expect(aims([word], series(), at('13:00'))).toEqual(['4.16', '4.16']);
    const untouched = series();
    expect(withDeclarations(untouched, [said(FOR('4.16'), 'other')], LATE)).toEqual(untouched);
  });

  it('gives way to another word said in the same second that lets nothing in', () => {
    const words = [said(FOR('4.17'), 'a.1'), said({ kind: 'future' }, 'a.1')];
    for (const all of [words, words.toReversed()]) expect(aims(all)).toEqual(['parked', 'parked']);
    const one = [
      said({ kind: 'bugfix' }, 'a.1', { by: 'zoe@example.org' }),
      said({ kind: 'feature' }, 'a.1'),
    ];
    for (const all of [one, one.toReversed()]) expect(classes(all)[0]).toBe('feature of v1');
  });

  it('gives way to another word said later, on the same question only', () => {
    const words = [
      said(FOR('4.16'), 'a.1', { at: at('13:00') }),
      said({ kind: 'future' }, 'a.1', { at: at('13:05') }),
      said({ kind: 'bugfix' }, 'a.1', { at: at('13:06') }),
      said({ kind: 'feature' }, 'a.1', { at: at('13:07') }),
    ];
    expect(aims(words)).toEqual(['parked', 'parked']);
    expect(classes(words)).toEqual(['feature of v1', 'feature of v1']);
    expect(aims([...words, said(FOR('4.17'), 'b.0', { at: at('16:00') })])).toEqual(['parked', '4.17']);
  });

  it('gives way to the prefix of a later posting, unless it was said after that', () => {
    const later = series('PATCH', 'PATCH v2 for-4.17');
    expect(aims([said(FOR('4.16'), 'a.1')], later)).toEqual(['4.16', '4.17']);
    expect(aims([said(FOR('4.16'), 'a.1', { at: at('16:00') })], later)).toEqual(['4.16', '4.16']);
    expect(aims([said({ kind: 'future' }, 'a.1')], later)).toEqual(['parked', '4.17']);
    expect(aims([said(FOR('4.16'), 'a.1')], series('PATCH', 'FUTURE PATCH v2'))).toEqual(['4.16', 'parked']);
    // Said of that very posting it counts, whatever the clocks say.
    expect(aims([said(FOR('4.16'), 'b.0')], later)).toEqual(['-', '4.16']);
  });

  it('aims what was parked by its prefix; an RFC stays one', () => {
    const [parked] = revisions([said(FOR('4.16'), 'a.1')], series('FUTURE PATCH'));
    expect(parked).toMatchObject({
      ...{ kind: 'patch', target: { release: '4.16', asked: false } },
      declared: { posted: { kind: 'future' } },
    });
    const [rfc] = revisions([said(FOR('4.16'), 'a.1')], series('RFC PATCH'));
    expect(rfc?.kind).toBe('rfc');
  });

  it('is asked of the release manager where the prefix asks, whoever else aims it there', () => {
    const asking = series('PATCH for-4.16?');
    const answered = (as: Declaration['as']) =>
      revisions([said(FOR('4.16'), 'a.1', { as })], asking)[0]?.target?.asked;
    expect([answered('author'), answered('committer'), answered('release-manager')]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('opens nothing against the word of somebody higher, and closes whoever said otherwise', () => {
    const [first, then] = [at('13:00'), at('13:30')];
    const theirs = said(FOR('4.17'), 'a.1', { at: first, as: 'release-manager' });
    const against = (as: Declaration['as']) => aims([theirs, said(FOR('4.16'), 'a.1', { at: then, as })])[0];
    expect([against('author'), against('maintainer'), against('release-manager')]).toEqual([
      '4.17',
      '4.17',
      '4.16',
    ]);
    expect(aims([theirs, said({ kind: 'future' }, 'a.1', { at: then, as: 'author' })])[0]).toBe('parked');
    const feature = said({ kind: 'feature' }, 'a.1', { at: first });
    const fix = (as: Declaration['as']) => said({ kind: 'bugfix' }, 'a.1', { at: then, as });
    expect(classes([feature, fix('author')])[0]).toBe('feature of v1');
    expect(classes([feature, fix('maintainer')])[0]).toBe('bugfix of v1');
    const own = said({ kind: 'feature' }, 'a.1', { at: at('14:00'), as: 'author' });
    expect(classes([feature, fix('release-manager'), own])[0]).toBe('feature of v1');
  });
});

describe('a word that is to be said', () => {
  const theirs = said(FOR('4.17'), 'a.1', { as: 'release-manager' });
  const own = said(FOR('4.16'), 'a.1', { at: at('16:00'), as: 'author' });
  const beside = (known: readonly Declaration[], next: Declaration, of = series()) => {
    const [one] = withDeclarations(of, known, LATE);
    return one === undefined ? undefined : countingBeside(one, known, next);
  };

  it('is the one that would count, or is told which does', () => {
    expect(beside([], own)).toBe(own);
    expect(beside([theirs], own)).toEqual(theirs);
    expect(beside([theirs], own, series('PATCH', 'PATCH v2 for-4.18'))).toBe(own);
    const fix = said({ kind: 'bugfix' }, 'a.1');
    expect(beside([theirs], fix)).toBe(fix);
  });

  it('is asked about as of when it is said', () => {
    const later = { ...theirs, at: at('18:00') };
    expect(beside([later], own)).toBe(own);
  });
});

describe('whatever the order declarations come in', () => {
  const word: fc.Arbitrary<Declaration> = fc
    .record({
      what: fc.constantFrom<DeclaredKind>(
        FOR('4.16'),
        FOR('4.17'),
        ...(['future', 'bugfix', 'feature'] as const).map((kind) => ({ kind })),
      ),
      of: fc.constantFrom('a.0', 'a.1', 'b.0', 'b.2', 'r', 'elsewhere'),
      minute: fc.constantFrom('12:40', '13:00', '14:00', '16:00'),
      as: fc.constantFrom('author', 'maintainer', 'release-manager'),
      by: fc.constantFrom('wren@example.org', 'jay@example.org'),
    })
    .map(({ what, of, minute, as, by }) => said(what, of, { at: at(minute), as, by }));
  const found = [series(), series('PATCH', 'PATCH v2 for-4.17'), series('FUTURE PATCH', 'PATCH v2')];

  it('the same is declared, and a later one is not seen before', () => {
    fc.assert(
      fc.property(
        fc.array(word, { maxLength: 8 }).chain((words) =>
          fc.record({
            words: fc.constant(words),
            other: fc.shuffledSubarray([...words, ...words], { minLength: words.length * 2 }),
            of: fc.constantFrom(...found),
            now: fc.constantFrom('12:30', '13:00', '15:30', '18:00'),
          }),
        ),
        ({ words, other, of, now }) => {
          const known = withDeclarations(of, words, at(now));
          expect(withDeclarations(of, other, at(now))).toEqual(known);
          const spoken = words.filter((d) => d.at <= at(now));
          expect(withDeclarations(of, spoken, LATE)).toEqual(known);
        },
      ),
    );
  });
});
