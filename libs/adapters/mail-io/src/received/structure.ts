import { parseParameterised } from '../decode/content-type';

/** A delimiter of MIME as it stands in a body: two dashes, and below it a field of the part. */
const DELIMITER = /(?:^|\n)--([^\n]{1,200})\n(?:[\w-]{1,60}:[^\n]*\n(?:[ \t][^\n]*\n)*){0,20}?content-/i;

/**
 * Whether the parts of a body are where its own delimiters say. Few signers cover Content-Type; whoever names another boundary there, or none, shows
 * an attachment as text, under a signature that still holds. The body itself is signed: its first delimiter must be the one declared, and a body of one
 * part must have none.
 */
export const isPlainlyStructured = (contentType: string | undefined, body: string): boolean => {
  const declared = parseParameterised(contentType ?? 'text/plain');
  const first = DELIMITER.exec(body)?.[1]?.trimEnd();
  return declared.type.startsWith('multipart/')
    ? first !== undefined && first === declared.parameters.get('boundary')
    : first === undefined;
};
