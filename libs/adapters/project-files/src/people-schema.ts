import type { Role } from '@sluice/freeze';
import type { Identity } from '@sluice/series';
import { z } from 'zod';
import { address, instant, release, source } from './schema-parts';

const dated = { from: instant.optional(), to: instant.optional(), source };

/** Without a beginning, a manager of a line to come would have managed it years ago. */
const manager = z.strictObject({ release, person: address, ...dated, from: instant });
const people = z.strictObject({ people: z.array(address), ...dated });

const area = z.strictObject({
  area: z.string(),
  people: z.array(address).min(1, 'an area needs at least one person'),
  files: z.array(z.string()).default([]),
});
const maintainersFile = z.strictObject({ ...dated, areas: z.array(area) });

const period = (entry: { from?: Role['validFrom']; to?: Role['validTo']; source: Role['source'] }) => ({
  validFrom: entry.from,
  validTo: entry.to,
  source: entry.source,
});

const managing = (role: Role['role'], list: readonly z.output<typeof manager>[]): readonly Role[] =>
  list.map((entry) => ({ role, person: entry.person, release: entry.release, ...period(entry) }));

const maintaining = (file: z.output<typeof maintainersFile>): readonly Role[] =>
  file.areas.flatMap((entry) =>
    entry.people.map((person): Role => ({
      role: 'maintainer',
      person,
      files: entry.files,
      area: entry.area,
      ...period(file),
    })),
  );

const plain = (role: Role['role'], groups: readonly z.output<typeof people>[]): readonly Role[] =>
  groups.flatMap((group) => group.people.map((person): Role => ({ role, person, ...period(group) })));

/** `roles.yaml`: who does what, and since when. */
export const rolesSchema = z
  .strictObject({
    releaseManagers: z.array(manager).default([]),
    deputies: z.array(manager).default([]),
    maintainers: z.array(maintainersFile).default([]),
    committers: z.array(people).default([]),
    administrators: z.array(people).default([]),
  })
  .transform((file): readonly Role[] => [
    ...managing('release-manager', file.releaseManagers),
    ...managing('deputy-release-manager', file.deputies),
    ...file.maintainers.flatMap(maintaining),
    ...plain('committer', file.committers),
    ...plain('administrator', file.administrators),
  ]);

const person = z.strictObject({
  name: z.string(),
  addresses: z.array(address).min(1, 'a person needs at least one address'),
  source,
});

/** `identities.yaml`: one person's addresses. An address may stand for one person only. */
export const identitiesSchema = z
  .strictObject({ people: z.array(person) })
  .superRefine((file, context) => {
    const owners = new Map<string, string>();
    file.people.forEach(({ name, addresses }, n) => {
      for (const one of addresses.map((a) => a.toLowerCase())) {
        const owner = owners.get(one);
        if (owner !== undefined)
          context.addIssue({
            code: 'custom',
            path: ['people', n, 'addresses'],
            message: `${one} stands for ${owner} and for ${name}; keep it with one of them`,
          });
        owners.set(one, name);
      }
    });
  })
  .transform((file): readonly Identity[] => file.people.map(({ name, addresses }) => ({ name, addresses })));
