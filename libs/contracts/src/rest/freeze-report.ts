import { z } from 'zod';
import { meta, moment } from './common';
import { objection, outcome, reason } from './gate';
import { deciding, heard } from './releases';
import { STATES } from './series';

const item = z
  .object({
    series: z.string(),
    subject: z.string(),
    revision: z.string(),
    author: z.string(),
    outcome,
    ...deciding,
    reasons: z.array(reason),
    messageId: z.string().nullable(),
  })
  .meta({ id: 'ReportItem' });

const risk = item
  .omit({ reasons: true })
  .extend({
    state: z.enum(STATES),
    late: z.boolean().describe('First posted after the last posting date, and that bears on it.'),
  })
  .meta({ id: 'RiskItem' });

const judged = z
  .object({
    series: z.string(),
    subject: z.string(),
    revision: z.string(),
    outcome,
    state: z.enum(STATES),
    messageId: z.string().nullable(),
  })
  .meta({ id: 'JudgedRow' });

const decide = z
  .object({
    about: z.enum([
      'landed-objected',
      'exception',
      'landed-unacked',
      'word',
      'moratorium',
      'schedule',
      'heard',
    ]),
    sentence: z.string(),
    series: z.string().nullable(),
    messageId: z.string().nullable(),
    commit: z.string().nullable(),
  })
  .meta({ id: 'DecidePoint', description: 'Something that waits for a word of the release manager.' });

const exception = z.object({
  state: z.enum(['asked', 'granted', 'refused', 'expired']),
  series: z.string().nullable(),
  subject: z.string(),
  by: z.string(),
  at: moment,
  until: moment.nullable(),
  reason: z.string(),
  messageId: z.string().nullable(),
});

const chain = z
  .object({
    series: z.string(),
    subject: z.string(),
    revision: z.string(),
    commit: z.string().nullable(),
    messageId: z.string().nullable(),
    waiting: z.array(
      z.object({
        subject: z.string(),
        state: z.enum(['landed', 'posted', 'never-received']),
        commit: z.string().nullable(),
        series: z.string().nullable(),
        revision: z.string().nullable(),
        kinds: z.array(z.string()),
        confidence: z.enum(['certain', 'likely', 'weak']),
        depth: z.int(),
      }),
    ),
  })
  .meta({ id: 'ReportChain', description: 'An item, and the patches that wait on it.' });

const unacked = z.object({
  counts: z.record(z.string(), z.int()),
  missing: z.array(
    z.object({
      commit: z.string(),
      subject: z.string(),
      committedAt: moment,
      phase: z.string(),
      why: z.string(),
    }),
  ),
  notKnown: z.array(z.string()),
});

const change = z
  .object({ sentence: z.string(), series: z.string().nullable(), messageId: z.string().nullable() })
  .meta({ id: 'ReportChange' });

const bits = {
  bits: z.array(
    z.object({
      channel: z.string(),
      bit: z.string(),
      name: z.string(),
      change: z.string(),
      series: z.string(),
      subject: z.string(),
    }),
  ),
  registry: z.array(
    z.object({
      channel: z.string(),
      bit: z.int(),
      name: z.string(),
      change: z.enum(['given', 'moved', 'taken-back']),
      commit: z.string().nullable(),
      day: z.string(),
    }),
  ),
  registrySince: z.object({ branched: z.string(), day: z.string() }).nullable(),
  interfaceChanges: z.array(
    z.object({
      kind: z.string(),
      sentence: z.string(),
      series: z.string(),
      subject: z.string(),
      revision: z.string(),
      messageId: z.string().nullable(),
    }),
  ),
};

const frame = {
  projectName: z.string(),
  release: z.string(),
  releaseManager: z.string().nullable(),
  phase: z.string(),
  phaseTitle: z.string(),
  moratorium: z.boolean(),
  schedule: z
    .object({ version: z.int(), saidAt: moment, messageId: z.string().nullable() })
    .nullable()
    .describe(
      'The announcement that changed the schedule last, and how many there were; `messageId` is `null` where no mail announced it.',
    ),
  borders: z.array(
    z.object({
      phase: z.string(),
      title: z.string(),
      lastDay: z.string(),
      status: z.string(),
      days: z.int(),
    }),
  ),
  heard: z.array(heard),
};

const coverage = z.object({
  treeThrough: moment.nullable(),
  mails: z.int(),
  parked: z.int(),
  patchesNeverReceived: z.int(),
  waiting: z.int().describe('Conversations with mail that nothing was derived from yet: the lag.'),
  waitingSince: moment.nullable(),
  notKnown: z.array(z.string()),
});

const landed = z.object({
  series: z.string(),
  subject: z.string(),
  revision: z.string(),
  state: z.enum(['landed', 'partly-landed', 'reverted']),
  commit: z.string(),
  committedAt: moment,
  revertedBy: z.object({ commit: z.string(), committedAt: moment }).nullable(),
});

/** The freeze report as JSON. */
export const freezeReport = z
  .object({
    ...frame,
    notes: z
      .object({ text: z.string(), from: z.string().nullable() })
      .nullable()
      .describe(
        'What the release manager wrote to stand on top; `from`: the saved report it was carried over from.',
      ),
    counts: z.object({
      closed: z.int(),
      held: z.int(),
      undetermined: z.int(),
      open: z.int(),
      total: z.int(),
      series: z.int(),
    }),
    decide: z.array(decide),
    decisions: z.array(item).describe('Series that are not open, worst first.'),
    atRisk: z.array(risk),
    ready: z.array(judged).describe('Open and not in.'),
    judged: z.array(judged),
    ...bits,
    objections: z.array(objection.extend({ stands: z.boolean() })),
    landed: z.array(landed),
    unacked: unacked.nullable(),
    exceptions: z.array(exception),
    chains: z.array(chain),
    since: z
      .object({ asOf: moment, hash: z.string().nullable(), changes: z.array(change) })
      .nullable()
      .describe('What changed since an earlier report; `hash`: its permalink.'),
    burnDown: z.array(z.object({ day: z.string(), posted: z.int(), landed: z.int(), undecided: z.int() })),
    coverage,
    ...meta,
  })
  .meta({ id: 'FreezeReport' });
