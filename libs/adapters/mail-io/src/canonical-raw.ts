const LF = 10;
const CR = 13;
const FROM = Buffer.from('From ', 'latin1');

/** True when the bytes begin with an mbox separator line, which is no part of a mail. */
export const hasFromLine = (bytes: Uint8Array): boolean => {
  for (let i = 0; i < FROM.length; i++) if (bytes[i] !== FROM[i]) return false;
  return true;
};

/** Drops the CRs of every line end (`\r\n`, and `\r\r\n` of twice-converted files). A CR inside a line is content and stays. */
const withoutLineEndCrs = (bytes: Buffer): Buffer => {
  const out = Buffer.allocUnsafe(bytes.length);
  let written = 0;
  let from = 0;
  for (let cr = bytes.indexOf(CR); cr !== -1; cr = bytes.indexOf(CR, from)) {
    let after = cr;
    while (bytes[after] === CR) after++;
    const kept = bytes[after] === LF ? cr : after;
    written += bytes.copy(out, written, from, kept);
    from = after;
  }
  written += bytes.copy(out, written, from);
  return out.subarray(0, written);
};

/**
 * The one form a mail has in Sluice, whatever file it came from, so that the same mail from an mbox, an `.eml` and a git archive has
 * the same hash:
 *
 * - lines end in LF;
 * - a leading mbox `From ` line is not part of it;
 * - it ends in exactly one LF. mbox writers add an empty line, or not, and `.eml` writers drop the last line end, or not. No signature
 *   suffers: both body canonicalisations of RFC 6376, 3.4 leave out empty lines at the end.
 *
 * Nothing else is touched. Doing it twice changes nothing. Answers a view of `bytes` where nothing had to move.
 */
export const canonicalRaw = (bytes: Buffer): Buffer => {
  let raw = bytes.includes(CR) ? withoutLineEndCrs(bytes) : bytes;
  if (hasFromLine(raw)) {
    const eol = raw.indexOf(LF);
    raw = raw.subarray(eol === -1 ? raw.length : eol + 1);
  }
  let end = raw.length;
  while (end > 0 && (raw[end - 1] === LF || raw[end - 1] === CR)) end--;
  if (raw[end] === LF) return raw.subarray(0, end + 1);
  return raw.length === 0 ? raw : Buffer.concat([raw.subarray(0, end), Buffer.from([LF])]);
};
