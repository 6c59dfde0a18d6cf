/** Tags that name a person and say what that person did. */
const PERSON_KEYS = [
  'nacked-by',
  'release-nacked-by',
  'acked-by',
  'release-acked-by',
  'reviewed-by',
  'tested-by',
  'signed-off-by',
  'reported-by',
  'suggested-by',
  'requested-by',
  'co-developed-by',
  'co-authored-by',
  'based-on-patch-by',
  'backport-requested-by',
  'reported-and-tested-by',
  'reviewed-and-tested-by',
  'acked-and-tested-by',
] as const;

/** Tags whose value is no person. */
const OTHER_KEYS = new Set([
  'cc',
  'fixes',
  'link',
  'closes',
  'backport',
  'change-id',
  'depends-on',
  'based-on',
  'base-commit',
  'prerequisite-patch-id',
  'prerequisite-message-id',
  'prerequisite-change-id',
  'coverity-id',
  'reported-at',
]);

const KNOWN = new Set<string>([...PERSON_KEYS, ...OTHER_KEYS]);

/** Short forms that no edit distance finds. `R-Acked-by` stands in Xen's history; the detector is that of the freeze practice notes. */
const SHORT_FORMS: readonly (readonly [RegExp, string])[] = [
  [/^r(?:el[eas]{1,5}d?)?-?n-?acked-?by$/, 'release-nacked-by'],
  [/^r(?:el[eas]{1,5}d?)?-acked-?by$/, 'release-acked-by'],
  [/^n-?ack-?by$/, 'nacked-by'],
  [/^ack-?by$/, 'acked-by'],
  [/^r-?b$/, 'reviewed-by'],
];

/** The largest distance that is a slip of the pen and not another word; keys under seven letters allow one. */
const MAX_SLIPS = 2;

type Rows = { readonly before: readonly number[]; readonly last: readonly number[] };

const FAR = 1_000;
const at = (row: readonly number[], j: number): number => row[j] ?? FAR;

/** The next row of the distance table for letter `c` of one word (`previous` before it) against the word `b`. */
const nextRow = (b: string, rows: Rows, [previous, c]: readonly [string, string]): readonly number[] => {
  const row = [at(rows.last, 0) + 1];
  for (let j = 1; j <= b.length; j += 1) {
    const changed = at(rows.last, j - 1) + (c === b.charAt(j - 1) ? 0 : 1);
    const swapped = c === b.charAt(j - 2) && previous === b.charAt(j - 1) ? at(rows.before, j - 2) + 1 : FAR;
    row.push(Math.min(at(rows.last, j) + 1, at(row, j - 1) + 1, changed, swapped));
  }
  return row;
};

/** Letters added, dropped, changed or swapped with their neighbour (optimal string alignment); of many, one more than `MAX_SLIPS`. */
export const slips = (a: string, b: string): number => {
  if (Math.abs(a.length - b.length) > MAX_SLIPS) return MAX_SLIPS + 1;
  let rows: Rows = { before: [], last: Array.from({ length: b.length + 1 }, (_, j) => j) };
  for (let i = 0; i < a.length; i += 1) {
    const letters = [i === 0 ? '' : a.charAt(i - 1), a.charAt(i)] as const;
    rows = { before: rows.last, last: nextRow(b, rows, letters) };
    // No later row gets below its predecessors.
    if (Math.min(...rows.last) > MAX_SLIPS) return MAX_SLIPS + 1;
  }
  return Math.min(at(rows.last, b.length), MAX_SLIPS + 1);
};

/** Every person tag ends in `by` or a slip of it: most `Word:` lines are ruled out by that. */
const MAY_BE_TAG = /b[a-z]?$|y$/;

/** A trailer's key: canonical form, and the key it was meant to be where it is misspelt. */
export type TrailerKey = { readonly canonical: string; readonly nearMissOf?: string | undefined };

const closest = (canonical: string): string | undefined => {
  if (!MAY_BE_TAG.test(canonical)) return undefined;
  const short = SHORT_FORMS.find(([form]) => form.test(canonical));
  if (short !== undefined) return short[1];
  const limit = canonical.length < 7 ? 1 : MAX_SLIPS;
  const near = PERSON_KEYS.map((key) => ({ key, distance: slips(canonical, key) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance);
  return near[0]?.key;
};

/**
 * Reads a key. Case does not matter (`Release-Acked-By`); underscores, spaces and slips of the pen make a near miss
 * (`Release_Acked-by`, `Releae-Acked-by`, `Released-acked-by`), which is shown and never counted. All these spellings stand in Xen's
 * history since 2015.
 */
export const trailerKey = (written: string): TrailerKey => {
  const lower = written.toLowerCase();
  if (KNOWN.has(lower)) return { canonical: lower };
  const hyphened = lower.replace(/[_ ]/g, '-');
  if (KNOWN.has(hyphened)) return { canonical: hyphened, nearMissOf: hyphened };
  const nearMissOf = closest(hyphened);
  return nearMissOf === undefined ? { canonical: hyphened } : { canonical: hyphened, nearMissOf };
};

/** A tag of ours by its canonical key: known, or of the form `…-by`. */
export const isTag = (canonical: string): boolean => KNOWN.has(canonical) || canonical.endsWith('-by');

/** The value names a person. */
export const isPersonKey = (key: TrailerKey): boolean => {
  const canonical = key.nearMissOf ?? key.canonical;
  return canonical.endsWith('-by') || canonical === 'cc';
};

/** Consent and refusal: tags that prose around them limits or makes conditional. Who reported or suggested something is a plain fact. */
export const isConsent = (key: TrailerKey): boolean =>
  /(?:ack(?:ed)?|review(?:ed)?|test(?:ed)?)-by$/.test(key.nearMissOf ?? key.canonical);
