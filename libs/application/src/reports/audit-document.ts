import { ACK_STATUSES, type AckStatus, type AuditedCommit } from '@sluice/gate';
import type { Line, ReportDocument, Section } from './document/document';
import { ODD_STATUSES, STATUS_TEXT } from './landed-audit-text';
import type { LandedAudit } from './landed-audit';
import { dayText, plural } from './report-words';

const explained = (commit: AuditedCommit): Line => ({
  mark: STATUS_TEXT[commit.status],
  text: `${dayText(commit.committedAt)} ${commit.subject} (${commit.author}; ${commit.phaseTitle}; ${commit.class}, ${commit.classConfidence}). ${commit.why}`,
  more: [...(commit.found === null ? [] : [`Found: "${commit.found}"`]), ...commit.notes],
  refs: [
    { kind: 'commit', id: commit.commit },
    ...commit.evidence.flatMap((e) =>
      e.kind === 'mail' ? [{ kind: 'mail' as const, id: e.messageId }] : [],
    ),
  ],
});

const rowOf = (commit: AuditedCommit): readonly string[] => [
  dayText(commit.committedAt),
  commit.commit.slice(0, 10),
  STATUS_TEXT[commit.status],
  commit.subject,
];

const phaseSections = ({ phases, commits }: LandedAudit): readonly Section[] =>
  phases.map((phase) => ({
    key: `phase-${phase.phase}`,
    title: phase.title.charAt(0).toUpperCase() + phase.title.slice(1),
    lead: countsText(phase.counts),
    lines: [],
    table: {
      columns: ['day', 'commit', 'ack', 'subject'],
      rows: commits.filter((c) => c.phase === phase.phase).map(rowOf),
    },
    none: 'Nothing.',
  }));

const countsText = (counts: LandedAudit['counts']): string =>
  `${plural(counts.total, 'commit')}: ${ACK_STATUSES.filter((s) => s === 'missing' || counts[s] > 0)
    .map((s) => `${counts[s]} ${STATUS_TEXT[s]}`)
    .join(', ')}.`;

/** The landed-ack audit as it is written in any format: what is missing, what is hard to find, then every commit by phase. */
export const auditDocument = (audit: LandedAudit): ReportDocument => {
  const { projectName, release, asOf, knownThrough, releaseManager, commits } = audit;
  const of = (statuses: readonly AckStatus[]): readonly Line[] =>
    commits.filter((c) => statuses.includes(c.status)).map(explained);
  return {
    kind: 'audit',
    title: `${projectName} ${release} audit of release acks, as of ${dayText(asOf)}`,
    subject: `${projectName} ${release} audit of release acks`,
    standing: [`The release manager is ${releaseManager ?? 'not known'}. ${countsText(audit.counts)}`],
    sections: [
      {
        key: 'missing',
        title: 'Missing',
        numbered: true,
        lines: of(['missing']),
        none: 'None. Every commit has the ack it needed, or needed none.',
      },
      { key: 'odd', title: 'There, but hard to find', lines: of(ODD_STATUSES), none: 'Nothing.' },
      ...phaseSections(audit),
    ],
    charts: [],
    footer: [
      `The moment of this report is ${asOf}; mail is known through ${knownThrough ?? 'no moment'}.`,
      ...audit.notKnown.map((n) => `Not known (${n}).`),
    ],
  };
};
