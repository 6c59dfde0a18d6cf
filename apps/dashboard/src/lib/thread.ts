import { grouped } from './grouped';

/** A mail in a thread, as far as its place in it goes. */
export type InThread = { readonly messageId: string; readonly parent: string | null };

export type ThreadRow<T> = { readonly mail: T; readonly depth: number };

/** A thread as a reader goes through it: each mail before those that answer it, these in the order they come in. A loop of parents loses nobody. */
export const threadRows = <T extends InThread>(thread: readonly T[]): readonly ThreadRow<T>[] => {
  const known = new Set(thread.map((m) => m.messageId));
  const children = grouped(thread, ({ parent }) => (parent !== null && known.has(parent) ? parent : ''));
  const rows: ThreadRow<T>[] = [];
  const seen = new Set<string>();
  const walk = (roots: readonly T[]): void => {
    // Own stack: a thread may be deeper than a stack of calls.
    const stack = roots.toReversed().map((mail) => ({ mail, depth: 0 }));
    for (let row = stack.pop(); row !== undefined; row = stack.pop()) {
      const { mail, depth } = row;
      if (seen.has(mail.messageId)) continue;
      seen.add(mail.messageId);
      rows.push(row);
      for (const child of (children.get(mail.messageId) ?? []).toReversed())
        stack.push({ mail: child, depth: depth + 1 });
    }
  };
  walk(children.get('') ?? []);
  for (const mail of thread) if (!seen.has(mail.messageId)) walk([mail]);
  return rows;
};
