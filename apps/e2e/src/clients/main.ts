import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Desk, findProgram, PROGRAMS, type Found, type Program } from './client';
import { runStep, type Setting, type Step } from './flow';
import { b4Steps, prepareB4 } from './flow-b4';
import { gitPwSteps, prepareGitPw } from './flow-git-pw';
import {
  preparePwclientRest,
  preparePwclientXmlRpc,
  pwclientRestSteps,
  pwclientXmlRpcSteps,
} from './flow-pwclient';
import { redrawn } from './redrawn';
import { Recording } from './recording';
import { startWorld, type World } from './world';

const USAGE = `npm run clients -- [--git-pw PLACE] [--pwclient PLACE] [--b4 PLACE] [--python PLACE] [--record FILE]

Runs the clients of Patchwork that this machine has against the API. A PLACE is a name in PATH, a program, or the folder of a checkout;
the environment names them too: SLUICE_GIT_PW, SLUICE_PWCLIENT, SLUICE_B4, SLUICE_PYTHON. See docs/patchwork.md.
`;

type Run = {
  readonly title: string;
  readonly program: Program['name'];
  readonly prepare: (setting: Setting) => void;
  readonly steps: (setting: Setting) => readonly Step[];
};

const RUNS: readonly Run[] = [
  { title: 'git-pw', program: 'git-pw', prepare: prepareGitPw, steps: gitPwSteps },
  {
    ...{ title: 'pwclient (REST)', program: 'pwclient' },
    ...{ prepare: preparePwclientRest, steps: pwclientRestSteps },
  },
  {
    ...{ title: 'pwclient (XML-RPC)', program: 'pwclient' },
    ...{ prepare: preparePwclientXmlRpc, steps: pwclientXmlRpcSteps },
  },
  { title: 'b4', program: 'b4', prepare: prepareB4, steps: b4Steps },
];

const options = () => {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    options: {
      ...{ 'git-pw': text, pwclient: text, b4: text, python: text, record: text },
      help: { type: 'boolean' },
    },
  });
  return values;
};

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Programs as they are found on this machine. */
const found = (chosen: ReturnType<typeof options>): ReadonlyMap<Program['name'], Found> => {
  const { env } = process;
  const python = chosen.python ?? env['SLUICE_PYTHON'] ?? 'python3';
  return new Map(
    PROGRAMS.flatMap((program) => {
      const variable = `SLUICE_${program.name.replace('-', '_').toUpperCase()}`;
      const place = chosen[program.name] ?? env[variable] ?? program.name;
      const at = findProgram(program, place, python);
      return at === undefined ? [] : [[program.name, at] as const];
    }),
  );
};

const numbersOf = async (
  world: World,
): Promise<{ readonly patches: readonly number[]; readonly series: number }> => {
  const numbers = world.ids.slice(1).map(async (id) => {
    const answer = await fetch(`${world.url}/api/1.2/patches/?msgid=${encodeURIComponent(id)}`);
    return ((await answer.json()) as { id: number; series: { id: number }[] }[])[0];
  });
  const all = await Promise.all(numbers);
  return { patches: all.map((p) => p?.id ?? 0), series: all[0]?.series[0]?.id ?? 0 };
};

/** Runs all steps of a client; answers how many did not go as they must. */
const runClient = async (run: Run, program: Found, setting: Setting): Promise<number> => {
  run.prepare(setting);
  let failed = 0;
  for (const step of run.steps(setting)) {
    try {
      await runStep(step, setting.desk, (args) => setting.desk.run([...program.command, ...args], program));
      say(`  ok    ${run.title} ${step.what}`);
    } catch (error) {
      failed += 1;
      say(`  FAIL  ${run.title} ${step.what}\n${(error as Error).message.replace(/^/gm, '        ')}`);
    }
  }
  return failed;
};

/** Runs all clients that are there. */
const runAll = async (
  programs: ReadonlyMap<Program['name'], Found>,
  recording: Recording,
  setting: Setting,
): Promise<number> => {
  let failed = 0;
  for (const run of RUNS) {
    const program = programs.get(run.program);
    if (program === undefined) {
      say(`  none  ${run.title}: this machine has no ${run.program}; docs/patchwork.md says how to name one`);
      continue;
    }
    const client = run.title;
    recording.client = client;
    failed += await runClient(run, program, setting);
  }
  return failed;
};

const main = async (): Promise<number> => {
  const chosen = options();
  if (chosen.help === true) {
    process.stdout.write(USAGE);
    return 0;
  }
  const folder = mkdtempSync(join(tmpdir(), 'sluice-clients-'));
  const world = await startWorld();
  const recording = new Recording(world.port);
  try {
    const url = await recording.listen();
    const desk = Desk.cloned(folder, world.tree.folder);
    const setting: Setting = { desk, world, url, ...(await numbersOf(world)) };
    const failed = await runAll(found(chosen), recording, setting);
    const { requests } = recording;
    say(`${String(requests.length)} requests, ${String(failed)} steps failed`);
    for (const trouble of world.troubles) say(`  logged ${trouble}`);
    if (chosen.record !== undefined) {
      const lines = requests.map((r) => JSON.stringify(redrawn(r, { ...world, url })));
      writeFileSync(chosen.record, `${lines.join('\n')}\n`);
    }
    return failed + world.troubles.length === 0 ? 0 : 1;
  } finally {
    await recording.stop();
    await world.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};

main().then(
  (status) => (process.exitCode = status),
  (error: unknown) => {
    process.stderr.write(`clients: ${(error as Error).message}\n`);
    process.exitCode = 1;
  },
);
