import type { Line, Ref, ReportDocument, Section } from './document/document';
import { freezeCharts } from './freeze-charts';
import { bitTable, chainLines, interfaceLines, objectionLines } from './freeze-lines';
import type { DecidePoint } from './freeze-report-decide';
import { landedText } from './freeze-report-landed';
import type { FreezeReport, RiskItem } from './freeze-report-value';
import { coverageSentences } from './report-coverage';
import { borderText, dayText, plural, standingSentence } from './report-words';

const mail = (id: string | null): readonly Ref[] => (id === null ? [] : [{ kind: 'mail', id }]);
const commit = (id: string | null): readonly Ref[] => (id === null ? [] : [{ kind: 'commit', id }]);
const series = (id: string | null): readonly Ref[] => (id === null ? [] : [{ kind: 'series', id }]);

const decideLine = (point: DecidePoint): Line => ({
  text: point.sentence,
  refs: [...mail(point.messageId), ...commit(point.commit), ...series(point.series)],
});

const STATE_WORDS: Readonly<Partial<Record<RiskItem['state'], string>>> = {
  landed: 'landed',
  'partly-landed': 'landed in part',
  reverted: 'taken back',
  incomplete: 'incomplete',
};

const riskLine = (item: RiskItem): Line => {
  const state = STATE_WORDS[item.state];
  const about = [
    `v${item.revision}`,
    item.author,
    ...(state === undefined ? [] : [state]),
    ...(item.late ? ['posted after the last posting date'] : []),
  ];
  return {
    mark: item.outcome,
    text: `${item.subject} (${about.join(', ')}). ${item.because}`,
    more: item.clearedBy === '' ? [] : [`What clears it: ${item.clearedBy}`],
    refs: [...mail(item.messageId), ...series(item.series)],
  };
};

const since = ({ since: earlier, release }: FreezeReport): Section => ({
  key: 'changed',
  title: 'Changed since the last report',
  lead:
    earlier === null
      ? undefined
      : `Against ${earlier.hash === null ? 'the report made anew' : `report ${earlier.hash.slice(0, 12)}`} as of ${earlier.asOf}.`,
  lines: (earlier?.changes ?? []).map((c) => ({
    text: c.sentence,
    refs: [...mail(c.messageId), ...series(c.series)],
  })),
  none: earlier === null ? `No earlier report of ${release} to compare with.` : 'Nothing.',
});

const unacked = ({ unacked: part, phaseTitle }: FreezeReport): Section => ({
  key: 'unacked',
  title: 'Landed without ack',
  lead:
    part === null || part.counts.total === 0
      ? undefined
      : `${plural(part.counts.total, 'commit')} in the freeze: ${part.counts.missing} without the ack it needed, ${part.counts.acked} acked, ` +
        `${part.counts['acked-misspelt'] + part.counts['acked-outside-trailers'] + part.counts['acked-on-list']} acked where git does not find it, ` +
        `${part.counts.exempt} exempt, ${part.counts['not-required']} that needed none.`,
  lines: (part?.missing ?? []).map((c) => ({
    text: `${dayText(c.committedAt)} ${c.subject} (${c.phase}). ${c.why}`,
    refs: commit(c.commit),
  })),
  none:
    part === null
      ? 'It is not known, because nobody asked the tree.'
      : part.counts.total === 0
        ? `No commit of a freeze phase is known; the phase is ${phaseTitle}.`
        : 'None. Every commit has the ack it needed, or needed none.',
});

const exceptions = ({ exceptions: rows }: FreezeReport): Section => ({
  key: 'exceptions',
  title: 'Exceptions',
  lines: rows.map((e) => ({
    mark: e.state,
    text: `${e.subject}: by ${e.by}, ${dayText(e.at)}${e.until === null ? '' : `, until ${dayText(e.until)}`}: "${e.reason}"`,
    refs: [...mail(e.messageId), ...series(e.series)],
  })),
  none: 'None was asked for, granted or refused.',
});

const landed = ({ landed: rows, coverage }: FreezeReport): Section => ({
  key: 'landed',
  title: 'Landed',
  lines: rows.map((l) => ({
    text: `${l.subject} v${l.revision}: ${landedText(l)}.`,
    refs: [...commit(l.commit), ...series(l.series)],
  })),
  none:
    coverage.treeThrough === null
      ? 'It is not known, because no tree was read.'
      : 'Nothing of what was judged.',
});

const sectionsOf = (report: FreezeReport): readonly Section[] => [
  {
    key: 'decide',
    title: 'To decide',
    numbered: true,
    lines: report.decide.map(decideLine),
    none: 'Nothing waits for a word of the release manager.',
  },
  {
    key: 'at-risk',
    title: `At risk for ${report.release}`,
    numbered: true,
    lines: report.atRisk.map(riskLine),
    none: 'Nothing stands against any series.',
  },
  {
    key: 'interfaces',
    title: 'Interface changes',
    lead:
      report.registrySince === null
        ? undefined
        : `Bits of public flags words since ${report.registrySince.branched} branched on ${report.registrySince.day}, and what posted series claim.`,
    table: bitTable(report),
    lines: interfaceLines(report),
    none: 'No bit is added, removed or renumbered, and nothing else changes.',
  },
  {
    key: 'objections',
    title: 'Open objections',
    lines: objectionLines(report),
    none: 'None stands.',
  },
  unacked(report),
  exceptions(report),
  { key: 'chains', title: 'Chains waiting on one item', lines: chainLines(report), none: 'None is known.' },
  since(report),
  landed(report),
];

const countsSentence = ({ counts, release, atRisk, ready }: FreezeReport): string =>
  `${counts.series} series judged for ${release}${counts.total === counts.series ? '' : ` in ${counts.total} revisions`}: ${counts.closed} closed, ${counts.held} held, ` +
  `${counts.undetermined} not determined, ${counts.open} open. ${ready.length} ready and not in; ` +
  `${atRisk.filter((r) => r.late).length} posted after the last posting date.`;

const openSentence = (report: FreezeReport): string => {
  const mails = new Set(report.objections.filter((o) => o.stands).map((o) => o.messageId)).size;
  const asked = report.exceptions.filter((e) => e.state === 'asked').length;
  const waiting = report.chains.reduce((sum, c) => sum + c.waiting.length, 0);
  return (
    `${plural(mails, 'mail objects or may', 'mails object or may')}; ${plural(report.unacked?.missing.length ?? 0, 'landed commit lacks', 'landed commits lack')} an ack; ` +
    `${plural(asked, 'exception is', 'exceptions are')} asked for; ${plural(waiting, 'patch waits', 'patches wait')} on ${plural(report.chains.length, 'item')}.`
  );
};

const waitSentence = ({ decide, since: earlier }: FreezeReport): string =>
  `${plural(decide.length, 'thing')} to decide. ` +
  (earlier === null
    ? 'No earlier report is compared.'
    : `${earlier.changes.length === 0 ? 'Nothing' : plural(earlier.changes.length, 'thing')} changed since the report as of ${dayText(earlier.asOf)}.`);

/** A freeze report as it is written in any format: numbers, then what to decide, then the rest in a fixed order. */
export const freezeDocument = (report: FreezeReport): ReportDocument => {
  const { projectName, release, asOf, notes, borders } = report;
  return {
    kind: 'freeze',
    title: `${projectName} ${release} freeze report, as of ${dayText(asOf)}`,
    subject: `${projectName} ${release} freeze report`,
    notes: notes?.text,
    standing: [standingSentence(report), countsSentence(report), openSentence(report), waitSentence(report)],
    next: borders.length === 0 ? undefined : { title: 'Next', items: borders.map(borderText) },
    sections: sectionsOf(report),
    charts: freezeCharts(report),
    footer: coverageSentences(report),
  };
};
