import * as fc from 'fast-check';
import { mail } from './builders/mails';
import { assembled } from './builders/outline';
import type { Revision, RevisionPatch } from './series';
import { titlesByPlace } from './shortlog-titles';

const placed = (
  shortlog: readonly (readonly [string, ...string[]])[],
  known: Readonly<Record<number, string>>,
  total = shortlog.reduce((n, [, ...titles]) => n + titles.length, 0),
): readonly string[] => {
  const log = shortlog.map(([author, ...subjects]) => ({ author, subjects }));
  const titles = titlesByPlace(log, total, new Map(Object.entries(known).map(([p, t]) => [Number(p), t])));
  return [...titles].sort(([a], [b]) => a - b).map(([place, { title }]) => `${String(place)} ${title}`);
};

describe('titles by place', () => {
  const ADA: [string, ...string[]] = ['Ada', 'a one', 'a two', 'a three', 'a four'];
  const BO: [string, ...string[]] = ['Bo', 'b one'];

  it.each<[string, readonly string[], readonly string[]]>([
    [
      'are those of its shortlog where one author wrote all',
      placed([ADA], {}),
      ['1 a one', '2 a two', '3 a three', '4 a four'],
    ],
    ['are not told by a shortlog of two authors alone', placed([ADA, BO], {}), []],
    [
      'are told behind a known one where just as many are left',
      placed([ADA, BO], { 4: 'a three' }),
      ['4 a three', '5 a four'],
    ],
    [
      'are told before it, too, and so for the other author',
      placed([ADA, BO], { 3: 'a three' }),
      ['1 a one', '2 a two', '3 a three'],
    ],
    [
      'are told of the last place that is left',
      placed([ADA, BO], { 3: 'a three', 5: 'a four' }),
      ['1 a one', '2 a two', '3 a three', '4 b one', '5 a four'],
    ],
    ['are not told by a title that stands there twice', placed([['Ada', 'a', 'a'], BO], { 2: 'a' }), []],
    ['are not told where more patches are listed than there are', placed([ADA, BO], { 4: 'a three' }, 4), []],
    ['are not told where a known one stands elsewhere', placed([ADA, BO], { 5: 'a one' }), []],
    [
      'are not told where two known ones stand the other way round',
      placed([ADA], { 1: 'a two', 2: 'a one' }),
      [],
    ],
  ])('%s', (_, titles, expected) => {
    expect(titles).toEqual(expected);
  });

  it('are never wrong, whoever wrote what and whatever is known of it', () => {
    const authors = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(authors, fc.array(fc.boolean(), { maxLength: 12 }), (who, known) => {
        const titles = who.map((author, i) => `${String(author)} ${String(i)}`);
        const log = [...new Set(who)].sort().map((author) => ({
          author: String(author),
          subjects: titles.filter((_, i) => who[i] === author),
        }));
        const told = new Map(titles.flatMap((t, i) => (known[i] === true ? [[i + 1, t] as const] : [])));
        for (const [place, { title }] of titlesByPlace(log, who.length, told))
          expect(title).toBe(titles[place - 1]);
      }),
    );
  });
});

describe('patches that never came', () => {
  const THIRD = mail({ id: 'a.3', subject: '[PATCH v5 3/5] Third of it', to: 'a.0' });
  const LOG = [
    ['Bo Bright', 'Before all of it'],
    ['Ann Author', 'Second of it', 'Third of it', 'Fourth of it', 'Fifth of it'],
  ] as const;
  const quoting = (id: string, shortlog: typeof LOG | readonly (readonly [string, ...string[]])[] = LOG) =>
    mail({
      id,
      subject: 'Re: [PATCH v5 0/5] All of it',
      from: 'Max Maintainer',
      at: '13:00',
      to: 'a.0',
      shortlog,
    });
  const revisionOf = (...mails: readonly ReturnType<typeof mail>[]): Revision =>
    assembled([THIRD, ...mails]).series[0]?.revisions[0] as Revision;
  const titles = (patches: readonly RevisionPatch[]): readonly (string | undefined)[] =>
    patches.map((p) => p.subject);

  it('have the titles that an answer quotes from the cover letter, and say so', () => {
    const revision = revisionOf(quoting('k'));
    expect(titles(revision.patches)).toEqual([
      // Who of two authors was first nobody can tell.
      ...[undefined, undefined, 'Third of it', 'Fourth of it', 'Fifth of it'],
    ]);
    expect(revision.patches[4]).toMatchObject({
      position: 5,
      titleFrom: { from: 'quoted-shortlog', messageId: 'k', author: 'Ann Author' },
    });
    expect(revision).toMatchObject({ complete: false, missing: [1, 2, 4, 5] });
    expect(revision.patches[2]).not.toHaveProperty('titleFrom');
  });

  it('have none where two answers quote it differently', () => {
    const other = quoting('l', [['Ann Author', 'a', 'b', 'c', 'd', 'Third of it']]);
    expect(titles(revisionOf(quoting('k'), other).patches)).toEqual([
      ...[undefined, undefined, 'Third of it', undefined, undefined],
    ]);
    expect(titles(revisionOf(quoting('k'), quoting('l')).patches)).toContain('Fifth of it');
  });

  it('have none by an answer to a patch', () => {
    const aside = mail({ id: 'k', subject: 'Re: [PATCH v5 3/5] Third of it', to: 'a.3', shortlog: LOG });
    expect(titles(revisionOf(aside).patches)).not.toContain('Fifth of it');
  });

  it('have those of the cover letter itself before any quotation', () => {
    const cover = mail({ id: 'a.0', subject: '[PATCH v5 0/5] All of it', shortlog: LOG });
    const revision = revisionOf(cover, quoting('k', [['Eve', 'a', 'b', 'Third of it', 'c', 'd']]));
    expect(revision.patches[3]).toMatchObject({
      subject: 'Fourth of it',
      titleFrom: { from: 'shortlog', messageId: 'a.0' },
    });
  });

  it('are not taken for dropped or kept by hearsay', () => {
    const next = mail({ id: 'b.1', subject: '[PATCH v6] Third of it', to: 'a.3', at: '15:00' });
    const [, v6] = assembled([THIRD, quoting('k'), next]).series[0]?.revisions ?? [];
    expect(v6).toMatchObject({ number: '6', dropped: [] });
  });
});
