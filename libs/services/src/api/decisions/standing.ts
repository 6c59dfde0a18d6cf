import { releaseStanding, type Knowledge } from '@sluice/application';
import type { Standing } from '@sluice/freeze';
import type { Instant } from '@sluice/kernel';

/** Who has which role in a release line at a moment, and who is who. */
export const standingOf = (knowledge: Knowledge, release: string, at: Instant): Standing => ({
  roles: releaseStanding(knowledge, release, at).roles,
  identities: knowledge.identities,
});
