/** One thing wrong in a file that a person wrote: where, what, and what to do. */
export type FileProblem = {
  readonly file: string;
  /** `phases.2.needs`; empty for the file as a whole. */
  readonly path: string;
  /** Both count from 1. */
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  readonly message: string;
};

const place = ({ file, line, column }: FileProblem): string =>
  [file, line, line === undefined ? undefined : column].filter((part) => part !== undefined).join(':');
const told = (problem: FileProblem): string =>
  `${place(problem)}: ${problem.path === '' ? '' : `${problem.path}: `}${problem.message}`;

/** Project files or a configuration that cannot be used. The message has a line for each problem. */
export class FileProblemError extends Error {
  constructor(readonly problems: readonly FileProblem[]) {
    super(problems.map(told).join('\n'));
    this.name = 'FileProblemError';
  }
}
