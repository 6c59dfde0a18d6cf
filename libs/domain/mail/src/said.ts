import type { Address } from './mail';
import { messageEnd, type MailBody } from './mail-body';
import { titlesAbove } from './named-titles';
import { postedLines, spokenLines } from './own-text';
import type { OwnLine } from './quoting';
import { commitClaimsIn } from './commit-claim';
import { exceptionAsksIn } from './exception-ask';
import { objectionsIn } from './objection';
import { NEED_HINT, needsIn } from './need';
import type { MailReading } from './reading';
import { remarksIn } from './remark';
import { proseIn } from './sentence';
import { readTrailers } from './trailer';
import { withdrawalsIn } from './withdrawal';

/** Where to look and for whom. */
export type Saying = {
  readonly kind: MailReading['kind'];
  readonly body: MailBody;
  /** First line behind the in-body headers. */
  readonly messageStart: number;
  readonly sender: Address;
  readonly total?: number | undefined;
  readonly automatic: boolean;
};

/** What a mail's sender says about a series, by trailer and by prose. */
export type Said = Pick<
  MailReading,
  'trailers' | 'objections' | 'withdrawals' | 'commitClaims' | 'exceptionAsks' | 'remarks' | 'needs'
>;

const SILENT = { objections: [], withdrawals: [], commitClaims: [], exceptionAsks: [] };

const saidInPatch = ({ body, messageStart, sender, total }: Saying): Said => {
  const end = messageEnd(body);
  const notesEnd = body.diffAt < 0 ? body.lines.length : body.diffAt;
  const message = postedLines(body, messageStart, end);
  const notes = postedLines(body, end, notesEnd);
  const prose = proseIn(notes);
  // Of a message, sentences are made only where one might say it.
  const hinted = message.some(({ text }) => NEED_HINT.test(text.toLowerCase()));
  const needs = [...(hinted ? needsIn(proseIn(message), false) : []), ...needsIn(prose, false)];
  return {
    trailers: [
      ...readTrailers({ lines: message, place: 'commit-message', sender, total }),
      ...readTrailers({ lines: notes, place: 'notes', sender, total }),
    ],
    ...SILENT,
    exceptionAsks: exceptionAsksIn(prose),
    ...(needs.length > 0 && { needs }),
  };
};

/** Prose is read in replies alone, asks for an exception apart: postings describe, and a mail that hangs on nothing objects to nothing. */
const withProse = (trailers: Said['trailers'], talk: readonly OwnLine[]): Said => {
  const prose = proseIn(talk);
  const remarks = remarksIn(prose);
  const needs = needsIn(prose, true);
  return {
    trailers,
    objections: objectionsIn(talk, prose),
    withdrawals: withdrawalsIn(prose),
    commitClaims: commitClaimsIn(prose),
    exceptionAsks: exceptionAsksIn(prose),
    ...(remarks.length > 0 && { remarks }),
    ...(needs.length > 0 && { needs }),
  };
};

/** A release ack may be for patches of other threads: which ones, its mail says above it. */
const withNames = (trailers: Said['trailers'], { lines }: MailBody): Said['trailers'] =>
  trailers.map((trailer) => {
    if (trailer.canonical !== 'release-acked-by') return trailer;
    const names = titlesAbove(lines, trailer.line);
    return names.length === 0 ? trailer : { ...trailer, names };
  });

/**
 * Reads trailers where they belong: above `---` the commit message, below it notes; in a reply the sender's own lines; a cover letter's are
 * notes, for nobody commits them. Machines neither object nor withdraw.
 */
export const readSaid = (saying: Saying): Said => {
  if (saying.kind === 'patch') return saidInPatch(saying);
  const talk = spokenLines(saying.body);
  const place = saying.kind === 'reply' || saying.kind === 'other' ? 'reply' : 'notes';
  const trailers = withNames(
    readTrailers({ lines: talk, place, sender: saying.sender, total: saying.total }),
    saying.body,
  );
  if (saying.kind === 'reply' && !saying.automatic) return withProse(trailers, talk);
  if (saying.kind !== 'cover') return { trailers, ...SILENT, exceptionAsks: [] };
  const prose = proseIn(talk);
  const needs = needsIn(prose, false);
  return {
    trailers,
    ...SILENT,
    exceptionAsks: exceptionAsksIn(prose),
    ...(needs.length > 0 && { needs }),
  };
};
