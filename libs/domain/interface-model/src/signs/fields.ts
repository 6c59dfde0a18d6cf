import type { Sign } from '../interface-change';
import type { SideLine } from '../hunk-sides';
import { refusalOf, statementAt } from '../c-statement';
import type { PatchFile } from '../patch-file';
import { signAt } from './sign-of';

/** Bytes of the types public headers are made of; each is aligned to its size. */
const SIZES: ReadonlyMap<string, number> = new Map([
  ['uint8_t', 1],
  ['int8_t', 1],
  ['char', 1],
  ['uint16_t', 2],
  ['int16_t', 2],
  ['domid_t', 2],
  ['uint32_t', 4],
  ['int32_t', 4],
  ['evtchn_port_t', 4],
  ['grant_ref_t', 4],
  ['uint64_t', 8],
  ['int64_t', 8],
  ['uint64_aligned_t', 8],
]);

type Member = {
  readonly name: string;
  readonly size: number;
  readonly bytes: number;
  readonly line: SideLine;
};

const MEMBER = /^\s+(\w+)\s+(\w{1,80})\s*(?:\[\s*(\d{1,6})\s*\])?\s*;\s*$/;

const memberIn = (line: SideLine): Member | undefined => {
  const [, type = '', name = '', count = '1'] = MEMBER.exec(line.code) ?? [];
  const size = SIZES.get(type);
  return size === undefined ? undefined : { name, size, bytes: size * Number(count), line };
};

/** Runs of members that stand directly below each other; anything not understood ends one. */
const runsOf = (lines: readonly SideLine[]): readonly (readonly Member[])[] => {
  const runs: Member[][] = [[]];
  for (const line of lines) {
    if (!/\S/.test(line.code) || /^\s*#/.test(line.code)) continue;
    const member = memberIn(line);
    if (member === undefined) runs.push([]);
    else runs.at(-1)?.push(member);
  }
  return runs;
};

/** In a run, the members from the last one as wide as `width` on: from there the offset is known to be a multiple of it. */
const holeBefore = (run: readonly Member[], at: number): Member | undefined => {
  const next = run[at];
  if (next === undefined) return undefined;
  let bytes = 0;
  for (let i = at - 1; i >= 0; i--) {
    const member = run[i];
    if (member === undefined) return undefined;
    bytes += member.bytes;
    if (member.size < next.size) continue;
    return bytes % next.size === 0 ? undefined : run[at - 1];
  }
  return undefined;
};

/** New members of a public structure that leave bytes nobody named before a wider one, as far as their neighbours are in view. */
export const holesLeft = (file: PatchFile): readonly Sign[] => {
  if (!file.path.startsWith(file.index.model.publicHeaders)) return [];
  return file.sides().flatMap(({ after }) =>
    runsOf(after).flatMap((run) =>
      run.flatMap((next, at) => {
        const last = holeBefore(run, at);
        if (last === undefined || !(last.line.changed || next.line.changed)) return [];
        const shown = last.line.changed ? last : next;
        return [signAt(file, shown.line, { kind: 'hole', name: last.name, to: next.name })];
      }),
    ),
  );
};

const ZERO = /!\s*\w{1,40}->(\w{1,80})\b(?!\s*[-([.])|\w{1,40}->(\w{1,80})\s*(?:==\s*0|<\s*1)\b/;

/** The field a line says is zero. */
const saidZero = (code: string): string | undefined => {
  if (!code.includes('->')) return undefined;
  const [, denied, compared] = ZERO.exec(code) ?? [];
  return denied ?? compared;
};

const isRefused = (lines: readonly SideLine[], at: number): boolean => {
  const statement = statementAt(lines, at);
  return statement.isCondition && refusalOf(lines, statement) === 'yes';
};

/** New conditions of the checks of a configuration that make zero of a field an error. */
export const zerosRefused = (file: PatchFile): readonly Sign[] => {
  const checks = new Set((file.index.acceptanceIn.get(file.path) ?? []).map((p) => p.function));
  if (checks.size === 0) return [];
  return file.sides().flatMap(({ after }) =>
    after.flatMap((line, at) => {
      const name = line.changed && checks.has(line.within) ? saidZero(line.code) : undefined;
      if (name === undefined || !isRefused(after, at)) return [];
      return [signAt(file, line, { kind: 'zero-refused', name, to: line.within })];
    }),
  );
};
