import { z } from 'zod';
import { endpoint } from '../endpoint';
import { part } from '../parameters';
import { lookAt, lookThrough, meta, moment } from './common';

export const position = z
  .string()
  .regex(/^\d{1,20}\.\d{1,19}$/, 'Write the position of an event, such as 812.40.')
  .meta({ id: 'LogPosition', examples: ['812.40'], description: 'A place in the event log.' });

export const event = z
  .object({
    position,
    sort: z.enum(['fact', 'conclusion']),
    type: z.string(),
    schemaVersion: z.int(),
    streamName: z.string(),
    streamVersion: z.int(),
    idempotencyKey: z.string(),
    saidAt: moment.nullable(),
    recordedAt: moment,
    data: z
      .record(z.string(), z.unknown())
      .describe('By type and schemaVersion; ids and hashes, no text of mails.'),
  })
  .meta({ id: 'Event' });

const parkedMail = z
  .object({
    id: z.string(),
    reason: z.string(),
    detail: z.string(),
    source: z.string(),
    at: moment,
    size: z.int(),
    whole: z.boolean().describe('Whether the raw mail was kept whole, so that it can be tried again.'),
  })
  .meta({ id: 'ParkedMail' });

const parkedJob = z
  .object({
    id: z.string(),
    queue: z.string(),
    about: z.array(z.string()),
    why: z.string(),
    at: moment,
    attempts: z.int().optional(),
    version: z.int().optional(),
  })
  .meta({ id: 'ParkedJob' });

export const LOG = {
  listEvents: endpoint({
    name: 'listEvents',
    method: 'GET',
    path: '/events',
    tag: 'Log',
    summary: 'The event log in its order, from after a position; or newest first',
    description:
      'Facts, what came from outside, and conclusions, what Sluice thought of it. The `position` of the last event is where to go on from.',
    needs: 'read',
    query: z.strictObject({
      ...lookThrough.shape,
      after: z
        .union([position, z.literal('0')])
        .default('0')
        .describe('Only events after this position; `0`: from the beginning.'),
      order: z
        .enum(['oldest', 'newest'])
        .default('oldest')
        .describe('Which comes first. `newest` begins at the end of the log and goes with no `after`.'),
      sort: z.enum(['fact', 'conclusion']).optional().describe('Only facts, or only conclusions.'),
      types: part
        .optional()
        .describe('Only these types, with commas between.')
        .meta({ examples: ['VerdictChanged,RevisionPosted'] }),
    }),
    answer: z.object({
      events: z.array(event),
      last: position.nullable().describe('Through where the log was read; `null`: there was nothing.'),
      ...meta,
    }),
    pageOf: 'events',
  }),
  listParkedMails: endpoint({
    name: 'listParkedMails',
    method: 'GET',
    path: '/parked/mails',
    tag: 'Log',
    summary: 'Mail that could not be taken, with the reason',
    needs: 'admin',
    query: lookThrough,
    answer: z.object({ mails: z.array(parkedMail), ...meta }),
    pageOf: 'mails',
  }),
  listParkedJobs: endpoint({
    name: 'listParkedJobs',
    method: 'GET',
    path: '/parked/jobs',
    tag: 'Log',
    summary: 'Work that failed for good and waits for a person',
    needs: 'admin',
    query: lookAt,
    answer: z.object({ jobs: z.array(parkedJob), ...meta }),
    pageOf: 'jobs',
  }),
} as const;
