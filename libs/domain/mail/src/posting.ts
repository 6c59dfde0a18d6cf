import type { Mail } from './mail';
import type { MailBody } from './mail-body';
import type { MailReading, SubjectPrefix } from './reading';
import type { ParsedSubject } from './subject';

/** Own lines read to see whether a mail opens like an answer. */
const OPENING_LINES = 8;
const QUOTE_INTRO = /(?:wrote|writes|schrieb|écrit|said)\b[^:]{0,40}:?\s*$|\bwrites \("/;
const DIFFSTAT = /^ ?\d{1,6} files? changed(?:,|$)/;
const SHORTLOG_AUTHOR = /^[^\s>].{0,100} \(\d{1,4}\):$/;
const PULL_BODY = /^are available in the (?:Git repository|git repository|GIT repository)\b/;
const INTERDIFF = /^\s{0,4}(?:interdiff|diff) (?:against|with|from|to)\b/i;

/** What the lines in front of the diff show. */
type Signs = {
  readonly opensLikeAnswer: boolean;
  readonly quotes: boolean;
  readonly diffstat: boolean;
  readonly shortlog: boolean;
  readonly signedOff: boolean;
  readonly pull: boolean;
  readonly interdiff: boolean;
};

const opensLikeAnswer = (lines: readonly string[]): boolean =>
  lines
    .slice(0, 60)
    .filter((line) => line.trim() !== '')
    .slice(0, OPENING_LINES)
    .some((line) => line.startsWith('>') || (line.length < 300 && QUOTE_INTRO.test(line)));

const isShortlogAuthor = (lines: readonly string[], i: number): boolean => {
  const line = lines[i] ?? '';
  return line.endsWith('):') && SHORTLOG_AUTHOR.test(line) && /^\s{1,8}\S/.test(lines[i + 1] ?? '');
};

const signsOf = (body: MailBody): Signs => {
  const end = body.diffAt < 0 ? body.lines.length : body.diffAt;
  const front = body.lines.slice(0, end);
  return {
    opensLikeAnswer: opensLikeAnswer(front),
    quotes: front.some((line) => line.startsWith('>')),
    diffstat: front.some((line) => line.length < 120 && DIFFSTAT.test(line)),
    shortlog: front.some((_, i) => isShortlogAuthor(front, i)),
    signedOff: front.some((line) => line.startsWith('Signed-off-by:')),
    pull: front.some((line) => line.startsWith('are available') && PULL_BODY.test(line)),
    interdiff: front.some((line) => line.length < 120 && INTERDIFF.test(line)),
  };
};

type Kind = MailReading['kind'];
type Case = {
  readonly prefix: SubjectPrefix;
  readonly signs: Signs;
  readonly diff: boolean;
  readonly answers: boolean;
};

/** Names a parent and opens with a quotation. */
const isAnswer = ({ answers, signs }: Case): boolean => answers && signs.opensLikeAnswer;

/** 0/m: a cover, unless it answers without shortlog or diffstat, or is a lone patch numbered 0. */
const coverKind = (c: Case): Kind => {
  const series = c.signs.shortlog || c.signs.interdiff;
  if (c.diff && !series) return 'patch';
  return isAnswer(c) && !series && !c.signs.diffstat ? 'reply' : 'cover';
};

const isNumbered = ({ prefix }: Case): boolean => prefix.position !== undefined && prefix.position > 0;

/** No diff in sight: a patch all the same when it is numbered and signed off, or shows a diffstat (its diff was lost or is binary). */
const withoutDiff = (c: Case): Kind => {
  if (isAnswer(c) || (c.answers && c.signs.quotes)) return 'reply';
  if (c.signs.diffstat || (isNumbered(c) && c.signs.signedOff)) return 'patch';
  return c.answers ? 'reply' : 'other';
};

const pullKind = (c: Case): Kind => {
  if (c.diff && isNumbered(c)) return 'patch';
  return isAnswer(c) && !c.signs.pull ? 'reply' : 'pull-request';
};

const unmarkedKind = (c: Case): Kind => {
  if (c.prefix.kind === 'pull-request') return pullKind(c);
  if (c.prefix.position === 0) return coverKind(c);
  if (!c.diff) return withoutDiff(c);
  return isAnswer(c) && !c.signs.signedOff ? 'reply' : 'patch';
};

/** `Re: [PATCH v2]` that quotes nothing and has sign-off, diffstat and diff was posted with the wrong subject, not written as an answer. */
const isMarkedPosting = ({ signs, diff }: Case): boolean =>
  diff && signs.signedOff && signs.diffstat && !signs.quotes && !signs.opensLikeAnswer;

/**
 * What a mail is. Rules, first match wins:
 * 1. A `Re:` or forward mark makes a reply, except a full patch (sign-off, diffstat, diff) that quotes nothing.
 * 2. No prefix: a reply when it names a parent; a patch when it has a diff; else other.
 * 3. `[PULL]`: a pull request, or a patch when numbered above 0 with a diff; a reply when it opens with a quotation.
 * 4. 0/m: a cover; a reply when it names a parent and opens with a quotation and shows neither shortlog nor diffstat
 *    (a release manager who answers a cover without `Re:`); a patch when it carries a diff that is no interdiff.
 * 5. A diff: a patch, in reply to whatever, unless it opens with a quotation and has no sign-off.
 * 6. No diff: a reply when it names a parent and quotes; a patch when it shows a diffstat, or is numbered and signed off
 *    (git mails empty and over-long patches so); else a reply or other by its parent.
 */
export const kindOf = (mail: Mail, subject: ParsedSubject, body: MailBody): Kind => {
  const answers = mail.inReplyTo.length > 0 || mail.references.length > 0;
  const diff = body.diffAt >= 0 || mail.patchAttachments.length > 0;
  if (subject.prefix === undefined) return bareKind(subject, answers, diff);
  if (subject.mark !== undefined && !diff) return 'reply';
  const found: Case = { prefix: subject.prefix, signs: signsOf(body), diff, answers };
  if (subject.mark === undefined) return unmarkedKind(found);
  return isMarkedPosting(found) ? 'patch' : 'reply';
};

/** The stable tree's notice carries the patch it took; it posts nothing. */
const TAKEN_NOTICE = /^patch ".{1,300}" has been added to the /i;

const bareKind = (subject: ParsedSubject, answers: boolean, diff: boolean): Kind => {
  if (answers || subject.mark !== undefined) return 'reply';
  return diff && !TAKEN_NOTICE.test(subject.title) ? 'patch' : 'other';
};
