import { createHash, randomBytes } from 'node:crypto';

const SECRET_BYTES = 32;
const ID_BYTES = 5;

/** 256 bits of chance, in characters that a URL, a header and a cookie take as they are. */
export const newSecret = (): string => randomBytes(SECRET_BYTES).toString('base64url');

/** What is kept of a secret. As long as the secret is all chance, nothing slower is needed: it cannot be guessed, nor found from the hash. */
export const hashOfSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** What a token looks like: `slu_`, the part that may be seen, and the secret. */
const TOKEN = /^slu_[0-9a-f]{10}_[\w-]{43}$/;
const SECRET = /^[\w-]{43}$/;

/** Whether a text can be a token at all; most mistakes can not. */
export const isToken = (text: string): boolean => TOKEN.test(text);

/** Whether a text can be what `newSecret` gives. */
export const isSecret = (text: string): boolean => SECRET.test(text);

/** A new token: only its hash is to be kept. */
export const newToken = (): { readonly id: string; readonly token: string } => {
  const id = randomBytes(ID_BYTES).toString('hex');
  return { id, token: `slu_${id}_${newSecret()}` };
};
