import { z } from 'zod';
import { endpoint } from '../endpoint';
import { fields, page } from '../parameters';
import { moment } from './common';

const states = z.enum(['planned', 'sent', 'parked', 'withheld']);

const entry = z
  .object({
    key: z.string().describe('The `Sluice-Delivery` of a webhook.'),
    channel: z.enum(['webhook', 'mail']),
    target: z
      .string()
      .describe('Address of a person, URL of a webhook; without its query, which may be a secret.'),
    says: z.string().describe('`idempotencyKey` of an event, or the kind of a mail.'),
    state: states,
    attempts: z.int(),
    nextAt: moment.optional().describe('When the next attempt is due.'),
    plannedAt: moment,
    sentAt: moment.optional(),
    parkedAt: moment.optional(),
    withheldAt: moment.optional(),
    lastError: z.string().optional(),
    why: z.string().optional().describe('Why it waits or was withheld, where that is no failure.'),
  })
  .meta({ id: 'OutboxEntry', description: 'Something that is said to the outside once.' });

export const OUTBOX = {
  listOutbox: endpoint({
    name: 'listOutbox',
    method: 'GET',
    path: '/outbox',
    tag: 'Log',
    summary: 'What is said to webhooks and by mail: what waits, what was given up or withheld, and why',
    needs: 'admin',
    query: z.strictObject({
      ...page.shape,
      fields,
      state: states
        .optional()
        .describe('Only these; without it what waits, what is parked and what was withheld.'),
    }),
    answer: z.object({ entries: z.array(entry) }),
    pageOf: 'entries',
  }),
} as const;
