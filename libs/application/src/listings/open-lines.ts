import type { Instant } from '@sluice/kernel';
import type { Knowledge } from '../derive';
import { releaseStanding } from '../release-standing';

/** The release lines that something may still enter at a moment, oldest first: those that were not released by then. */
export const openLines = (knowledge: Knowledge, at: Instant): readonly string[] =>
  knowledge.project.releaseLines.filter(
    (line) => releaseStanding(knowledge, line, at).calendar.shippedAt === undefined,
  );
