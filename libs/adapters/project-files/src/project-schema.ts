import { listId } from '@sluice/kernel';
import { z } from 'zod';
import { address, release } from './schema-parts';

/** `project.yaml`: the project's key, lists and release lines. */
export const projectSchema = z
  .strictObject({
    key: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'a key is lower-case letters, digits and hyphens'),
    name: z.string(),
    lists: z
      .array(
        z.strictObject({
          address,
          id: z.string(),
          /** `none`: everything on the list is public. */
          embargo: z.enum(['none', 'private']),
        }),
      )
      .min(1, 'a project needs at least one list'),
    /** Oldest first. */
    releaseLines: z.array(release).min(1, 'a project needs at least one release line'),
    /** How the release line of a patch without a target is found. */
    openReleaseLine: z.strictObject({ by: z.literal('calendar'), branchPhase: z.string() }),
  })
  .transform(({ lists, openReleaseLine, ...rest }) => ({
    ...rest,
    lists: lists.map(({ id, address: at, embargo }) => ({ listId: listId(id), address: at, embargo })),
    branchPhase: openReleaseLine.branchPhase,
  }));

export type Project = z.output<typeof projectSchema>;
