import type { LandedCommit } from '@sluice/series';
import { announcements, identities, people, policy, roles, time } from './example-project';
import { auditLanded } from '../audit/audit-landed';
import type { AuditedCommit, AuditInput, ClassedCommit } from '../audit/audited-commit';

export { people, time };

const hashOf = (n: number): string => n.toString(16).padStart(40, '0');

/** For specs: a commit of the main branch in the code freeze of 4.16, by its number. */
export const landed = (n: number, more: Partial<LandedCommit> = {}): LandedCommit => ({
  commit: hashOf(n),
  parents: [hashOf(n - 1)],
  branch: 'master',
  author: people.poster,
  authoredAt: time('2021-11-02T10:00:00Z'),
  committer: people.x86,
  committedAt: time('2021-11-03T10:00:00Z'),
  subject: `x86: change ${n}`,
  body: 'Words.\n\nSigned-off-by: Rahul Poster <poster@example.org>',
  files: [{ path: 'xen/arch/x86/a.c' }],
  ...more,
});

/** For specs: the same with more lines below its sign-off. */
export const withLines = (lines: string, more: Partial<LandedCommit> = {}): LandedCommit =>
  landed(1, { body: `Words.\n\nSigned-off-by: Rahul Poster <poster@example.org>\n${lines}`, ...more });

export const classed = (commit: LandedCommit, more: Partial<ClassedCommit> = {}): ClassedCommit => ({
  commit,
  changeClass: 'fix',
  classReason: 'It has a Fixes: line.',
  classConfidence: 'sure',
  ...more,
});

export const audit = (commits: readonly ClassedCommit[], more: Partial<AuditInput> = {}) =>
  auditLanded({
    release: '4.16',
    commits,
    policy,
    announcements,
    roles,
    identities,
    decisions: [],
    branchPhase: 'branch',
    posted: [],
    saidBy: time('2022-01-01'),
    ...more,
  });

/** For specs: the row of one commit. */
export const auditOne = (commit: ClassedCommit, more: Partial<AuditInput> = {}): AuditedCommit => {
  const [row] = audit([commit], more);
  if (row === undefined) throw new Error('the commit is in no freeze phase');
  return row;
};
