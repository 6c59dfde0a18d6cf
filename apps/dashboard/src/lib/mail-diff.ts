/** A patch mail in its parts: what it says, its diff, and what stands below, such as the version of git. */
export type MailParts = { readonly words: string; readonly diff: string; readonly rest: string };

/** Where the diff begins; the end of the text where there is none. */
const startOf = (text: string): number =>
  /^(?:diff --git |Index: |--- a\/)/m.exec(text)?.index ?? text.length;

/** A signature as `git format-patch` and mail programs write it; in a diff it would be a line that goes. */
const SIGNATURE = /\n-- ?\r?\n(?:[^\n]*\n){0,12}[^\n]*$/;

export const partsOfPatch = (text: string): MailParts => {
  const start = startOf(text);
  const diff = text.slice(start);
  const end = SIGNATURE.exec(diff)?.index ?? diff.length;
  return { words: text.slice(0, start), diff: diff.slice(0, end), rest: diff.slice(end).replace(/^\n/, '') };
};
