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

const line = z.strictObject({
  release,
  candidates: z.record(z.string(), instant).default({}),
  released: z.strictObject({ at: instant, lastDay: day, tag: z.string() }).optional(),
  announcements: z.array(announcement),
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

/** `calendars.yaml`: the announcements of every release line, tags as announcements of their own, oldest first within a line. */
export const calendarsSchema = z
  .strictObject({ releaseLines: z.array(line) })
  .transform(({ releaseLines }): readonly Announcement[] =>
    releaseLines.flatMap((l) =>
      [...l.announcements.map((a) => spoken(l.release, a)), ...tagged(l)].sort((a, b) =>
        a.saidAt < b.saidAt ? -1 : a.saidAt > b.saidAt ? 1 : 0,
      ),
    ),
  );
