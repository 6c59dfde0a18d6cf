import { z } from 'zod';
import { endpoint } from '../endpoint';
import { flag, instant, part, ref, release, viewpoint } from '../parameters';
import { evidence, meta, moment } from './common';
import { outcome, reason } from './gate';
import { titleFrom } from './series';

const edge = z
  .object({
    from: z
      .string()
      .describe('The patch that needs the other: Message-ID, commit, or SERIES-ID/REVISION/POSITION.'),
    to: z.string(),
    kind: z.enum([
      'declared',
      'base',
      'series-order',
      'symbol',
      'lines',
      'number',
      'mirror',
      'fixes',
      'reverts',
      'promise',
      'prose',
    ]),
    confidence: z.enum(['certain', 'likely', 'weak']),
    evidence: z.array(evidence),
    saidAt: moment,
    names: z.array(z.string()).optional(),
    lines: z.int().optional(),
  })
  .meta({ id: 'Edge' });

const sort = z.enum(['posted', 'landed', 'expected']);

const node = z
  .object({
    ref: z.string(),
    sort,
    at: moment,
    subject: z.string().nullable(),
    place: z
      .object({
        series: z.string(),
        revision: z.string(),
        position: z.int(),
        total: z.int(),
        newest: z.boolean(),
      })
      .nullable(),
    landedAs: z.string().nullable(),
    titleFrom: titleFrom.optional(),
  })
  .meta({ id: 'PatchNode', description: 'A patch at an end of an edge.' });

const reasonChange = z.object({ change: z.enum(['appears', 'vanishes']), reason });

const verdictChange = z
  .object({
    series: z.string(),
    subject: z.string(),
    revision: z.string(),
    release: z.string(),
    at: moment,
    before: outcome.nullable(),
    after: outcome.nullable(),
    differs: z.enum(['outcome', 'reasons', 'notes']),
    state: z.object({ before: z.string(), after: z.string() }),
    phase: z.object({ before: z.string().nullable(), after: z.string().nullable() }),
    because: z.array(reasonChange),
  })
  .meta({ id: 'VerdictChange' });

const numbered = { name: z.string(), channel: z.string(), value: z.int() };

const predicted = z.enum(['blocked', 'broken', 'renumbered', 'keeps-number', 'carries-it-out']);

const dependent = z
  .object({
    ref: z.string(),
    sort,
    subject: z.string().nullable(),
    at: moment.nullable(),
    series: z.string().nullable(),
    revision: z.string().nullable(),
    position: z.int().nullable(),
    landedAs: z.string().nullable(),
    titleFrom: titleFrom.nullable(),
    byTitle: z
      .boolean()
      .describe('It never came, and `landedAs` is the commit that bears its title and its author’s name.'),
    kinds: z.array(edge.shape.kind),
    confidence: edge.shape.confidence,
    names: z.array(z.string()),
    evidence: z.array(evidence),
    depth: z.int(),
    predicted,
    does: z.string(),
    renumbering: z
      .object({
        ...numbered,
        to: z.int(),
        releasedIn: z.string().nullable(),
        bindings: z.array(z.string()),
        introduced: z.object({ commit: z.string().optional(), date: z.string() }).nullable(),
        sentence: z.string(),
      })
      .nullable(),
  })
  .meta({ id: 'Dependent' });

const happened = z.object({
  asOf: moment,
  premise: z.array(z.object({ ref: z.string(), by: z.string().nullable(), at: moment })),
  verdicts: z.array(
    z.object({
      series: z.string(),
      subject: z.string(),
      revision: z.string(),
      release: z.string(),
      foretold: outcome.nullable(),
      happened: outcome.nullable(),
      agrees: z.boolean(),
      silent: z.array(z.string()),
    }),
  ),
  dependents: z.array(
    z.object({
      ref: z.string(),
      subject: z.string().nullable(),
      predicted,
      happened: z.enum([
        'went-in',
        'waits',
        'stays',
        'taken-back',
        'renumbered',
        'keeps-number',
        'not-known',
      ]),
      commit: z.string().nullable(),
      at: moment.nullable(),
      cameTrue: z.boolean().nullable(),
      sentence: z.string(),
    }),
  ),
  blocked: z.object({ foretold: z.array(z.string()), happened: z.array(z.string()) }),
});

const fromRef = z.strictObject({ ref });
const forRelease = {
  ...viewpoint.shape,
  release: release
    .optional()
    .describe('Release line; default: the one each version names, else the one open when it was posted.'),
};
const REFUSES = {
  400: 'The question cannot be asked: the detail says why, and what to ask instead.',
  404: 'Nothing answers to the reference, or nothing did by then.',
};

export const DEPENDENCIES = {
  getDependencies: endpoint({
    name: 'getDependencies',
    method: 'GET',
    path: '/dependencies/{ref}',
    tag: 'Dependencies',
    summary: 'What a series, patch, commit or symbol waits for, or what waits for it, and why',
    needs: 'read',
    params: z.strictObject({
      ref: ref.meta({ description: 'Series id, Message-ID, commit (7 digits or more), or a symbol.' }),
    }),
    query: z.strictObject({
      ...viewpoint.shape,
      reverse: flag.describe('What waits for it.'),
      transitive: flag.describe('And so on, as far as it goes.'),
    }),
    answer: z.object({
      edges: z.array(edge),
      cycles: z.array(z.array(z.string())),
      nodes: z.array(node),
      focus: z.array(z.string()),
      leftOut: z.int(),
      ...meta,
    }),
    refuses: REFUSES,
  }),
  whatIfReverted: endpoint({
    name: 'whatIfReverted',
    method: 'GET',
    path: '/what-if/revert/{ref}',
    tag: 'Dependencies',
    summary: 'What changes if a series, a commit, or what introduced a symbol is taken back',
    description: 'Verdicts before and after with the reasons, and what needs it. Nothing is recorded.',
    needs: 'read',
    params: fromRef,
    query: z.strictObject({
      ...forRelease,
      outcome: instant.optional().describe('Compare with what had happened by then.'),
    }),
    answer: z.object({
      what: z.literal('revert'),
      ref: z.string(),
      targets: z.array(
        z.object({
          ref: z.string(),
          how: z.enum(['revert', 'withdrawal']),
          subject: z.string().nullable(),
          at: moment.nullable(),
          series: z.string().nullable(),
          revision: z.string().nullable(),
          position: z.int().nullable(),
          messageId: z.string().nullable(),
        }),
      ),
      takenBack: z.array(z.object({ commit: z.string(), by: z.string(), at: moment })),
      frees: z.array(z.object(numbered)),
      changes: z.array(verdictChange),
      dependents: z.array(dependent),
      leftOut: z.int(),
      outcome: happened.optional(),
      ...meta,
    }),
    refuses: REFUSES,
  }),
  whatIfSlipped: endpoint({
    name: 'whatIfSlipped',
    method: 'GET',
    path: '/what-if/slip/{ref}',
    tag: 'Dependencies',
    summary: 'What changes if a series does not make the phase',
    description:
      'Verdicts as they are and just after the next border of its release line, and those for the line after. Nothing is recorded.',
    needs: 'read',
    params: fromRef,
    query: z.strictObject(forRelease),
    answer: z.object({
      what: z.literal('slip'),
      ref: z.string(),
      series: z.object({ id: z.string(), subject: z.string(), revision: z.string() }),
      release: z.string(),
      phase: z.string(),
      border: z
        .object({
          phase: z.string(),
          title: z.string(),
          at: moment,
          lastDay: z.string().nullable(),
          status: z.string(),
        })
        .nullable(),
      changes: z.array(verdictChange),
      next: z.array(
        z.object({
          series: z.string(),
          subject: z.string(),
          revision: z.string(),
          release: z.string(),
          outcome,
          because: z.array(reason),
        }),
      ),
      dependents: z.array(dependent),
      leftOut: z.int(),
      ...meta,
    }),
    refuses: REFUSES,
  }),
  whatIfMoved: endpoint({
    name: 'whatIfMoved',
    method: 'GET',
    path: '/what-if/move/{release}/{phase}/{lastDay}',
    tag: 'Dependencies',
    summary: 'What changes if a phase begins after another day',
    description:
      'Verdicts before and after if the release manager announced at that moment that this is the last day before the phase. Nothing is recorded.',
    needs: 'read',
    params: z.strictObject({
      release,
      phase: part.meta({ examples: ['code-freeze'], description: 'Name of a phase.' }),
      lastDay: part.meta({ examples: ['2021-11-05'], description: 'Last day before it.' }),
    }),
    query: viewpoint,
    answer: z.object({
      what: z.literal('move'),
      moved: z.object({
        release: z.string(),
        phase: z.string(),
        lastDay: z.string(),
        title: z.string(),
        before: z.object({ lastDay: z.string(), status: z.string() }).nullable(),
      }),
      notes: z.array(z.string()),
      comparedAt: z.array(moment),
      changes: z.array(verdictChange),
      dependents: z.array(dependent),
      ...meta,
    }),
    refuses: { 400: REFUSES[400] },
  }),
} as const;
