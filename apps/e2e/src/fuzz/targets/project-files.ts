import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileProblemError, loadConfig, loadProject } from '@sluice/project-files';
import { atOne, NUMBERS, oneOf, words } from '../mutate/bytes';
import { promise, type Call, type Fuzzable, type Target } from '../target';
import { keptInputs, projectFile } from './seeds';

const XEN = projectFile('libs', 'projects', 'xen');
const CONFIG = 'sluice.config.yaml';
/** The largest of them takes a tenth of a second: its beginning has all there is in it. */
const MAX_SEED = 8_000;
const EXAMPLE = `data: .sluice
http:
  limits: { perMinute: 10 }
mail:
  smtp: smtp://localhost:25
webhooks: []
`;

const beginning = (text: string): string =>
  text.length <= MAX_SEED ? text : text.slice(0, text.lastIndexOf('\n', MAX_SEED) + 1);

/** A seed names its file in its first line; what was changed so far that it names none is a configuration. */
const seedOf = (name: string, text: string): Buffer => Buffer.from(`#file ${name}\n${beginning(text)}`);

const seeds = (): readonly Buffer[] => [
  ...readdirSync(XEN)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => seedOf(name, readFileSync(join(XEN, name), 'utf8'))),
  seedOf(CONFIG, EXAMPLE),
  ...keptInputs('project'),
];

/** The names are data of ours, not of the input. */
const fileOf = (input: Buffer, names: readonly string[]): string =>
  names.find((name) => input.toString('latin1', 0, 60).startsWith(`#file ${name}\n`)) ?? CONFIG;

const refused = async (work: () => Promise<unknown>, call: Call): Promise<void> => {
  try {
    await call(work);
  } catch (error) {
    if (!(error instanceof FileProblemError)) throw error;
    promise(error.problems.length > 0, () => 'a problem without a problem');
  }
};

const open = (): Promise<Fuzzable> => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-fuzz-files-'));
  cpSync(XEN, folder, { recursive: true });
  // Read with every other file: a tenth of a second each time.
  writeFileSync(join(folder, 'interface-model.yaml'), '{}\n');
  const names = readdirSync(folder);
  const whole = new Map(names.map((name) => [name, readFileSync(join(folder, name))]));
  return Promise.resolve({
    seeds,
    run: async (input, call) => {
      const name = fileOf(input, names);
      const file = join(folder, name);
      writeFileSync(file, input);
      if (name === CONFIG) await refused(() => loadConfig(file, {}), call);
      else await refused(() => loadProject(folder), call);
      writeFileSync(file, whole.get(name) ?? '');
    },
    close: () => {
      rmSync(folder, { recursive: true, force: true });
      return Promise.resolve();
    },
  });
};

const scalar = atOne(/(?<=: )\S.*$/gm, (found, chance) =>
  oneOf(chance, [
    ...[
      '',
      '~',
      '[]',
      '{}',
      '&a [*a]',
      '*a',
      '!!binary x',
      '|',
      '>',
      '"',
      "'",
      '2021-13-45',
      '!!js/function x',
      '<<: *a',
    ],
    ...[
      `[${found}]`,
      `{ x: ${found} }`,
      '['.repeat(3_000),
      '{a: '.repeat(2_000),
      '- '.repeat(3_000),
      '\u0000',
      ...NUMBERS,
    ],
  ]),
);
const indent = atOne(/^ */gm, (_, chance) => ' '.repeat(chance.below(9)));
const key = atOne(/\b[a-zA-Z-]+(?=:)/g, (found, chance) =>
  oneOf(chance, [`${found}x`, '__proto__', 'constructor', '<<', '? ', '']),
);

/** Files of a project, and the configuration. */
export const PROJECT_FILES: Target = {
  name: 'project',
  what: "a project's files and the configuration are read: a problem is told as a problem of a file, never otherwise",
  maxBytes: 32 * 1024,
  mutators: [
    scalar,
    scalar,
    indent,
    key,
    words(['&a ', '*a', '\n---\n', '%YAML 9\n', '!!x', '\t', '? ', '<<: ']),
  ],
  covers: /project-files\/dist\/|node_modules\/yaml\/dist\//,
  short: { runs: 40 },
  open,
};
