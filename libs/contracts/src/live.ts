import { z } from 'zod';
import { endpoint } from './endpoint';
import { fit, part, ref, release, viewpoint } from './parameters';

const MAX_TYPES = 1_000;

/** Texts of a query with commas between. */
const several = fit(MAX_TYPES).transform((text) => text.split(',').map((one) => one.trim()));

/** A place in the event log, as `GET /api/v1/events` has it. */
const position = z.string().regex(/^\d{1,19}\.\d{1,18}$/, 'Write the position of an event, such as 812.40.');

/** The stream of events: `LIVE` and not `REST`, for its answer has no end. */
export const LIVE = {
  streamEvents: endpoint({
    name: 'streamEvents',
    method: 'GET',
    path: '/events/stream',
    tag: 'Log',
    summary: 'Events as they happen, as server-sent events',
    description:
      'Begins with what happens from now on; with the header `Last-Event-ID`, as browsers send it when they come back, with what happened since that event. An id is to be kept and sent back as it is. Each event has the name of its type, and the JSON of `GET /events` with less data: ids, numbers and words of ours, never words of a mail. A comment comes every 15 seconds.',
    needs: 'read',
    query: z.strictObject({
      sort: z
        .enum(['conclusion', 'fact', 'all'])
        .default('conclusion')
        .describe('What Sluice thinks, what came from outside, or both.'),
      types: several
        .optional()
        .describe('Only these types, with commas between.')
        .meta({ override: { type: 'string' }, examples: ['VerdictChanged,RevisionPosted'] }),
      series: ref
        .optional()
        .describe('Only of this series: its id, a Message-ID of it, or a commit it landed as.'),
      release: release
        .optional()
        .describe('Only what names this release line, or is of a series judged for it.'),
      after: position
        .optional()
        .describe('Begin after this position of the log; `Last-Event-ID` goes before it.'),
    }),
    texts: ['text/event-stream'],
    refuses: {
      410: 'The log has no event of this id: begin anew.',
      503: 'Too many streams are open.',
    },
  }),
} as const;

/** What is fetched again and again: feeds and calendars, at paths of their own, outside REST v1. */
export const FEEDS = {
  releaseFeed: endpoint({
    name: 'releaseFeed',
    method: 'GET',
    path: '/feeds/release/{release}.atom',
    tag: 'Log',
    summary: 'News of a release line as an Atom feed',
    needs: 'read',
    params: z.strictObject({ release }),
    texts: ['application/atom+xml'],
  }),
  maintainerFeed: endpoint({
    name: 'maintainerFeed',
    method: 'GET',
    path: '/feeds/maintainer/{address}.atom',
    tag: 'Log',
    summary: 'News of series that touch what a maintainer maintains, as an Atom feed',
    needs: 'read',
    params: z.strictObject({
      address: part.meta({
        examples: ['sstabellini@kernel.org'],
        description: 'An address of a maintainer.',
      }),
    }),
    texts: ['application/atom+xml'],
  }),
  seriesFeed: endpoint({
    name: 'seriesFeed',
    method: 'GET',
    path: '/feeds/series/{ref}.atom',
    tag: 'Log',
    summary: 'News of one series as an Atom feed',
    needs: 'read',
    params: z.strictObject({ ref }),
    texts: ['application/atom+xml'],
  }),
  releaseCalendar: endpoint({
    name: 'releaseCalendar',
    method: 'GET',
    path: '/calendars/{release}.ics',
    tag: 'Releases',
    summary: 'The calendar of a release line, for programs that keep calendars',
    needs: 'read',
    params: z.strictObject({ release }),
    query: viewpoint,
    texts: ['text/calendar'],
  }),
} as const;
