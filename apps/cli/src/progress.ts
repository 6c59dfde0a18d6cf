import type { SingleBar } from 'cli-progress';
import type { Output } from './output';

/** How a long work shows that it moves. */
export type Progress = {
  moved(what: string, done: number, total: number | undefined): void;
  done(): void;
};

const SILENT: Progress = { moved: () => undefined, done: () => undefined };

/** A bar on the terminal; nothing where standard error is no terminal or `--quiet` was asked for. */
export const progressOn = (output: Output): Progress => {
  if (output.quiet || process.stderr.isTTY !== true) return SILENT;
  let bar: SingleBar | undefined;
  let current = '';
  const stop = (): void => {
    bar?.stop();
    bar = undefined;
  };
  return {
    moved: (what, done, total) => {
      if (what !== current) stop();
      current = what;
      if (bar === undefined) {
        // Loaded only where there is a terminal to draw on.
        // eslint-disable-next-line @typescript-eslint/no-require-imports, @typescript-eslint/consistent-type-imports -- a static import would cost every command its load
        const { SingleBar, Presets } = require('cli-progress') as typeof import('cli-progress');
        bar = new SingleBar(
          { format: '{what} {bar} {value}/{total}', clearOnComplete: true, stream: process.stderr },
          Presets.shades_classic,
        );
        bar.start(total ?? done, done, { what });
      }
      bar.setTotal(Math.max(total ?? done, done));
      bar.update(done);
    },
    done: stop,
  };
};
