import { configSchema, type SluiceConfig } from './config-schema';
import { configurationSettings } from './configuration-table';
import { FileProblemError, type FileProblem } from './file-problem';
import { checkYaml, readText } from './yaml-file';

type Environment = Readonly<Record<string, string | undefined>>;
type Tree = Record<string, unknown>;

const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A copy of `tree` with one value set; `a.b` reaches into the section `a`. */
const withValue = (tree: Tree, path: readonly string[], value: string): Tree => {
  const [key, ...rest] = path;
  if (key === undefined) return tree;
  const below = tree[key];
  return { ...tree, [key]: rest.length === 0 ? value : withValue(isTree(below) ? below : {}, rest, value) };
};

/** A file is copied, shown and kept under version control: what must stay secret comes from the environment. */
const secretsIn = ({ mail }: SluiceConfig, path: string): readonly FileProblem[] =>
  mail.smtp !== undefined && new URL(mail.smtp).password !== ''
    ? [{ file: path, path: 'mail.smtp', message: 'a password has no place in a file: set SLUICE_SMTP_URL' }]
    : [];

/**
 * The configuration: the defaults, over them the file at `path` (none when `undefined`), over that the environment (`SLUICE_DATA`,
 * `DATABASE_URL`, `REDIS_URL` and the others of `configurationTable`; an empty variable counts as absent).
 * @throws FileProblemError with every problem of the file or of a variable
 */
export const loadConfig = async (path: string | undefined, env: Environment): Promise<SluiceConfig> => {
  const file =
    path === undefined ? configSchema.parse({}) : checkYaml(await readText(path), configSchema, path);
  const secrets = path === undefined ? [] : secretsIn(file, path);
  if (secrets.length > 0) throw new FileProblemError(secrets);
  const set = configurationSettings().flatMap((s) => {
    const value = s.env === undefined ? undefined : env[s.env];
    return s.env === undefined || value === undefined || value === ''
      ? []
      : [{ name: s.name, env: s.env, value }];
  });
  const tree = set.reduce<Tree>((t, s) => withValue(t, s.name.split('.'), s.value), file);
  const result = configSchema.safeParse(tree);
  if (result.success) return result.data;
  throw new FileProblemError(
    result.error.issues.map((issue) => {
      const name = issue.path.map(String).join('.');
      const variable = set.find((s) => s.name === name)?.env;
      return {
        file: variable === undefined ? 'configuration' : `environment variable ${variable}`,
        path: name,
        message: issue.message,
      };
    }),
  );
};
