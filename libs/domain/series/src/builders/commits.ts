import type { Instant } from '@sluice/kernel';
import type { LandedCommit, LandedFile } from '../landed-commit';

/** Forty digits that begin with a readable few: `a1` is `a100…`. For specs of this library only. */
export const hashOf = (digits: string): string => digits.padEnd(40, '0');

export type ToldCommit = Partial<Omit<LandedCommit, 'files' | 'committedAt'>> & {
  /** `HH:MM` on 7 October 2021, or a whole instant. */
  readonly at?: string;
  /** Paths, or files with the ids of their contents. */
  readonly files?: readonly (string | LandedFile)[];
};

const instantOf = (time: string): Instant => (time.length > 5 ? time : `2021-10-07T${time}:00Z`) as Instant;

/** A landed commit; what a test is about is passed in. */
export const commit = (
  digits: string,
  subject: string,
  { at = '12:00', files = [], ...parts }: ToldCommit = {},
): LandedCommit => ({
  commit: hashOf(digits),
  parents: [],
  branch: 'master',
  author: { name: 'Ann Author', address: 'ann.author@example.org' },
  authoredAt: instantOf(at),
  committer: { name: 'Carl Committer', address: 'carl@example.org' },
  committedAt: instantOf(at),
  subject,
  body: '',
  files: files.map((f) => (typeof f === 'string' ? { path: f, before: hashOf('b'), after: hashOf('a') } : f)),
  ...parts,
});

/** `git revert` of a commit. */
export const revertOf = (digits: string, reverted: LandedCommit, parts: ToldCommit = {}): LandedCommit =>
  commit(digits, `Revert "${reverted.subject}"`, {
    body: `This reverts commit ${reverted.commit}.`,
    files: reverted.files,
    at: '13:00',
    ...parts,
  });
