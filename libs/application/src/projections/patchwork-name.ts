const REPLY_OR_FORWARD = /^(?:re|fwd?)[:\s]\s*/i;
const GROUP = /^\[([^\]]*)\]\s*/;
/** Mercurial's mail extension: `PATCH 1 of 3 V2`. */
const MERCURIAL = /^PATCH (\d+ of \d+)(.*)$/;
/** Brackets looked at; more are a mail loop. */
const MAX_GROUPS = 40;
/** Longer subjects are bait. */
const MAX_SUBJECT = 1_000;

const wordsOf = (group: string): readonly string[] => {
  const [, numbers, rest] = MERCURIAL.exec(group) ?? [];
  const head = numbers === undefined ? [] : ['PATCH', numbers];
  return [...head, ...(rest ?? group).split(/[,\s]+/).filter((word) => word !== '')];
};

/** A subject as Patchwork shows it: `[v3,1/5] dt-bindings: add a board`. */
export type PatchworkName = { readonly name: string; readonly prefixes: readonly string[] };

/**
 * The name of a patch, cover letter or comment for Patchwork's clients: the subject without its reply mark and the word PATCH (and the project's own
 * name), what is left of its brackets in one, joined by commas.
 */
export const patchworkName = (subject: string, dropped: readonly string[]): PatchworkName => {
  const out = new Set(['patch', ...dropped.map((word) => word.toLowerCase())]);
  const squeezed = subject.slice(0, MAX_SUBJECT).replace(/\s+/g, ' ').trim();
  let rest = squeezed.replace(REPLY_OR_FORWARD, ' ').trim();
  const prefixes: string[] = [];
  for (let n = 0; n < MAX_GROUPS; n += 1) {
    const group = GROUP.exec(rest);
    if (group === null) break;
    prefixes.push(...wordsOf(group[1] ?? '').filter((word) => !out.has(word.toLowerCase())));
    rest = rest.slice(group[0].length);
  }
  rest = rest.trim();
  return { name: prefixes.length === 0 ? rest : `[${prefixes.join(',')}] ${rest}`, prefixes };
};
