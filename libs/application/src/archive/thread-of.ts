/** A mail with what it answers. */
export type ThreadedMail = {
  readonly messageId: string;
  readonly inReplyTo: readonly string[];
  readonly references: readonly string[];
};

/** The Message-IDs of the threads that some mails are in: whatever is joined by answering or by naming one mail that never came. */
export const threadsOf = (mails: readonly ThreadedMail[], of: readonly string[]): ReadonlySet<string> => {
  const beside = new Map<string, Set<string>>();
  const join = (a: string, b: string): void => {
    for (const [x, y] of [
      [a, b],
      [b, a],
    ] as const) {
      const known = beside.get(x);
      if (known === undefined) beside.set(x, new Set([y]));
      else known.add(y);
    }
  };
  for (const { messageId, inReplyTo, references } of mails)
    for (const named of [...inReplyTo, ...references]) join(messageId, named);
  const own = new Set(mails.map((m) => m.messageId));
  const seen = new Set<string>();
  const next = [...of];
  for (let id = next.pop(); id !== undefined; id = next.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    next.push(...(beside.get(id) ?? []));
  }
  return new Set([...seen].filter((id) => own.has(id)));
};
