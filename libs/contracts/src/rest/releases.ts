import { z } from 'zod';
import { endpoint } from '../endpoint';
import { part, release } from '../parameters';
import { lookAt, lookThrough, meta, moment } from './common';
import { outcome, OUTCOMES } from './gate';

const dateStatus = z.enum(['draft', 'considered', 'tentative', 'announced', 'effective']);
const source = z
  .object({ messageId: z.string().optional(), text: z.string().optional() })
  .meta({ id: 'Source', description: 'Where an entry comes from: a mail, else a text to follow.' });

const said = z.object({
  release: z.string(),
  by: z.string(),
  at: moment,
  reason: z.string(),
  source,
});

export const heard = z
  .object({
    messageId: z.string(),
    by: z.string(),
    saidAt: moment,
    says: z.array(z.string()),
    confirmed: z.boolean().describe('`false`: read by machine, and it counts for nothing yet.'),
  })
  .meta({ id: 'Heard', description: 'What a release mail says, as it was read.' });

export const need = z.enum(['nothing', 'maintainer-ack', 'release-ack', 'no']);

const announcement = z
  .object({
    release: z.string(),
    saidAt: moment,
    source,
    note: z.string().optional(),
    dates: z.array(z.object({ phase: z.string(), lastDay: z.string(), status: dateStatus })),
    without: z.array(z.string()).optional(),
    moratorium: z.enum(['declared', 'lifted']).optional(),
    waivers: z
      .array(
        z.object({
          classes: z.array(z.string()).optional(),
          phases: z.array(z.string()).optional(),
          person: z.string().optional(),
          files: z.array(z.string()).optional(),
          need,
          until: moment.optional(),
          sentence: z.string(),
        }),
      )
      .optional(),
  })
  .meta({ id: 'Announcement' });

const releaseLine = z
  .object({
    release: z.string(),
    releaseManager: z.string().nullable(),
    current: z.string().describe('Name of the phase it is in.'),
    shippedAt: moment.nullable(),
    moratorium: z.object({ since: moment, source }).nullable(),
    phases: z.array(
      z.object({
        name: z.string(),
        title: z.string(),
        from: moment.nullable(),
        until: moment.nullable(),
        lastDay: z.string().nullable().describe('Last day before it.'),
        status: dateStatus,
        source,
      }),
    ),
    exceptions: z.array(
      z.object({
        type: z.enum(['ExceptionGranted', 'ExceptionRefused']),
        said,
        data: z.object({
          about: z.string(),
          revision: z.string().optional(),
          until: moment.optional(),
        }),
      }),
    ),
    holds: z.array(z.object({ type: z.literal('HoldPlaced'), said, data: z.object({ about: z.string() }) })),
    heard: z.array(heard),
    announcements: z.array(announcement).describe('Oldest first.'),
  })
  .meta({ id: 'ReleaseLine' });

export const deciding = {
  because: z.string().describe('What decides the outcome.'),
  rule: z.string(),
  clearedBy: z.string(),
};

const listedVerdict = z
  .object({
    series: z.string(),
    subject: z.string(),
    revision: z.string(),
    author: z.string(),
    release: z.string(),
    outcome,
    ...deciding,
    messageId: z.string().nullable(),
    phase: z.string(),
    state: z.string().describe('Where the series stands.'),
    postedAt: moment,
    validUntil: moment.nullable(),
    acting: z.int().describe('How many reasons act on the outcome.'),
  })
  .meta({ id: 'ListedVerdict', description: 'The verdict on the latest revision of a series, in a list.' });

export const releaseRef = z.strictObject({ release });
export const NOT_FOUND = { 404: 'The project has no such release line.' };
export const RELEASES = {
  listReleases: endpoint({
    name: 'listReleases',
    method: 'GET',
    path: '/releases',
    tag: 'Releases',
    summary: 'Every release line with its calendar and phase, oldest first',
    needs: 'read',
    query: lookAt,
    answer: z.object({ releases: z.array(releaseLine), ...meta }),
    pageOf: 'releases',
  }),
  getRelease: endpoint({
    name: 'getRelease',
    method: 'GET',
    path: '/releases/{release}',
    tag: 'Releases',
    summary: 'Calendar by announcement, phases, release manager, exceptions, holds, moratoria',
    needs: 'read',
    params: releaseRef,
    query: lookAt,
    answer: z.object({ ...releaseLine.shape, ...meta }),
    refuses: NOT_FOUND,
  }),
  getPolicy: endpoint({
    name: 'getPolicy',
    method: 'GET',
    path: '/releases/{release}/policy',
    tag: 'Releases',
    summary: 'What each phase of a release line asks of each class of change',
    description: 'The rule of the project; exceptions, holds and moratoria stand in the release line itself.',
    needs: 'read',
    params: releaseRef,
    query: lookAt,
    answer: z.object({
      release: z.string(),
      current: z.string().describe('Name of the phase it is in.'),
      policyVersion: z.int(),
      phases: z.array(
        z.object({
          name: z.string(),
          title: z.string(),
          needs: z.array(z.object({ class: z.string(), need })).describe('One of each class of change.'),
          sources: z.array(source),
        }),
      ),
      ...meta,
    }),
    refuses: NOT_FOUND,
  }),
  listGates: endpoint({
    name: 'listGates',
    method: 'GET',
    path: '/releases/{release}/gates',
    tag: 'Releases',
    summary: 'The gate board: the verdict on the latest revision of every series judged for a release line',
    needs: 'read',
    params: releaseRef,
    query: z.strictObject({
      ...lookThrough.shape,
      outcome: z.enum(OUTCOMES).optional().describe('Only these verdicts.'),
      author: part.optional().describe("Part of the author's name or address."),
      text: part.optional().describe('Part of the subject.'),
    }),
    answer: z.object({ gates: z.array(listedVerdict), ...meta }),
    pageOf: 'gates',
    refuses: NOT_FOUND,
  }),
} as const;
