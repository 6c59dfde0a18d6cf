import { join } from 'node:path';
import type { Announcement, GatePolicy, Role } from '@sluice/freeze';
import type { InterfaceModel } from '@sluice/interface-model';
import type { Identity } from '@sluice/series';
import type { z } from 'zod';
import { calendarsSchema } from './calendar-schema';
import { FileProblemError, type FileProblem } from './file-problem';
import { interfaceModelSchema } from './interface-model-schema';
import { identitiesSchema, rolesSchema } from './people-schema';
import { policySchema } from './policy-schema';
import { projectSchema, type Project } from './project-schema';
import { checkYaml, readText } from './yaml-file';

/** What a project's files say, checked. Each becomes a fact of its own when it is published; nothing reads a file at judging time. */
export type ProjectFiles = {
  readonly project: Project;
  readonly interfaceModel: InterfaceModel;
  readonly policy: GatePolicy;
  readonly announcements: readonly Announcement[];
  readonly roles: readonly Role[];
  readonly identities: readonly Identity[];
};

const problemsOf = (results: readonly PromiseSettledResult<unknown>[]): readonly FileProblem[] =>
  results.flatMap((result) => {
    if (result.status === 'fulfilled') return [];
    if (result.reason instanceof FileProblemError) return result.reason.problems;
    throw result.reason;
  });

const mismatches = (files: ProjectFiles, folder: string): readonly FileProblem[] => {
  const phases = files.policy.phases.map((p) => p.name);
  const lines = files.project.releaseLines;
  const file = join(folder, 'calendars.yaml');
  const problem = (path: string, message: string): FileProblem => ({ file, path, message });
  const unknownPhases = new Set(
    files.announcements.flatMap((a) => [...a.dates.map((d) => d.phase), ...(a.without ?? [])]),
  );
  const unknownLines = new Set(files.announcements.map((a) => a.release));
  const { key } = files.project;
  return [
    ...(files.interfaceModel.project === key
      ? []
      : [
          {
            file: join(folder, 'interface-model.yaml'),
            path: 'project',
            message: `"${files.interfaceModel.project}" is not the key of project.yaml ("${key}")`,
          },
        ]),
    ...[...unknownPhases]
      .filter((name) => !phases.includes(name))
      .map((name) => problem('dates', `"${name}" is no phase of policy.yaml (${phases.join(', ')})`)),
    ...[...unknownLines]
      .filter((name) => !lines.includes(name))
      .map((name) => problem('releaseLines', `"${name}" is missing from releaseLines in project.yaml`)),
    ...(phases.includes(files.project.branchPhase)
      ? []
      : [
          {
            file: join(folder, 'project.yaml'),
            path: 'openReleaseLine.branchPhase',
            message: `not a phase of policy.yaml (${phases.join(', ')})`,
          },
        ]),
  ];
};

/**
 * Reads and checks the files of one project: `project.yaml`, `interface-model.yaml`, `policy.yaml`, `calendars.yaml`, `roles.yaml` and
 * `identities.yaml` in `folder`. Throws one `FileProblemError` that lists every problem of every file, with file, line, path and what to do.
 */
export const loadProject = async (folder: string): Promise<ProjectFiles> => {
  const load = async <S extends z.ZodType>(name: string, schema: S): Promise<z.output<S>> => {
    const file = join(folder, name);
    return checkYaml(await readText(file), schema, file);
  };
  const loading = {
    project: load('project.yaml', projectSchema),
    interfaceModel: load('interface-model.yaml', interfaceModelSchema),
    policy: load('policy.yaml', policySchema),
    announcements: load('calendars.yaml', calendarsSchema),
    roles: load('roles.yaml', rolesSchema),
    identities: load('identities.yaml', identitiesSchema),
  };
  const broken = problemsOf(await Promise.allSettled(Object.values(loading)));
  if (broken.length > 0) throw new FileProblemError(broken);
  const files: ProjectFiles = {
    project: await loading.project,
    interfaceModel: await loading.interfaceModel,
    policy: await loading.policy,
    announcements: await loading.announcements,
    roles: await loading.roles,
    identities: await loading.identities,
  };
  const problems = mismatches(files, folder);
  if (problems.length > 0) throw new FileProblemError(problems);
  return files;
};
