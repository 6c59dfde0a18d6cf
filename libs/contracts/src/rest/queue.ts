import { z } from 'zod';
import { endpoint } from '../endpoint';
import { release, viewpoint } from '../parameters';
import { mailAddress } from './access';
import { meta, moment, person } from './common';
import { outcome } from './gate';

const turn = z
  .object({
    role: z
      .enum(['author', 'maintainer', 'release-manager', 'committer', 'nobody', 'unknown'])
      .describe(
        '`unknown`: whose turn it is cannot be told. `nobody`: no person of the series can do anything.',
      ),
    people: z.array(person).describe('By name, where they are known.'),
    sentence: z.string().describe('Why: the sentence of a reason of the verdict.'),
    rule: z.string(),
    clearedBy: z.string(),
    since: moment.nullable(),
  })
  .meta({ id: 'Turn', description: 'Who has to do something about a series, and why.' });

const item = z
  .object({
    series: z.string(),
    subject: z.string(),
    revision: z.string(),
    author: z.string(),
    release: z.string(),
    outcome,
    state: z.string(),
    phase: z.string(),
    postedAt: moment,
    messageId: z.string().nullable(),
    as: z.array(z.enum(['maintainer', 'author', 'release-manager'])).describe('What the person is to it.'),
    yours: z.boolean().describe('Whether the first of the turns is theirs.'),
    turns: z.array(turn).describe('The most pressing first.'),
    lastWord: z
      .object({ messageId: z.string().nullable(), by: z.string(), saidAt: moment })
      .describe('The mail that spoke of its latest revision last.'),
  })
  .meta({ id: 'QueueItem' });

export const QUEUE = {
  getQueue: endpoint({
    name: 'getQueue',
    method: 'GET',
    path: '/queue',
    tag: 'Series',
    summary: 'What waits for a person, and whose turn it is with everything they have to do with',
    description:
      'Series judged for a release line that is not released yet: those the person wrote, those that touch what they maintain, those of a release line they manage. Roles and MAINTAINERS are those of the moment that is asked about.',
    needs: 'read',
    query: z.strictObject({
      ...viewpoint.shape,
      person: mailAddress.meta({ examples: ['wren@example.org'], description: 'Any address of the person.' }),
      release: release.optional().describe('Only series judged for this release line.'),
    }),
    answer: z.object({
      person,
      roles: z
        .object({ maintainer: z.boolean(), releaseManagerOf: z.array(z.string()) })
        .describe('What they are known to be at that moment.'),
      items: z.array(item),
      ...meta,
    }),
    refuses: { 400: 'There is no such release line.' },
  }),
} as const;
