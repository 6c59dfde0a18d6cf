import { listId, messageId } from '@sluice/kernel';
import { derive, releaseOf, type Knowledge } from './derive';
import type { StoredMail } from './ports/intake-store';
import { announce, incoming, KNOWLEDGE, patch, STORY, time } from './spec-builders';
import type { Mail } from '@sluice/mail';

const stored = (mail: Mail): StoredMail => {
  const { rawHash, content } = incoming(mail);
  if (!('reading' in content)) throw new Error('parked');
  const { keys: _keys, ...rest } = content;
  return { ...rest, rawHash, trust: 'list-verified', recordedAt: time('2024-03-10T12:00') };
};

const BRANCHED: Knowledge = {
  ...KNOWLEDGE,
  announcements: [
    ...KNOWLEDGE.announcements,
    announce('1.4', '2024-05-01', { branch: '2024-05-01 effective' }),
  ],
};

type Judged = { readonly now?: string; readonly release?: string };

const derivedOf = (
  mails: readonly Mail[],
  knowledge = KNOWLEDGE,
  { now = '2024-03-10', ...rest }: Judged = {},
) => derive(mails.map(stored), knowledge, { now: time(now), ...rest });

const releases = (mail: Mail, judged: Judged = {}): readonly (string | undefined)[] =>
  derivedOf([mail], BRANCHED, { now: '2024-06-20', ...judged }).series.flatMap((s) =>
    s.revisions.map((r) => r.verdict?.release),
  );

const at = (day: string) => ({ date: time(day) });

describe('the release line a revision is judged for', () => {
  it.each<readonly [string, Mail, string]>([
    ['the one it names', patch('a', '[PATCH for-1.5] otter: dive', at('2024-03-01')), '1.5'],
    [
      'the one it names, though that has branched',
      patch('a', '[PATCH for-1.4] otter: dive', at('2024-06-01')),
      '1.4',
    ],
    [
      'without a name, the one open when it was posted',
      patch('a', '[PATCH] otter: dive', at('2024-03-01')),
      '1.4',
    ],
    [
      'without a name, the next once that branched',
      patch('a', '[PATCH] otter: dive', at('2024-06-01')),
      '1.5',
    ],
    [
      'the open one where nobody knows what it names',
      patch('a', '[PATCH for-9.9] otter: dive', at('2024-06-01')),
      '1.5',
    ],
  ])('is %s', (_, mail, expected) => {
    expect(releases(mail)).toEqual([expected]);
  });

  test('is the one asked for, whatever it names', () => {
    expect(releases(patch('a', '[PATCH for-1.5] otter: dive'), { release: '1.4' })).toEqual(['1.4']);
  });

  test('is none where every line has branched: then there is no verdict', () => {
    const done: Knowledge = { ...BRANCHED, project: { ...BRANCHED.project, releaseLines: ['1.4'] } };
    const [series] = derivedOf([patch('a', '[PATCH] otter: dive', at('2024-06-01'))], done).series;
    expect(series?.revisions[0]).toEqual({
      number: '1',
      changeClasses: ['unknown'],
      changes: [],
      findings: [],
    });
    const [revision] = series?.series.revisions ?? [];
    expect(revision && releaseOf(revision, done)).toBeUndefined();
  });
});

describe('deriving', () => {
  test('gives every series with its revisions, their verdicts, and what hangs on none', () => {
    const { series, impostors, loose } = derivedOf(STORY);
    expect(series.map((s) => [s.series.subject, s.state, s.revisions.map((r) => r.number)])).toEqual([
      ['otter: swim below the ice', 'posted', ['1', '2']],
      ['otter: catch another fish', 'posted', ['1']],
    ]);
    expect(series.flatMap((s) => s.revisions.map((r) => r.verdict?.outcome))).toEqual([
      'held',
      'open',
      'open',
    ]);
    expect(impostors).toEqual([]);
    expect(loose).toEqual(['loose@example.org']);
  });

  test('judges by the moment it is told', () => {
    const outcome = (now: string) =>
      derivedOf(STORY, KNOWLEDGE, { now }).series[1]?.revisions[0]?.verdict?.outcome;
    expect(outcome('2024-04-01')).toBe('open');
    expect(outcome('2024-04-02')).toBe('held');
  });

  test('of the same mails in another order is the same', () => {
    expect(derivedOf([...STORY].reverse())).toEqual(derivedOf(STORY));
  });

  test('tells of two mails that claim one Message-ID, and lets neither open the gate', () => {
    const twice = [
      patch('fish', '[PATCH] otter: catch another fish'),
      patch('fish', '[PATCH] otter: catch another fish', { file: 'otter/evil.c' }),
    ];
    const { series, impostors } = derivedOf(twice);
    expect(impostors).toMatchObject([{ messageId: 'fish@example.org' }]);
    expect(impostors[0]?.rawHashes).toHaveLength(2);
    for (const revision of series.flatMap((s) => s.revisions))
      expect(revision.verdict?.outcome).not.toBe('open');
  });

  test('names the posting that a revert reverts', () => {
    const revert = patch('back', '[PATCH] Revert "otter: catch another fish"', at('2024-03-08'));
    const { series } = derivedOf([...STORY, revert]);
    const [back] = series.filter((s) => s.series.reverts !== undefined);
    expect(back?.series.reverts?.messageId).toBe('fish@example.org');
    expect(back?.revisions[0]?.changeClasses).toEqual(['revert']);
  });

  test('looks for what a revert reverts where keys lead, not among whatever mails are at hand', () => {
    const elsewhere = patch('back', '[PATCH] Revert "otter: catch another fish"', {
      ...at('2024-03-08'),
      listIds: [listId('pond.example.org')],
    });
    const short = [
      patch('typo', '[PATCH] typo'),
      patch('no-typo', '[PATCH] Revert "typo"', {
        ...at('2024-03-08'),
        from: { name: 'Fred Fisher', address: 'fred@example.net' },
      }),
    ];
    for (const mails of [[...STORY, elsewhere], short]) {
      const reverts = derivedOf(mails).series.flatMap((s) => s.series.reverts ?? []);
      expect(reverts).toHaveLength(1);
      expect(reverts[0]?.messageId).toBeUndefined();
    }
  });

  test('finds what a revert reverts in a series that a person moved it to', () => {
    const revert = patch('back', '[PATCH] Revert "otter: catch another fish"', at('2024-03-08'));
    const moved: Knowledge = {
      ...KNOWLEDGE,
      grouping: [
        {
          kind: 'regroup',
          messageId: messageId('fish@example.org'),
          to: messageId('ice@example.org'),
          revision: '3',
        },
      ],
    };
    const { series } = derivedOf([...STORY, revert], moved);
    expect(series.map((s) => s.series.reverts?.messageId)).toEqual([undefined, 'fish@example.org']);
  });

  test('puts the interface changes of all patches of a revision together', () => {
    const mails = STORY.map(stored).map((m): StoredMail =>
      m.analysis === undefined || !m.reading.messageId.startsWith('ice')
        ? m
        : {
            ...m,
            analysis: {
              ...m.analysis,
              changes: [{ kind: 'bit-added', name: m.reading.messageId, file: 'f', line: 1, quote: '' }],
            },
          },
    );
    const [ice] = derive(mails, KNOWLEDGE, { now: time('2024-03-10') }).series;
    expect(ice?.revisions.map((r) => r.changes.map((c) => c.name))).toEqual([
      ['ice-1@example.org', 'ice-2@example.org'],
      ['ice-1-v2@example.org', 'ice-2-v2@example.org'],
    ]);
  });
});
