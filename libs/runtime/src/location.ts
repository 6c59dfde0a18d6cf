import { existsSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import type { SluiceConfig } from '@sluice/project-files';
import type { PoolConfig } from 'pg';
import { configuredTree, type TreePlace } from './project-tree';

export type { SluiceConfig } from '@sluice/project-files';

/** Where the data and the project's documents are. */
export type Location = {
  readonly data: string;
  readonly databaseUrl?: string | undefined;
  /** Redis for the queue; without one it is in the database. */
  readonly redisUrl?: string | undefined;
  /** How the queue waits, where the configuration was read. */
  readonly queue?: SluiceConfig['queue'] | undefined;
  readonly project: string;
  readonly projectFolder: string;
  /** The project's git tree, where the configuration names one. */
  readonly tree?: TreePlace | undefined;
};

/** What the command line says of it; what it leaves out comes from the configuration. */
export type Named = {
  readonly data?: string | undefined;
  readonly project?: string | undefined;
  readonly projectFolder?: string | undefined;
};

/** The projects that come with the program. */
const SHIPPED_PROJECTS = resolve(__dirname, '../../projects');
const DEFAULT_PROJECT = 'xen';
const CONFIG_FILE = 'sluice.config.yaml';

type Environment = Readonly<Record<string, string | undefined>>;

/** The configuration file in force: the one `SLUICE_CONFIG` names, else `sluice.config.yaml` of the current folder, if there is one. */
export const configFile = (env: Environment): string | undefined => {
  const named = env['SLUICE_CONFIG'];
  if (named !== undefined && named !== '') return resolve(named);
  return existsSync(CONFIG_FILE) ? resolve(CONFIG_FILE) : undefined;
};

/** The configuration in force, its file read and the environment laid over it. */
export const configInForce = async (env: Environment): Promise<SluiceConfig> => {
  // Loaded where it is needed: schema and YAML cost more than starting the database.
  const { loadConfig } = await import('@sluice/project-files');
  return loadConfig(configFile(env), env);
};

const projectIn = (config: SluiceConfig, project: string) =>
  config.projects.find((p) => basename(p.files) === project);

/** The project that is meant where none is named: the only one that the configuration follows, or the first that came with the program. */
const unnamedProject = ({ projects }: SluiceConfig): string => {
  const [only, ...others] = projects;
  return only === undefined || others.length > 0 ? DEFAULT_PROJECT : basename(only.files);
};

const projectFolderIn = (config: SluiceConfig, project: string, env: Environment): string | undefined => {
  const entry = projectIn(config, project);
  const file = configFile(env);
  return entry === undefined ? undefined : resolve(file === undefined ? '.' : dirname(file), entry.files);
};

/** A tree of the configuration with the branches that are followed in it. */
export type ConfiguredTree = { readonly gitDir: string; readonly branches: readonly string[] };

/**
 * The trees that the configuration in force names for a project, each once.
 * @throws FileProblemError for a configuration that cannot be read
 */
export const configuredTrees = async (
  project: string,
  env: Environment,
): Promise<readonly ConfiguredTree[]> => {
  const config = await configInForce(env);
  const entry = config.projects.find((p) => basename(p.files) === project);
  const file = configFile(env);
  const trees = new Map<string, readonly string[]>();
  for (const { gitDir, branch } of entry?.trees ?? []) {
    const place = resolve(file === undefined ? '.' : dirname(file), gitDir);
    trees.set(place, [...(trees.get(place) ?? []), branch]);
  }
  return [...trees].map(([gitDir, branches]) => ({ gitDir, branches }));
};

/** A source of mail of the configuration: a path is absolute, a URL is as it stands there. */
export type ConfiguredSource = SluiceConfig['projects'][number]['sources'][number];

const IN_FILES: ReadonlySet<ConfiguredSource['kind']> = new Set(['mbox', 'maildir', 'eml', 'public-inbox']);

/** Whether a source lies in files, which workers fetch from; the others need a server to speak with. */
export const isInFiles = ({ kind }: Pick<ConfiguredSource, 'kind'>): boolean => IN_FILES.has(kind);

/**
 * The sources of mail that the configuration in force names for a project.
 * @throws FileProblemError for a configuration that cannot be read
 */
export const configuredSources = async (
  project: string,
  env: Environment,
): Promise<readonly ConfiguredSource[]> => {
  const config = await configInForce(env);
  const file = configFile(env);
  const base = file === undefined ? '.' : dirname(file);
  return (projectIn(config, project)?.sources ?? []).map((source) => ({
    ...source,
    at: source.at.includes('://') ? source.at : resolve(base, source.at),
  }));
};

/**
 * Where everything is: options first, then environment and configuration file, then the defaults. Naming a data folder means its embedded
 * database, whatever server is configured.
 * @throws FileProblemError for a configuration that cannot be read
 */
export const locate = async (named: Named, env: Environment): Promise<Location> => {
  const { data, project: key, projectFolder: folder } = named;
  const asked = key ?? env['SLUICE_PROJECT'];
  const given = folder ?? env['SLUICE_PROJECT_FOLDER'];
  if (data !== undefined && given !== undefined)
    return { data: resolve(data), project: asked ?? DEFAULT_PROJECT, projectFolder: resolve(given) };
  const config = await configInForce(env);
  const project = asked ?? unnamedProject(config);
  return {
    data: resolve(data ?? config.data),
    databaseUrl: data === undefined ? config.servers.database : undefined,
    redisUrl: data === undefined ? config.servers.redis : undefined,
    queue: config.queue,
    project,
    projectFolder: resolve(
      given ?? projectFolderIn(config, project, env) ?? `${SHIPPED_PROJECTS}/${project}`,
    ),
    tree: configuredTree(projectIn(config, project)?.trees ?? [], configFile(env)),
  };
};

/** The same place for another part of this process: its database is reached as it is reached here, and not started once more. */
export const alsoFrom = (
  location: Location,
  { host, user, database, connectionString }: PoolConfig,
): Location => {
  const socket = encodeURIComponent(String(host));
  const url = connectionString ?? `postgres://${String(user)}@localhost/${String(database)}?host=${socket}`;
  return { ...location, databaseUrl: url };
};
