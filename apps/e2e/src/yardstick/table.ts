/** One row of a table of real dependencies: by short hashes, what a commit uses of earlier ones and how many of their lines it touches. */
export type TableRow = {
  readonly commit: string;
  readonly subject: string;
  readonly uses: ReadonlyMap<string, readonly string[]>;
  readonly touches: ReadonlyMap<string, number>;
};

const ROW = /^\| ([0-9a-f]{10}) \|/;

const usesOf = (cell: string): ReadonlyMap<string, readonly string[]> =>
  new Map(
    cell
      .split('; ')
      .map((part) => /^([0-9a-f]{10}): (.+)$/.exec(part.trim()))
      .flatMap((m) => (m === null ? [] : [[m[1] ?? '', (m[2] ?? '').split(', ')] as const])),
  );

const touchesOf = (cell: string): ReadonlyMap<string, number> =>
  new Map([...cell.matchAll(/([0-9a-f]{10})\((\d{1,4})\)/g)].map((m) => [m[1] ?? '', Number(m[2])] as const));

/** The rows of a page's table of commits: commit, day, author, subject, what it introduces, uses and touches. */
export const tableOf = (page: string): readonly TableRow[] =>
  page.split('\n').flatMap((line) => {
    if (!ROW.test(line)) return [];
    const [, commit = '', , , subject = '', , uses = '', touches = ''] = line.split('|').map((c) => c.trim());
    return [{ commit, subject, uses: usesOf(uses), touches: touchesOf(touches) }];
  });
