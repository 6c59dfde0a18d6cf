import { z } from 'zod';
import { endpoint } from '../endpoint';
import { lookAt, meta, moment } from './common';

const status = z
  .object({
    project: z.string().describe("The project's key."),
    ...meta,
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
    query: lookAt,
    answer: status,
  }),
  getReference: endpoint({
    name: 'getReference',
    method: 'GET',
    path: '/openapi.json',
    tag: 'Log',
    summary: 'This reference, as an OpenAPI 3.1 document',
    needs: 'read',
    answer: z.record(z.string(), z.unknown()),
  }),
} as const;
