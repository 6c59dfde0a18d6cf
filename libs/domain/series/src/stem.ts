import type { MessageId } from '@sluice/kernel';

/** The forms in which tools number the mails of one sending, each with the parts that are equal over the whole sending. */
const FORMS: readonly { readonly pattern: RegExp; readonly stem: (m: readonly string[]) => string }[] = [
  // git send-email: 20220512140331.17778-2-author@host (git-send-email.perl, make_message_id)
  { pattern: /^(\d{14}\.\d{1,10})-\d{1,5}-(.+)$/, stem: (m) => `${m[1]}-*-${m[2]}` },
  // git send-email before 2.11: 1653035003-70312-2-git-send-email-author@host
  {
    pattern: /^(\d{9,11}-\d{1,10})-\d{1,5}-git-send-email-(.+)$/,
    stem: (m) => `${m[1]}-*-git-send-email-${m[2]}`,
  },
  // git format-patch --thread: cover.1634315461.git.author@host, <commit>.1634315461.git.author@host (builtin/log.c, gen_message_id)
  {
    pattern: /^(?:cover|[0-9a-f]{40})\.(\d{9,11}\.git(?:-series)?\..+)$/,
    stem: (m) => `*.${m[1]}`,
  },
  // b4: 20220811-topic-v2-3-3c63a4c3e1f1@host (b4/ez.py)
  { pattern: /^(\d{8}-.+-v\d{1,4})-\d{1,5}-([0-9a-f]{12}@.+)$/, stem: (m) => `${m[1]}-*-${m[2]}` },
  // a kernel developer's script: 3-v1-0093c9b0e345+19-topic_author@host
  {
    pattern: /^\d{1,5}-(v\d{1,4}-[0-9a-f]{6,16}\+[0-9a-f]{1,8}-.+)$/,
    stem: (m) => `*-${m[1]}`,
  },
  // StGit: 165366361234.12345.1234567890.stgit@host: time in 1/100 s (cut to blocks of some hours), process, chance
  {
    pattern: /^(\d{4,8})\d{6}\.(\d{1,10})\.\d{1,20}\.(stgit@.+)$/,
    stem: (m) => `${m[1]}.${m[2]}.*.${m[3]}`,
  },
];

/** Longer Message-IDs are no tool's work, and matching them would cost time for nothing. */
const MAX_LENGTH = 250;

/**
 * What the Message-IDs of one sending by one tool have in common, with `*` for the part that differs from mail to mail.
 * `undefined` for an id that carries no such mark (a mail program's own). Forms: git, b4 and StGit as named above.
 */
export const stemOf = (id: MessageId | string): string | undefined => {
  if (id.length > MAX_LENGTH) return undefined;
  for (const { pattern, stem } of FORMS) {
    const match = pattern.exec(id);
    if (match !== null) return stem(match);
  }
  return undefined;
};
