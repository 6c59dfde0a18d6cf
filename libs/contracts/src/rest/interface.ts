import { z } from 'zod';
import { endpoint } from '../endpoint';
import { ref, release, viewpoint } from '../parameters';
import { evidence, lookAt, meta, moment, severity } from './common';
import { outcome } from './gate';

const change = z
  .object({
    kind: z.string().describe('`bit-added`, `field-removed`, `accepted`, `version-bumped`, and so on.'),
    name: z.string(),
    file: z.string(),
    from: z.string().nullable(),
    to: z.string().nullable(),
    channel: z.string().nullable(),
    capability: z.string().nullable(),
    arch: z.string().nullable(),
    structure: z.string().optional(),
    before: z.string().optional(),
    removedLines: z.int().optional(),
    line: z.int(),
    quote: z.string(),
  })
  .meta({ id: 'InterfaceChange' });

const finding = z
  .object({
    rule: z.string(),
    ruleVersion: z.int(),
    severity,
    sentence: z.string(),
    evidence: z.array(evidence),
    clearedBy: z.string(),
    judgement: z.boolean().describe('A maintainer may dismiss it.'),
    undetermined: z
      .boolean()
      .describe('What it says could not be made certain: more mail or tree may change it.'),
  })
  .meta({ id: 'Finding' });

const switched = z
  .object({
    capability: z.string(),
    arch: z.string(),
    effect: z.enum(['enables', 'pretends', 'needs']),
    state: z.enum(['absent', 'constant-false', 'selectable', 'functional']),
    sentence: z.string(),
    evidence: z.array(
      z.object({
        kind: z.string(),
        name: z.string(),
        file: z.string(),
        line: z.int(),
        quote: z.string(),
        position: z.int(),
        messageId: z.string(),
      }),
    ),
  })
  .meta({ id: 'SwitchEffect' });

const claim = z
  .object({
    channel: z.string(),
    bit: z.string().describe('As the diff has it; `?` where it cannot be read.'),
    name: z.string(),
    change: z.string().describe('`added`, or `renumbered, was 8`.'),
    series: z.string(),
    subject: z.string(),
    revision: z.string(),
    author: z.string(),
    release: z.string(),
    outcome,
    state: z.string(),
    postedAt: moment,
    messageId: z.string().nullable(),
  })
  .meta({ id: 'ClaimedBit' });

const source = z
  .object({ commit: z.string().nullable(), messageId: z.string().nullable(), date: z.string() })
  .meta({ id: 'ModelSource', description: 'Where an entry of the model was read.' });
const span = { from: source.nullable(), until: source.nullable() };
const note = z.string().nullable();
const texts = z.array(z.string());

const catalogue = z.object({
  project: z.string(),
  day: z.string(),
  comparedUpTo: source.nullable(),
  capabilities: z.array(
    z.object({
      name: z.string(),
      title: z.string(),
      aliases: texts,
      signals: z.array(
        z.object({
          arch: z.string(),
          roles: texts,
          guests: texts,
          channel: z.string(),
          identifier: z.string(),
          state: z.string(),
          ...span,
          note,
        }),
      ),
    }),
  ),
  bits: z.array(
    z.object({
      channel: z.string(),
      name: z.string(),
      formerNames: texts,
      kind: z.enum(['bit', 'number']),
      value: z.int().nullable(),
      lingers: z.boolean(),
      header: z.string(),
      stability: z.string(),
      history: z.array(z.object({ value: z.int(), ...span, released: z.string() })),
      setBy: z.string().nullable(),
      nature: z.string().nullable(),
      note,
    }),
  ),
  words: z.array(
    z.object({
      channel: z.string(),
      prefix: z.string(),
      header: z.string(),
      stability: z.string(),
      reach: z.string(),
      taken: z.array(z.int()),
      nextFree: z.int(),
      note,
    }),
  ),
  versions: z.array(
    z.object({
      constant: z.string(),
      header: z.string(),
      value: z.string(),
      from: source.nullable(),
      bumpedThisCycle: z.boolean(),
      cycleSince: z.object({ branched: z.string(), day: z.string() }).nullable(),
    }),
  ),
  versionRule: z.string().nullable(),
  stableOps: z.array(z.object({ name: z.string(), header: z.string(), value: z.int(), ...span, note })),
  profiles: z.array(
    z.object({
      arch: z.string(),
      channel: z.string(),
      roles: texts,
      guests: texts,
      required: texts,
      optional: texts,
    }),
  ),
  headers: z.array(z.object({ path: z.string(), stability: z.string(), note })),
  promises: z.array(z.object({ name: z.string(), to: z.string(), files: texts, note })),
  vpci: z.object({
    capability: z.string(),
    switches: z.array(
      z.object({
        arch: z.string(),
        roles: texts,
        guests: texts,
        state: z.string(),
        since: source.nullable(),
        note,
        parts: z.array(
          z.object({ kind: z.string(), name: z.string(), files: texts, selects: texts, ...span, note }),
        ),
      }),
    ),
  }),
});

export const INTERFACE = {
  getInterfaceChanges: endpoint({
    name: 'getInterfaceChanges',
    method: 'GET',
    path: '/series/{ref}/interface',
    tag: 'Interface',
    summary: 'What a series changes in the declared interfaces, and what the review rules find',
    description: 'Of the revision that a Message-ID names; of the latest where it names none.',
    needs: 'read',
    params: z.strictObject({ ref }),
    query: lookAt,
    answer: z.object({
      changes: z.array(change),
      findings: z.array(finding),
      switches: z.array(switched),
      revision: z.string(),
      ...meta,
    }),
    refuses: { 404: 'Nothing answers to the reference, or nothing did by then.' },
  }),
  listClaims: endpoint({
    name: 'listClaims',
    method: 'GET',
    path: '/interface/claims',
    tag: 'Interface',
    summary: 'Which series in flight add a bit to a word of flags, or move one',
    description:
      'By the latest revision of each series that is judged for a release line not released yet. Two series at one bit stand together.',
    needs: 'read',
    query: z.strictObject({
      ...viewpoint.shape,
      release: release.optional().describe('Only series judged for this release line.'),
    }),
    answer: z.object({ claims: z.array(claim), ...meta }),
    refuses: { 400: 'There is no such release line.' },
  }),
  getCatalogue: endpoint({
    name: 'getCatalogue',
    method: 'GET',
    path: '/interface/catalogue',
    tag: 'Interface',
    summary: 'The declared interfaces: capability by arch and role, every bit with its past, versions',
    needs: 'read',
    query: viewpoint,
    answer: z.object({ ...catalogue.shape, ...meta }).meta({ id: 'Catalogue' }),
  }),
} as const;
