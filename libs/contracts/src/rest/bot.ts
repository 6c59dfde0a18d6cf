import { z } from 'zod';
import { endpoint } from '../endpoint';
import { moment } from './common';

const count = z
  .object({
    kind: z
      .string()
      .describe('`comment`, `command-answer`, `bot-alert`, `report`, `parked-alert`, `sign-in`.'),
    state: z.enum(['planned', 'sent', 'parked', 'withheld']),
    why: z.string().nullable().describe('Why they wait or were withheld; `null` for the others.'),
    count: z.int(),
  })
  .meta({ id: 'MailCount' });

export const BOT = {
  getBot: endpoint({
    name: 'getBot',
    method: 'GET',
    path: '/bot',
    tag: 'Log',
    summary: 'Whether the bot is stopped, by whom, and how much of its mail went out, waits or was withheld',
    needs: 'admin',
    answer: z.object({
      stopped: z.boolean(),
      by: z.string().nullable().describe('Who said so last; `null` where nobody ever did.'),
      at: moment.nullable(),
      reason: z.string().nullable(),
      perHour: z.int().describe('Mails that may go out in an hour, of every kind together.'),
      perListPerDay: z.int(),
      hoursPerThread: z.int(),
      mails: z.array(count).describe('All mail there is, by sort and standing.'),
    }),
  }),
} as const;
