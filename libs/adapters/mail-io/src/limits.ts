/**
 * What one mail or one source may cost. Every number here stops something that has been sent to real mail systems; none is met by
 * the mails people write. A mail over a limit is parked with a reason, never cut down silently.
 */

/** A mail larger than this is parked as `too-large`: 200 MB mails would otherwise sit in memory several times over. */
export const MAX_RAW_BYTES = 32 * 1024 * 1024;

/** First bytes kept of what is not taken, so that a person can see what it was. */
export const MAX_KEPT_BYTES = 1024 * 1024;

/** Header bytes of one mail or MIME part: a header bomb makes every later step pay. Exchange adds about 20 KB, nobody 256 KB. */
export const MAX_HEADER_BYTES = 256 * 1024;

/** Header fields of one mail or MIME part: many tiny fields cost more than few long ones. */
export const MAX_HEADER_FIELDS = 1_000;

/** Multiparts inside multiparts: 10,000-deep MIME exhausts the stack of parsers that recurse. Real mail stays below 6. */
export const MAX_MIME_DEPTH = 32;

/** Parts of one mail, all levels: a part costs about ten times its bytes. Digests reach about 100. */
export const MAX_MIME_PARTS = 1_000;

/** Decoded text and patch attachments of one mail, in characters: the reader walks through all of it, line by line. */
export const MAX_TEXT_LENGTH = 8 * 1024 * 1024;

/** HTML larger than this is not converted but stripped: building its tree costs about a hundred times its bytes. */
export const MAX_HTML_LENGTH = 1024 * 1024;

/** Elements inside elements: the HTML parser's cost is quadratic in the depth, and its walk recurses. */
export const MAX_HTML_DEPTH = 200;

/** Longer chains are mail loops; the newest are kept. */
export const MAX_REFERENCES = 200;

/** Addresses of one header: mails to everybody in a company are no list posts. Later ones are left out. */
export const MAX_ADDRESSES = 1_000;

/** A longer Message-ID is none: it is a key, and an index row must hold it. RFC 5322 lines end at 998; real ids stay below 250. */
export const MAX_MESSAGE_ID_LENGTH = 600;

/** A longer subject is cut here: it is bait for other people's regular expressions, and every page would carry it. */
export const MAX_SUBJECT_LENGTH = 4_000;

/** Characters looked at in a date: longer ones are no dates. */
export const MAX_DATE_LENGTH = 200;

/** Memory that an `.xz` stream may ask for its dictionary; its header can name 4 GB. `xz -9` needs 65 MiB. */
export const MAX_XZ_MEMORY_BYTES = 256 * 1024 * 1024;
