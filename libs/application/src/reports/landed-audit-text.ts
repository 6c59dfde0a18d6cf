import { ACK_STATUSES, type AckStatus, type AuditedCommit } from '@sluice/gate';
import type { AuditedPhase, LandedAudit, StatusCounts } from './landed-audit';
import { fillTo } from './text-layout';

const WIDTH = 100;
const SHORT_HASH = 10;
const fill = (text: string, first: string, rest = first): string => fillTo(WIDTH, text, { first, rest });

/** Statuses as words in a count. */
export const STATUS_TEXT: Readonly<Record<AckStatus, string>> = {
  missing: 'missing',
  acked: 'acked',
  'acked-misspelt': 'acked but misspelt',
  'acked-outside-trailers': 'acked outside the trailers',
  'acked-on-list': 'acked on the list only',
  exempt: 'exempt',
  'not-required': 'not required',
};

/** Acks that are there, and that a script asking git for trailers does not find. */
export const ODD_STATUSES: readonly AckStatus[] = [
  'acked-misspelt',
  'acked-outside-trailers',
  'acked-on-list',
];

const countsText = (counts: StatusCounts): string => {
  const told = ACK_STATUSES.filter((s) => s === 'missing' || counts[s] > 0).map(
    (s) => `${counts[s]} ${STATUS_TEXT[s]}`,
  );
  return `${counts.total} ${counts.total === 1 ? 'commit' : 'commits'}: ${told.join(', ')}`;
};

const heading = (text: string, mark = '='): string => `${text}\n${mark.repeat(text.length)}`;

const day = (commit: AuditedCommit): string => commit.committedAt.slice(0, SHORT_HASH);

const named = (commit: AuditedCommit): string =>
  `${day(commit)} ${commit.commit.slice(0, SHORT_HASH)} ${commit.subject}`;

const explained = (commit: AuditedCommit): string =>
  [
    fill(named(commit), '', '    '),
    fill(`${commit.author}; ${commit.phaseTitle}; ${commit.class} (${commit.classConfidence})`, '    '),
    fill(commit.why, '    '),
    ...(commit.found === null ? [] : [fill(`found: ${commit.found}`, '    ', '      ')]),
    ...commit.notes.map((note) => fill(note, '    ')),
  ].join('\n');

const section = (title: string, commits: readonly AuditedCommit[], none: string): string =>
  [heading(title), ...(commits.length === 0 ? [none] : commits.map(explained))].join('\n');

/** A row begins with a word: the list above has told what is odd. */
const STATUS_WORD: Readonly<Record<AckStatus, string>> = {
  ...STATUS_TEXT,
  'acked-misspelt': 'misspelt',
  'acked-outside-trailers': 'outside',
  'acked-on-list': 'on list',
};
const STATUS_WIDTH = Math.max(...Object.values(STATUS_WORD).map((text) => text.length));

const rowText = (commit: AuditedCommit): string => {
  const first = `  ${STATUS_WORD[commit.status].padEnd(STATUS_WIDTH)}  `;
  return fillTo(WIDTH, named(commit), { first, rest: ' '.repeat(first.length) });
};

const phaseText = (phase: AuditedPhase, commits: readonly AuditedCommit[]): string => {
  const title = phase.title.charAt(0).toUpperCase() + phase.title.slice(1);
  return [
    heading(title, '-'),
    fill(countsText(phase.counts), ''),
    ...commits.filter((c) => c.phase === phase.phase).map(rowText),
  ].join('\n');
};

/** The audit as text of 100 columns: what is missing and why, then acks that are hard to find, then every commit by phase. */
export const landedAuditText = (audit: LandedAudit): string => {
  const { release, projectName, commits, phases } = audit;
  const of = (statuses: readonly AckStatus[]) => commits.filter((c) => statuses.includes(c.status));
  return [
    heading(
      `${projectName} ${release}: release acks of what landed in the freeze, as of ${audit.asOf.slice(0, 10)}`,
    ),
    `Release manager: ${audit.releaseManager ?? 'not known'}.`,
    fill(countsText(audit.counts), ''),
    ...audit.notKnown.map((n) => fill(`Not known: ${n}.`, '')),
    '',
    section('Missing', of(['missing']), 'Nothing: every commit has the ack it needed, or needed none.'),
    '',
    section('There, but hard to find', of(ODD_STATUSES), 'Nothing.'),
    ...phases.flatMap((phase) => ['', phaseText(phase, commits)]),
    '',
  ].join('\n');
};

const cell = (text: string): string =>
  text.replaceAll('\n', ' ').replaceAll('\\', '\\\\').replaceAll('|', '\\|');
const row = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] =>
  rows.length === 0 ? [] : [row(head), row(head.map(() => '---')), ...rows.map(row)];

const countCells = (counts: StatusCounts): readonly string[] => [
  String(counts.total),
  ...ACK_STATUSES.map((s) => String(counts[s])),
];

/** The audit as a chapter of a Markdown document: counts by phase, then each commit that is missing one or hides it. */
export const landedAuditMarkdown = (audit: LandedAudit): string => {
  const odd = audit.commits.filter((c) => c.status === 'missing' || ODD_STATUSES.includes(c.status));
  const order = [...odd].sort((a, b) => ACK_STATUSES.indexOf(a.status) - ACK_STATUSES.indexOf(b.status));
  return [
    `## ${audit.projectName} ${audit.release}`,
    '',
    `Release manager: ${audit.releaseManager ?? 'not known'}. ${countsText(audit.counts)}.`,
    ...audit.notKnown.map((n) => `Not known: ${n}.`),
    '',
    ...table(
      ['phase', 'commits', ...ACK_STATUSES.map((s) => STATUS_TEXT[s])],
      audit.phases.map((p) => [p.title, ...countCells(p.counts)]),
    ),
    '',
    ...table(
      ['status', 'commit', 'day', 'phase', 'subject', 'why'],
      order.map((c) => [
        STATUS_TEXT[c.status],
        c.commit.slice(0, SHORT_HASH),
        day(c),
        c.phaseTitle,
        c.subject,
        [c.why, ...c.notes].join(' '),
      ]),
    ),
    '',
  ].join('\n');
};
