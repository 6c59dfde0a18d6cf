import { openCReader } from '@sluice/c-source';
import type { CReading } from '@sluice/application';
import { C_TEXT } from '../mutate/c-text';
import { promise, promiseStorable, type Call, type Target } from '../target';
import { keptInputs } from './seeds';
import { C_SEEDS } from './c-seeds';

const checkReading = (lines: number, reading: CReading): void => {
  if (!reading.readable) {
    promise(reading.why !== '', () => 'not readable, and no word why');
    return;
  }
  const { defines, structures, enumerators, functions, unread } = reading.source;
  const placed = [
    ...defines,
    ...structures,
    ...enumerators,
    ...functions,
    ...structures.flatMap((s) => s.fields),
  ];
  for (const { line, name } of placed)
    promise(line >= 1 && line <= lines, () => `${name} on line ${String(line)} of ${String(lines)}`);
  promise(
    unread.every((line) => line >= 1 && line <= lines),
    () => `unread outside of ${String(lines)} lines`,
  );
  promiseStorable([defines.map((d) => d.name), structures], 'a declaration');
};

/** What makes memory grow is found by giving it all to one reader, as a worker does. */
const open: Target['open'] = async () => {
  const reader = await openCReader();
  return {
    seeds: () => [...C_SEEDS.map((text) => Buffer.from(text)), ...keptInputs('c')],
    run: (input: Buffer, call: Call) => {
      const text = input.toString('utf8');
      checkReading(
        text.split('\n').length,
        call(() => reader.read(text)),
      );
    },
  };
};

/** Declarations of C. */
export const C_SOURCE: Target = {
  name: 'c',
  what: 'declarations are read from C: never throws, every line exists, memory stays bounded in one reader',
  maxBytes: 64 * 1024,
  mutators: C_TEXT,
  covers: /c-source\/dist\/|interface-model\/dist\/(?:flag-arithmetic|defines|bits)/,
  short: { runs: 100 },
  open,
};
