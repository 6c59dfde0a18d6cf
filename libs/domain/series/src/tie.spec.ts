import type { FileChange } from '@sluice/mail';
import type { Instant } from '@sluice/kernel';
import { commit, hashOf } from './builders/commits';
import type { LandedCommit } from './landed-commit';
import type { Tie } from './landing';
import { personsOf } from './seen-mail';
import type { RevisionPatch } from './series';
import { tieOf } from './tie';

const file = (path: string, blobs: Partial<FileChange> = {}): FileChange => ({
  path,
  status: 'modified',
  added: 1,
  removed: 1,
  ...blobs,
});

const patch = (parts: Partial<RevisionPatch> = {}): RevisionPatch => ({
  position: 1,
  subject: 'otter: swim below the ice',
  author: { name: 'Ann Author', address: 'Ann.Author@example.org' },
  saidAt: '2021-10-06T12:00:00Z' as Instant,
  files: [file('swim.c'), file('ice.h')],
  damage: [],
  fixes: [],
  message: '',
  resends: [],
  ...parts,
});

const SWIM = commit('a1', 'Otter:  swim below the ice', { files: ['swim.c', 'ice.h'], patchId: hashOf('e') });
const PERSONS = personsOf([{ name: 'Ann', addresses: ['ann.author@example.org', 'ann@home.example'] }]);

const told = (tie: Tie | undefined): string | undefined => tie && `${tie.confidence} ${String(tie.score)}`;

describe('a posted patch and a landed commit', () => {
  test.each<[string, RevisionPatch, LandedCommit, string | undefined]>([
    [
      'of one patch-id are the same change, whatever the subject',
      patch({ patchId: hashOf('e'), subject: 'x' }),
      SWIM,
      'certain 1',
    ],
    [
      'with the same contents before and after are the same change',
      patch({ files: [file('s.c', { oldBlob: 'b0000000', newBlob: 'a00000' + '0' })] }),
      commit('a1', 'other words', { files: ['s.c'] }),
      'certain 1',
    ],
    [
      'that create a file with the same contents are the same change',
      patch({ files: [file('s.c', { status: 'added', oldBlob: '0000000', newBlob: 'a000000' })] }),
      commit('a1', 'other words', { files: [{ path: 's.c', after: hashOf('a') }] }),
      'certain 1',
    ],
    ['of one subject, author and all files, weeks apart, are likely', patch(), SWIM, 'likely 0.8'],
    [
      'by another address of the author too',
      patch({ author: { name: '', address: 'ann@home.example' } }),
      SWIM,
      'likely 0.8',
    ],
    ['with half of the files too', patch({ files: [file('swim.c')] }), SWIM, 'likely 0.7'],
    [
      'with few of the files are possible',
      patch({ files: ['a', 'b', 'c', 'd'].map((f) => file(f)) }),
      SWIM,
      'possible 0.6',
    ],
    [
      'by another author are possible, if the files are the same',
      patch({ author: { name: '', address: 'x@y.example' } }),
      SWIM,
      'possible 0.6',
    ],
    [
      'by another author with other files are not tied',
      patch({ author: { name: '', address: 'x@y.example' }, files: [file('x')] }),
      SWIM,
      undefined,
    ],
    ['of other words are not tied', patch({ subject: 'otter: dive below the ice' }), SWIM, undefined],
    ['of which only the subject is known are possible', patch({ files: [] }), SWIM, 'possible 0.6'],
    [
      'posted days after the commit are not tied',
      patch({ saidAt: '2021-10-09T12:00:00Z' as Instant, patchId: hashOf('e') }),
      SWIM,
      undefined,
    ],
    [
      'posted minutes after the commit are, by patch-id: clocks differ',
      patch({ saidAt: '2021-10-07T12:40:00Z' as Instant, patchId: hashOf('e') }),
      SWIM,
      'certain 1',
    ],
    [
      'posted hours after the commit are possible, even by patch-id',
      patch({ saidAt: '2021-10-07T22:00:00Z' as Instant, patchId: hashOf('e') }),
      SWIM,
      'possible 1',
    ],
    [
      'posted hours after the commit are possible by words',
      patch({ saidAt: '2021-10-07T22:00:00Z' as Instant }),
      SWIM,
      'possible 0.8',
    ],
    [
      'posted a second after the commit are possible, even with the same contents',
      patch({
        saidAt: '2021-10-07T12:00:01Z' as Instant,
        files: [file('s.c', { oldBlob: 'b0000000', newBlob: 'a0000000' })],
      }),
      commit('a1', 'other words', { files: ['s.c'] }),
      'possible 1',
    ],
    [
      'eight weeks apart are likely',
      patch({ saidAt: '2021-08-12T12:00:00Z' as Instant }),
      SWIM,
      'likely 0.8',
    ],
    [
      'more than eight weeks apart are possible',
      patch({ saidAt: '2021-08-12T11:59:59Z' as Instant }),
      SWIM,
      'possible 0.8',
    ],
    [
      'a year apart are likely, if one file came out as it was mailed',
      patch({
        saidAt: '2020-10-06T12:00:00Z' as Instant,
        files: [file('swim.c', { oldBlob: 'b222222', newBlob: 'a000000' }), file('ice.h')],
      }),
      SWIM,
      'likely 0.85',
    ],
    [
      'a year apart are likely, if the commit has the date of the mail',
      patch({ saidAt: '2020-10-06T12:00:00Z' as Instant }),
      { ...SWIM, authoredAt: '2020-10-06T12:00:00Z' as Instant },
      'likely 0.85',
    ],
    ['of which one never came are possible', patch({ saidAt: undefined }), SWIM, 'possible 0.8'],
    [
      'posted two years before are not tied by words',
      patch({ saidAt: '2019-10-06T12:00:00Z' as Instant }),
      SWIM,
      undefined,
    ],
    [
      'posted two years before are by patch-id',
      patch({ saidAt: '2019-10-06T12:00:00Z' as Instant, patchId: hashOf('e') }),
      SWIM,
      'certain 1',
    ],
    ['of empty patch-ids are not the same', patch({ subject: 'x' }), commit('a1', 'y'), undefined],
  ])('%s', (...[, posted, landed, expected]) => {
    expect(told(tieOf(posted, landed, PERSONS))).toBe(expected);
  });

  test('that are not the same say in which files they differ', () => {
    const mailed = patch({
      files: [
        file('same.c', { oldBlob: 'b000000', newBlob: 'a000000' }),
        file('result.c', { oldBlob: 'b000000', newBlob: 'a111111' }),
        file('based.c', { oldBlob: 'b222222', newBlob: 'a222222' }),
        file('new-name.c', { status: 'renamed', oldPath: 'old-name.c' }),
        file('mail-only.c'),
      ],
    });
    const paths = ['same.c', 'result.c', 'based.c', 'old-name.c', 'new-name.c', 'commit-only.c'];
    expect(tieOf(mailed, commit('a1', SWIM.subject, { files: paths }), PERSONS)?.differs).toEqual([
      { path: 'result.c', how: 'result' },
      { path: 'based.c', how: 'based' },
      { path: 'mail-only.c', how: 'only-in-mail' },
      { path: 'commit-only.c', how: 'only-in-commit' },
    ]);
  });

  test('say what ties them', () => {
    const evidence = [
      'The subjects are equal.',
      'Both are by Ann Author.',
      '100 % of the files are the same.',
    ];
    expect(tieOf(patch(), SWIM, PERSONS)?.evidence).toEqual(evidence);
    const saidAt = '2021-10-07T12:00:00Z' as Instant;
    const files = [file('swim.c', { newBlob: 'a000000' }), file('ice.h')];
    expect(tieOf(patch({ saidAt, files }), SWIM, PERSONS)?.evidence).toEqual([
      ...evidence,
      '50 % of the files came out as they were mailed.',
      'The author date of the commit is the date of the mail.',
    ]);
    const late = tieOf(patch({ saidAt: '2021-10-07T12:00:01Z' as Instant }), SWIM, PERSONS);
    expect(late?.evidence).toEqual([...evidence, 'It was posted after the commit.']);
  });
});
