import type { Mail } from './mail';
import { frontOf, type MailBody } from './mail-body';
import type { MailReading, SubjectPrefix } from './reading';
import type { ParsedSubject } from './subject';

/** Own lines read to see whether a mail opens like an answer. */
const OPENING_LINES = 8;
const QUOTE_INTRO = /(?:wrote|writes|schrieb|écrit|said)\b[^:]{0,40}:?\s*$|\bwrites \("/;
const DIFFSTAT = /^ ?\d{1,6} files? changed(?:,|$)/;
const SHORTLOG_AUTHOR = /^[^\s>].{0,100} \(\d{1,4}\):$/;
const PULL_BODY = /^are available in the (?:Git repository|git repository|GIT repository)\b/;
const INTERDIFF = /^\s{0,4}(?:interdiff|diff) (?:against|with|from|to)\b/i;

/** The lines in front of the diff. What they show is looked for only where a rule asks for it. */
type Front = readonly string[];

const opensLikeAnswer = (front: Front): boolean => {
  let filled = 0;
  for (let i = 0; i < Math.min(front.length, 60) && filled < OPENING_LINES; i += 1) {
    const line = front[i] ?? '';
    if (line.trim() === '') continue;
    if (line.startsWith('>') || (line.length < 300 && QUOTE_INTRO.test(line))) return true;
    filled += 1;
  }
  return false;
};

const quotes = (front: Front): boolean => front.some((line) => line.startsWith('>'));

const hasDiffstat = (front: Front): boolean => front.some((line) => line.length < 120 && DIFFSTAT.test(line));

const isShortlogAuthor = (line: string, next: string): boolean =>
  line.endsWith('):') && SHORTLOG_AUTHOR.test(line) && /^\s{1,8}\S/.test(next);

const hasShortlog = (front: Front): boolean =>
  front.some((line, i) => isShortlogAuthor(line, front[i + 1] ?? ''));

const isSignedOff = (front: Front): boolean => front.some((line) => line.startsWith('Signed-off-by:'));

const hasPull = (front: Front): boolean =>
  front.some((line) => line.startsWith('are available') && PULL_BODY.test(line));

const hasInterdiff = (front: Front): boolean =>
  front.some((line) => line.length < 120 && INTERDIFF.test(line));

type Kind = MailReading['kind'];
type Case = {
  readonly prefix: SubjectPrefix;
  readonly front: Front;
  readonly diff: boolean;
  readonly answers: boolean;
};

/** Names a parent and opens with a quotation. */
const isAnswer = ({ answers, front }: Case): boolean => answers && opensLikeAnswer(front);

const isLone = ({ prefix: { total = 1 } }: Case): boolean => total <= 1;

/**
 * 0/m: a cover, unless it answers without shortlog or diffstat, or is a lone patch numbered 0. A cover of several patches may show a diff that it does not
 * post ("if I apply the following on top").
 */
const coverKind = (c: Case): Kind => {
  const series = hasShortlog(c.front) || hasInterdiff(c.front);
  if (c.diff && !series && isLone(c)) return 'patch';
  return isAnswer(c) && !series && !hasDiffstat(c.front) ? 'reply' : 'cover';
};

const isNumbered = ({ prefix }: Case): boolean => prefix.position !== undefined && prefix.position > 0;

/** No diff in sight: a patch all the same when it is numbered and signed off, or shows a diffstat (its diff was lost or is binary). */
const withoutDiff = (c: Case): Kind => {
  if (isAnswer(c) || (c.answers && quotes(c.front))) return 'reply';
  if (hasDiffstat(c.front) || (isNumbered(c) && isSignedOff(c.front))) return 'patch';
  return c.answers ? 'reply' : 'other';
};

const pullKind = (c: Case): Kind => {
  if (c.diff && isNumbered(c)) return 'patch';
  return isAnswer(c) && !hasPull(c.front) ? 'reply' : 'pull-request';
};

const unmarkedKind = (c: Case): Kind => {
  if (c.prefix.kind === 'pull-request') return pullKind(c);
  if (c.prefix.position === 0) return coverKind(c);
  if (!c.diff) return withoutDiff(c);
  return isAnswer(c) && !isSignedOff(c.front) ? 'reply' : 'patch';
};

/** `Re: [PATCH v2]` that quotes nothing and has sign-off, diffstat and diff was posted with the wrong subject, not written as an answer. */
const isMarkedPosting = ({ front, diff }: Case): boolean =>
  diff && isSignedOff(front) && hasDiffstat(front) && !quotes(front) && !opensLikeAnswer(front);

/**
 * What a mail is. Rules, first match wins:
 * 1. A `Re:` or forward mark makes a reply, except a full patch (sign-off, diffstat, diff) that quotes nothing.
 * 2. No prefix: a reply when it names a parent; a patch when it has a diff; else other.
 * 3. `[PULL]`: a pull request, or a patch when numbered above 0 with a diff; a reply when it opens with a quotation.
 * 4. 0/m: a cover; a reply when it names a parent and opens with a quotation and shows neither shortlog nor diffstat
 *    (a release manager who answers a cover without `Re:`); a patch when it is 0/1 and carries a diff that is no interdiff.
 * 5. A diff: a patch, in reply to whatever, unless it opens with a quotation and has no sign-off.
 * 6. No diff: a reply when it names a parent and quotes; a patch when it shows a diffstat, or is numbered and signed off
 *    (git mails empty and over-long patches so); else a reply or other by its parent.
 */
export const kindOf = (mail: Mail, subject: ParsedSubject, body: MailBody): Kind => {
  const answers = mail.inReplyTo.length > 0 || mail.references.length > 0;
  const diff = body.diffAt >= 0 || mail.patchAttachments.length > 0;
  if (subject.prefix === undefined) return bareKind(subject, answers, diff);
  if (subject.mark !== undefined && !diff) return 'reply';
  const found: Case = { prefix: subject.prefix, front: frontOf(body), diff, answers };
  if (subject.mark === undefined) return unmarkedKind(found);
  return isMarkedPosting(found) ? 'patch' : 'reply';
};

/** The stable tree's notice carries the patch it took; it posts nothing. */
const TAKEN_NOTICE = /^patch ".{1,300}" has been added to the /i;

const bareKind = (subject: ParsedSubject, answers: boolean, diff: boolean): Kind => {
  if (answers || subject.mark !== undefined) return 'reply';
  return diff && !TAKEN_NOTICE.test(subject.title) ? 'patch' : 'other';
};
