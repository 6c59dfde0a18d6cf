import type { Hashing } from '@sluice/kernel';
import { type InBodyHeaders, inBodyHeaders, type Sender, senderOf } from './author';
import { isAutomatic } from './automatic';
import { contentHash } from './content-hash';
import type { Diff } from './diff';
import type { Mail } from './mail';
import { frontOf, type MailBody, mailBody } from './mail-body';
import { diffHashOf, readPatch } from './patch-reading';
import { kindOf } from './posting';
import { readNotes } from './posting-notes';
import { spokenLines } from './own-text';
import { type MailReading, READER_VERSION, type ReleaseWords } from './reading';
import { releaseOfSubject, releaseWordsIn } from './release-words';
import { readSaid, type Said } from './said';
import { pullUrlOf } from './pull-url';
import { quotedShortlog, readShortlog } from './shortlog';
import { type ParsedSubject, parseSubject, subjectKey } from './subject';

/** A reading and, for a patch, its diff (which is not part of the reading: it is large and needed once). */
export type ReadMail = { readonly reading: MailReading; readonly diff?: Diff | undefined };

/** A mail taken apart once, for all the readers. */
type Taken = {
  readonly mail: Mail;
  readonly sender: Sender;
  readonly subject: ParsedSubject;
  readonly body: MailBody;
  readonly kind: MailReading['kind'];
  readonly inBody: InBodyHeaders;
  readonly title: string;
  readonly automatic: boolean;
};

/** A whole patch under `Re: [PATCH 0/3]` has the place of the cover that it answers in its subject: it stands alone, and none of three is missing. */
const ownPlace = (subject: ParsedSubject): ParsedSubject => {
  const { mark, prefix } = subject;
  if (mark === undefined || prefix?.position !== 0) return subject;
  const { position: _position, total: _total, ...rest } = prefix;
  return { ...subject, prefix: rest };
};

const takeApart = (mail: Mail): Taken => {
  const sender = senderOf(mail);
  const written = parseSubject(mail.subject);
  const body = mailBody(mail.text);
  const automatic = isAutomatic(mail, sender.from);
  const kind = kindOf(mail, written, body);
  const subject = kind === 'patch' ? ownPlace(written) : written;
  const inBody = kind === 'patch' ? inBodyHeaders(body.lines) : { end: 0 };
  const title = inBody.subject === undefined ? subject.title : parseSubject(inBody.subject).title;
  return { mail, sender, subject, body, kind, inBody, title, automatic };
};

const saidIn = ({ kind, body, inBody, sender, subject, automatic }: Taken): Said =>
  readSaid({
    kind,
    body,
    messageStart: inBody.end,
    sender: sender.from,
    total: subject.prefix?.total,
    automatic,
  });

type Posted = Pick<
  MailReading,
  'changeId' | 'baseCommit' | 'prerequisitePatchIds' | 'dependsOn' | 'patch' | 'cover'
> & { readonly diff?: Diff | undefined };

const NOT_POSTED: Posted = { prerequisitePatchIds: [], dependsOn: [] };

/** What only postings have: diff, shortlog, base and prerequisites. */
const postedIn = ({ mail, body, kind, inBody, title }: Taken, said: Said, hashing: Hashing): Posted => {
  if (kind === 'reply' || kind === 'other') return NOT_POSTED;
  const front = frontOf(body);
  if (kind === 'pull-request') {
    const asked = { pullUrl: pullUrlOf(front), diffHash: diffHashOf(body.lines, hashing.sha1) };
    return { ...readNotes(front, []), cover: { ...readShortlog(front), ...asked } };
  }
  if (kind !== 'patch') return { ...readNotes(front, []), cover: readShortlog(front) };
  const source = { mail, body, title, messageStart: inBody.end, trailers: said.trailers };
  const { patch, diff, end } = readPatch(source, hashing.sha1);
  return { ...readNotes(front, body.lines.slice(end)), patch, diff };
};

/** With what few mails have: the others have no word of it, and are not copied for it. */
const withRare = (reading: MailReading, { kind, body }: Taken, { remarks, needs }: Said): MailReading => {
  const quoted = kind === 'reply' ? quotedShortlog(body.lines) : undefined;
  if (remarks === undefined && needs === undefined && quoted === undefined) return reading;
  return {
    ...reading,
    ...(remarks !== undefined && { remarks }),
    ...(needs !== undefined && { needs }),
    ...(quoted !== undefined && { quotedShortlog: quoted }),
  };
};

/** Postings announce nothing; machines neither. A mail without a date names no year. */
const releaseIn = ({ mail, body, kind, automatic, subject }: Taken): ReleaseWords | undefined => {
  if ((kind !== 'reply' && kind !== 'other') || automatic || mail.date === undefined) return undefined;
  if (subject.prefix !== undefined || releaseOfSubject(mail.subject) === undefined) return undefined;
  return releaseWordsIn({ subject: mail.subject, lines: spokenLines(body), sentAt: mail.date });
};

/** One form for every mail, written out: copying the parts together costs more than making some of them. */
const readingOf = (
  taken: Taken,
  hash: string,
  { said, posted }: { said: Said; posted: Posted },
): MailReading => {
  const { mail, sender, subject, inBody, title } = taken;
  return {
    readerVersion: READER_VERSION,
    messageId: mail.messageId,
    contentHash: hash,
    kind: taken.kind,
    listIds: mail.listIds,
    from: sender.from,
    fromAsPosted: sender.fromAsPosted,
    author: inBody.from ?? sender.from,
    date: mail.date,
    subject: mail.subject,
    title,
    subjectKey: subjectKey(title),
    prefix: subject.prefix,
    inReplyTo: mail.inReplyTo,
    references: mail.references,
    automatic: taken.automatic,
    trailers: said.trailers,
    objections: said.objections,
    withdrawals: said.withdrawals,
    commitClaims: said.commitClaims,
    exceptionAsks: said.exceptionAsks,
    release: releaseIn(taken),
    changeId: posted.changeId,
    baseCommit: posted.baseCommit,
    prerequisitePatchIds: posted.prerequisitePatchIds,
    dependsOn: posted.dependsOn,
    patch: posted.patch,
    cover: posted.cover,
    defects: mail.defects,
  };
};

/**
 * What one mail says. Pure: equal mails give equal readings; broken content is part of the answer, never an error. The diff comes along for a
 * patch, for the interface reader.
 */
export const readMail = (mail: Mail, hashing: Hashing): ReadMail => {
  const taken = takeApart(mail);
  const hash = contentHash(mail, { from: taken.sender.from, untagged: taken.subject.untagged }, hashing);
  const said = saidIn(taken);
  const posted = postedIn(taken, said, hashing);
  const reading = withRare(readingOf(taken, hash, { said, posted }), taken, said);
  return { reading, diff: posted.diff };
};
