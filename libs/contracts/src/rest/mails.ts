import { z } from 'zod';
import { endpoint } from '../endpoint';
import { mailId, part, viewpoint } from '../parameters';
import { lookAt, meta, moment, person, trust } from './common';

const KINDS = ['patch', 'cover', 'pull-request', 'reply', 'other'] as const;

const header = {
  messageId: z.string(),
  kind: z.enum(KINDS),
  from: person,
  saidAt: moment,
  saidAtProven: z.boolean().describe('Whether an archive confirms the time.'),
  subject: z.string(),
  inReplyTo: z.array(z.string()),
};

const inThread = z
  .object({ ...header, parent: z.string().nullable().describe('The mail of this thread that it answers.') })
  .meta({ id: 'MailInThread' });

const copy = z.object({
  rawHash: z.string().describe('SHA-256 of the raw mail.'),
  trust,
  recordedAt: moment,
});

export const mail = z
  .object({
    ...header,
    date: moment.nullable().describe('As the mail itself says.'),
    listIds: z.array(z.string()),
    references: z.array(z.string()),
    text: z.string().describe('The text a person reads: the plain part, or HTML reduced to text.'),
    attachments: z.array(z.string()).describe('Attached texts that hold a diff.'),
    defects: z.array(z.string()).describe('What the decoder met that a reader should know.'),
    rawHash: z.string().describe('Which of the copies this is.'),
    copies: z
      .array(copy)
      .describe(
        'All mails of this Message-ID, in the order they were recorded; they may differ in what lists add.',
      ),
    contested: z
      .boolean()
      .describe('Whether the copies differ in what they say and no person picked one: then none counts.'),
  })
  .meta({ id: 'Mail' });

const mailRef = z.strictObject({ messageId: mailId });
const NOT_FOUND = { 404: 'No mail of this Message-ID was taken, or none was by then.' };

const whichCopy = part
  .regex(/^[0-9a-f]{64}$/, 'Write the rawHash of a copy.')
  .optional()
  .describe(
    'The `rawHash` of the copy that is meant; default: the one that counts, else the first that was recorded.',
  );

export const MAILS = {
  getMail: endpoint({
    name: 'getMail',
    method: 'GET',
    path: '/mails/{messageId}',
    tag: 'Mail',
    summary: 'One mail, decoded',
    needs: 'read',
    params: mailRef,
    query: z.strictObject({ ...lookAt.shape, copy: whichCopy }),
    answer: z.object({ ...mail.shape, ...meta }),
    refuses: NOT_FOUND,
  }),
  getRawMail: endpoint({
    name: 'getRawMail',
    method: 'GET',
    path: '/mails/{messageId}/raw',
    tag: 'Mail',
    summary: 'One mail, byte for byte as it was taken',
    needs: 'read',
    params: mailRef,
    query: z.strictObject({ ...viewpoint.shape, copy: whichCopy }),
    texts: ['message/rfc822'],
    refuses: NOT_FOUND,
  }),
  getThread: endpoint({
    name: 'getThread',
    method: 'GET',
    path: '/mails/{messageId}/thread',
    tag: 'Mail',
    summary: 'The thread of a mail: what it answers, what answers it, and so on, oldest first',
    needs: 'read',
    params: mailRef,
    query: lookAt,
    answer: z.object({
      thread: z.array(inThread),
      leftOut: z.int().describe('How many mails a bound left out; 0: none.'),
      ...meta,
    }),
    refuses: NOT_FOUND,
  }),
} as const;
