export type MailPart = { readonly depth: number; readonly lines: readonly string[] };

const depthOf = (line: string): number => (/^(?:> ?)+/.exec(line)?.[0].match(/>/g) ?? []).length;

/** Lines that quote equally deep, together: 0 is the writer's own words. */
export const mailParts = (text: string): readonly MailPart[] => {
  const parts: { depth: number; lines: string[] }[] = [];
  for (const line of text.split('\n')) {
    const depth = depthOf(line);
    const last = parts.at(-1);
    if (last?.depth === depth) last.lines.push(line);
    else parts.push({ depth, lines: [line] });
  }
  return parts;
};
