import { readFileSync, readdirSync } from 'node:fs';
import { fixtures } from './corpus';

/** One mail as a file of its own: the file's name without `.eml`, and its bytes. */
export type FixtureMail = { readonly name: string; readonly raw: Buffer };

/** One series of a shape as `assemble` should find it; `subject` is the first revision's, without prefixes. */
export type ExpectedSeries = {
  readonly subject: string;
  readonly revisions: readonly ExpectedRevision[];
  /** Message-IDs of postings that claim a revision of it without evidence. */
  readonly claimedBy?: readonly string[];
};

/**
 * `received` counts the patches of 1..total that came (for a partial re-roll: with those taken from the revision it re-rolls).
 * `resends` counts further copies, `target` is the release the prefix names; absent where there are none.
 */
export type ExpectedRevision = {
  readonly number: string;
  readonly kind: 'patch' | 'rfc' | 'pull-request' | 'future';
  readonly total: number;
  readonly received: number;
  readonly missing: readonly number[];
  readonly resends?: number;
  readonly target?: { readonly release: string; readonly asked: boolean };
};

/** What a shape must come out as, series in any order; impostor groups and loose mails by Message-ID. */
export type ExpectedShape = {
  readonly why: string;
  /** What the mails are, as a list of subjects in the order of the mbox. */
  readonly mails: readonly string[];
  readonly series: readonly ExpectedSeries[];
  readonly impostors?: readonly string[];
  readonly loose?: readonly string[];
};

const mailsIn = (...folder: readonly string[]): readonly FixtureMail[] =>
  readdirSync(fixtures(...folder))
    .filter((file) => file.endsWith('.eml'))
    .map((file) => file.slice(0, -'.eml'.length))
    .sort()
    .map((name) => ({ name, raw: readFileSync(fixtures(...folder, `${name}.eml`)) }));

/** What decoding and reading must make of one odd mail: the fields that are named, and no others. */
export type ExpectedMail = {
  readonly why: string;
  /** The reason it is set aside for; then there is nothing else. */
  readonly parked?: string;
  /** `messageId: null` means made from the raw mail, `date: null` absent; `referencesCount` counts `references`. */
  readonly mail?: Readonly<Record<string, unknown>>;
  /** `damageKinds` are the kinds in `patch.damage`; `trailers` are all that were found, in order. */
  readonly reading?: Readonly<Record<string, unknown>>;
};

/** The project's own example, in the order of its telling: the CDF_vpci story, redrawn (see the README in its folder). */
export const storyMails = (): readonly FixtureMail[] => mailsIn('cdf-vpci-story');

/** Invented mails that claim what their senders have no right to. Never part of the story. */
export const forgedMails = (): readonly FixtureMail[] => mailsIn('forgeries');

/** One mail for each odd form a mail can have. */
export const oddMails = (): readonly FixtureMail[] => mailsIn('mail-shapes');

/** What every odd mail must come out as, by name. */
export const expectedMails = (): Readonly<Record<string, ExpectedMail>> =>
  JSON.parse(readFileSync(fixtures('mail-shapes', 'expected.json'), 'utf8')) as Record<string, ExpectedMail>;

const SHAPES = 'series-shapes';

/** The names of all series shapes, in text order. */
export const shapeNames = (): readonly string[] =>
  readdirSync(fixtures(SHAPES))
    .filter((file) => file.endsWith('.mbox'))
    .map((file) => file.slice(0, -'.mbox'.length))
    .sort();

/** Path of the mbox of one shape, for what reads sources. */
export const shapePath = (name: string): string => fixtures(SHAPES, `${name}.mbox`);

/** The bytes of the mbox of one shape. */
export const shapeMbox = (name: string): Buffer => readFileSync(shapePath(name));

/** What every shape must come out as, by name: the folder's `expected.json`. */
export const expectedShapes = (): Readonly<Record<string, ExpectedShape>> =>
  JSON.parse(readFileSync(fixtures(SHAPES, 'expected.json'), 'utf8')) as Record<string, ExpectedShape>;
