import { time } from '../spec-project';
import type { FreezeReport, ReportItem } from './freeze-report-value';

/** For specs: a series on a report. */
export const ITEM: ReportItem = {
  series: 's0192431c61c65c76',
  subject: 'otter: swim below the ice',
  revision: '2',
  author: 'Olli Otter',
  outcome: 'held',
  because: 'The release manager has not said yes.',
  rule: 'release-ack',
  clearedBy: 'A release ack.',
  reasons: [],
  messageId: 'ice@example.org',
};

const { series, subject, messageId } = ITEM;

/** For specs: a freeze report with something in every section. */
export const REPORT: FreezeReport = {
  asOf: time('2024-04-10T12:00'),
  knownAsOf: null,
  knownThrough: time('2024-04-09T12:00'),
  projectName: 'Otter',
  release: '1.4',
  releaseManager: 'Rita Manager',
  phase: 'freeze',
  phaseTitle: 'feature freeze',
  moratorium: false,
  schedule: { version: 2, saidAt: time('2024-04-01'), messageId: 'schedule@example.org' },
  borders: [{ phase: 'branch', title: 'branching', lastDay: '2024-04-12', status: 'tentative', days: 2 }],
  notes: null,
  heard: [],
  counts: { closed: 1, held: 2, undetermined: 3, open: 4, total: 10, series: 9 },
  decide: [
    {
      about: 'exception',
      sentence:
        'Grant or refuse an exception: Olli Otter asked on 2024-04-09 for "otter: swim below the ice": "May I?"',
      series,
      messageId: 'ask@example.org',
      commit: null,
    },
  ],
  decisions: [ITEM],
  atRisk: [
    {
      ...{
        series,
        subject,
        revision: '2',
        author: 'Olli Otter',
        outcome: 'held',
        rule: 'release-ack',
        messageId,
      },
      ...{ because: ITEM.because, clearedBy: ITEM.clearedBy, state: 'posted', late: true },
    },
  ],
  ready: [],
  judged: [{ series, subject, revision: '2', outcome: 'held', state: 'posted', messageId }],
  bits: [{ channel: 'cdf', bit: '7', name: 'OTTER_DIVE', change: 'added', series, subject }],
  registry: [
    { channel: 'cdf', bit: 8, name: 'OTTER_FISH', change: 'given', commit: 'f100000000', day: '2024-03-09' },
  ],
  registrySince: { branched: '1.3', day: '2024-01-09' },
  interfaceChanges: [
    {
      ...{ kind: 'max-moved', sentence: 'OTTER_MAX moved: A to B, otter.h', series, subject },
      ...{ revision: '2', messageId },
    },
  ],
  objections: [
    {
      ...{ series, subject, revision: '1', by: 'Milo Maintainer', saidAt: time('2024-03-02T10:00') },
      ...{ certainty: 'possible', sentence: 'I do not like this approach.', stands: true },
      messageId: 'ice-objection@example.org',
    },
  ],
  landed: [
    {
      ...{ series: 's2', subject: 'otter: dive', revision: '1', state: 'landed', revertedBy: null },
      ...{ commit: 'a'.repeat(40), committedAt: time('2024-04-03T10:00') },
    },
  ],
  unacked: {
    counts: {
      ...{ missing: 1, acked: 2, 'acked-misspelt': 1, 'acked-outside-trailers': 0, 'acked-on-list': 0 },
      ...{ exempt: 0, 'not-required': 0, total: 4 },
    },
    missing: [
      {
        ...{ commit: 'b'.repeat(40), subject: 'otter: sink', committedAt: time('2024-04-04T10:00') },
        ...{ phase: 'feature freeze', why: 'No ack was found.' },
      },
    ],
    notKnown: [],
  },
  exceptions: [
    {
      ...{ state: 'asked', series, subject, by: 'Olli Otter', at: time('2024-04-09'), until: null },
      ...{ reason: 'May I?', messageId: 'ask@example.org' },
    },
  ],
  chains: [
    {
      ...{ series, subject, revision: '2', commit: null, messageId },
      waiting: [
        {
          ...{ subject: 'otter: catch', state: 'posted', commit: null, series: 's3', revision: '1' },
          ...{ kinds: ['symbol'], confidence: 'certain', depth: 1 },
        },
      ],
    },
  ],
  since: {
    asOf: time('2024-04-03T12:00'),
    hash: 'c'.repeat(64),
    changes: [{ sentence: 'New: "otter: swim below the ice" v2, held.', series, messageId }],
  },
  burnDown: [
    { day: '2024-04-09', posted: 8, landed: 1, undecided: 7 },
    { day: '2024-04-10', posted: 9, landed: 2, undecided: 7 },
  ],
  coverage: {
    ...{ treeThrough: time('2024-04-10T09:00'), mails: 10, parked: 1, patchesNeverReceived: 2 },
    ...{ waiting: 0, waitingSince: null, notKnown: [] },
  },
};

/** For specs: a freeze report with nothing in any section. */
export const EMPTY_REPORT: FreezeReport = {
  ...REPORT,
  ...{ releaseManager: null, schedule: null, borders: [], knownThrough: null, decide: [], decisions: [] },
  ...{ atRisk: [], judged: [], bits: [], registry: [], registrySince: null, interfaceChanges: [] },
  ...{ objections: [], landed: [], unacked: null, exceptions: [], chains: [], since: null, burnDown: [] },
  counts: { closed: 0, held: 0, undetermined: 0, open: 0, total: 0, series: 0 },
  coverage: { ...REPORT.coverage, treeThrough: null, notKnown: ['what landed'] },
};
