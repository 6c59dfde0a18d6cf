import { z } from 'zod';
import { endpoint } from '../endpoint';
import { moment } from './common';

export const status = z
  .object({
    project: z.string().describe("The project's key."),
    knownThrough: moment
      .nullable()
      .describe('Through when the knowledge of mail goes: when the newest mail was said.'),
    treeThrough: moment.nullable().describe("When the newest known commit of the project's tree was made."),
    mails: z.int(),
    parked: z.int().describe('Mails that could not be taken.'),
    lastMailAt: moment.nullable().describe('When a mail was last recorded.'),
    waiting: z.int().describe('Conversations whose answers are older than their mails.'),
    waitingSince: moment.nullable().describe('Since when the oldest of them waits.'),
  })
  .meta({ id: 'Status' });

export const STATUS = {
  getStatus: endpoint({
    name: 'getStatus',
    method: 'GET',
    path: '/status',
    tag: 'Log',
    summary: 'How the knowledge is: through when it goes, what is parked, what waits to be derived',
    needs: 'read',
    answer: status,
  }),
} as const;
