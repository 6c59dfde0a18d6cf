import { STATUS_CODES } from 'node:http';

/** What Patchwork says when it refuses: `{"detail": …}`, or for fields that are wrong `{"field": ["message"]}`. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly body: Readonly<Record<string, unknown>>,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(`${String(status)} ${STATUS_CODES[status] ?? ''}`);
    this.name = 'Refusal';
  }
}

export const notFound = (): Refusal => new Refusal(404, { detail: 'Not found.' });
export const invalidPage = (): Refusal => new Refusal(404, { detail: 'Invalid page.' });
export const tooLong = (): Refusal => new Refusal(414, { detail: 'The query is too long.' });
export const notSignedIn = (): Refusal =>
  new Refusal(403, { detail: 'Authentication credentials were not provided.' });
export const notAllowed = (): Refusal =>
  new Refusal(403, { detail: 'You do not have permission to perform this action.' });
export const wrongVerb = (method: string): Refusal =>
  new Refusal(405, { detail: `Method "${method}" not allowed.` });
