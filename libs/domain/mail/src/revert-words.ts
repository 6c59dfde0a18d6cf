const REVERTS_COMMIT = /\b(?:this )?reverts? (?:commit )?([0-9a-f]{7,40})\b/i;
const REVERT_TITLE = /^revert:? ["“'](.{1,500})["”']\.?$/i;
const REAPPLY_TITLE = /^reapply:? ["“'](.{1,500})["”']\.?$/i;

/** What a change says it takes back: by hash, by subject, or both. */
export type RevertWords = { readonly commit?: string | undefined; readonly subject?: string | undefined };

/** `Reapply "…"` is how git 2.42 and later entitle the revert of a revert. */
const revertedSubject = (title: string): string | undefined => {
  const again = REAPPLY_TITLE.exec(title)?.[1];
  return again === undefined ? REVERT_TITLE.exec(title)?.[1] : `Revert "${again}"`;
};

/** A revert says so in its title (`Revert "…"`) or by `This reverts commit …`, as git revert writes both. */
export const revertsOf = (title: string, message: string): RevertWords | undefined => {
  const subject = revertedSubject(title);
  const says = message.includes('evert') ? message.replace(/\s+/g, ' ') : '';
  const commit = REVERTS_COMMIT.exec(says)?.[1]?.toLowerCase();
  return subject === undefined && commit === undefined ? undefined : { commit, subject };
};
