import { POLICY_CLASSES, type Announcement } from '@sluice/freeze';
import { z } from 'zod';
import { address, day, instant, release, source } from './schema-parts';

const status = z.enum(['draft', 'considered', 'tentative', 'announced', 'effective']);
export const need = z.enum(['nothing', 'maintainer-ack', 'release-ack', 'no']);

const waiver = z.strictObject({
  classes: z.array(z.enum(POLICY_CLASSES)).optional(),
  phases: z.array(z.string()).optional(),
  person: address.optional(),
  files: z.array(z.string()).optional(),
  need,
  until: instant.optional(),
  sentence: z.string(),
});

const announcement = z.strictObject({
  said: instant,
  source,
  note: z.string().optional(),
  dates: z.record(z.string(), z.strictObject({ lastDay: day, status })).default({}),
  moratorium: z.enum(['declared', 'lifted']).optional(),
  waivers: z.array(waiver).optional(),
});

const line = z
  .strictObject({
    release,
    without: z.array(z.string()).default([]),
    candidates: z.record(z.string(), instant).default({}),
    released: z.strictObject({ at: instant, lastDay: day, tag: z.string() }).optional(),
    announcements: z.array(announcement),
  })
  .superRefine(({ without, announcements }, context) => {
    const dated = new Set(announcements.flatMap((a) => Object.keys(a.dates)));
    for (const phase of without.filter((p) => dated.has(p)))
      context.addIssue({
        code: 'custom',
        path: ['without'],
        message: `"${phase}" stands here and has a date: a line is without a phase, or dates it`,
      });
  });

const spoken = (named: string, entry: z.output<typeof announcement>): Announcement => ({
  release: named,
  saidAt: entry.said,
  source: entry.source,
  note: entry.note,
  dates: Object.entries(entry.dates).map(([phase, date]) => ({ phase, ...date })),
  moratorium: entry.moratorium,
  waivers: entry.waivers,
});

const tagged = ({ release: named, candidates, released }: z.output<typeof line>): readonly Announcement[] => {
  const tags = Object.entries(candidates).map(([tag, at]): Announcement => ({
    release: named,
    saidAt: at,
    source: { text: `tag ${tag}` },
    note: `${tag} tagged`,
    dates: [],
  }));
  if (released === undefined) return tags;
  const shipping: Announcement = {
    release: named,
    saidAt: released.at,
    source: { text: `tag ${released.tag}` },
    note: `${released.tag} tagged: released`,
    dates: [{ phase: 'release', lastDay: released.lastDay, status: 'effective' }],
  };
  return [...tags, shipping];
};

const oldestFirst = (a: Announcement, b: Announcement): number =>
  a.saidAt < b.saidAt ? -1 : a.saidAt > b.saidAt ? 1 : 0;

/** What a line is without is known from its first announcement on: before it nothing was known of the line. */
const announcementsOf = (entry: z.output<typeof line>): readonly Announcement[] => {
  const [first, ...rest] = [
    ...entry.announcements.map((a) => spoken(entry.release, a)),
    ...tagged(entry),
  ].sort(oldestFirst);
  if (first === undefined || entry.without.length === 0) return first === undefined ? [] : [first, ...rest];
  return [{ ...first, without: entry.without }, ...rest];
};

/** `calendars.yaml`: the announcements of every release line, tags as announcements of their own, oldest first within a line. */
export const calendarsSchema = z
  .strictObject({ releaseLines: z.array(line) })
  .transform(({ releaseLines }): readonly Announcement[] => releaseLines.flatMap(announcementsOf));
