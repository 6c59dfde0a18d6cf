import type { Request } from 'express';
import { Refusal } from './refusal';

/** What a body says, whether it came as a form or as JSON; what is wrong with it is gathered, and refused at once. */
export class Body {
  readonly errors = new Map<string, string>();
  private readonly fields: ReadonlyMap<string, unknown>;
  private readonly isForm: boolean;

  /** @throws Refusal for a body of another kind */
  constructor(request: Request) {
    const body: unknown = request.body ?? {};
    const type = request.get('content-type');
    const empty = request.get('content-length') === '0' || type === undefined;
    this.isForm = request.is('application/x-www-form-urlencoded') !== false;
    if (!empty && !this.isForm && request.is('application/json') === false)
      throw new Refusal(415, { detail: `Unsupported media type "${type ?? ''}" in request.` });
    if (body === null || typeof body !== 'object' || Array.isArray(body))
      throw new Refusal(400, { detail: 'Invalid data. Expected a dictionary.' });
    this.fields = new Map(Object.entries(body));
  }

  has(name: string): boolean {
    return this.fields.has(name);
  }

  private wrong(name: string, message: string): undefined {
    this.errors.set(name, message);
    return undefined;
  }

  private last(name: string): unknown {
    const value = this.fields.get(name);
    return this.isForm && Array.isArray(value) ? (value as unknown[]).at(-1) : value;
  }

  /** A text of so many characters at most; `null` and nothing are `undefined`. */
  text(name: string, { most, required = false }: { readonly most: number; readonly required?: boolean }) {
    const value = this.last(name);
    if (value === undefined || value === null)
      return required ? this.wrong(name, 'This field is required.') : undefined;
    if (typeof value !== 'string' && typeof value !== 'number')
      return this.wrong(name, 'Not a valid string.');
    const text = String(value).trim();
    if (text.includes('\0')) return this.wrong(name, 'Null characters are not allowed.');
    if (required && text === '') return this.wrong(name, 'This field may not be blank.');
    return text.length > most
      ? this.wrong(name, `Ensure this field has no more than ${String(most)} characters.`)
      : text;
  }

  /** Yes or no, in the words that clients use: `True` in forms, `yes` of pwclient. */
  flag(name: string): boolean | undefined {
    const value = this.last(name);
    if (value === undefined) return undefined;
    const text = String(value).toLowerCase();
    if (['true', 't', 'yes', 'y', 'on', '1'].includes(text)) return true;
    if (['false', 'f', 'no', 'n', 'off', '0'].includes(text)) return false;
    return this.wrong(name, 'Must be a valid boolean.');
  }

  /** Numbers, one or repeated. */
  numbers(name: string): readonly number[] | undefined {
    const value = this.fields.get(name);
    if (value === undefined) return undefined;
    const list = (Array.isArray(value) ? value : [value]) as unknown[];
    const numbers = list.map((one) => (/^\d{1,9}$/.test(String(one)) ? Number(one) : Number.NaN));
    const odd = numbers.findIndex((n) => Number.isNaN(n));
    if (odd < 0) return numbers;
    return this.wrong(name, `Incorrect type. Expected pk value, received ${typeof list[odd]}.`);
  }

  /** Nothing, or a number: an empty field and `null` are `null`. */
  numberOrNone(name: string): number | null | undefined {
    const value = this.last(name);
    if (value === undefined) return undefined;
    if (value === null || value === '') return null;
    return /^\d{1,9}$/.test(String(value))
      ? Number(value)
      : this.wrong(name, `Incorrect type. Expected pk value, received ${typeof value}.`);
  }

  /** Refuses a field for what else is wrong with it. */
  refuse(name: string, message: string): void {
    this.errors.set(name, message);
  }

  /** @throws Refusal where a field was wrong */
  check(): void {
    if (this.errors.size > 0)
      throw new Refusal(
        400,
        Object.fromEntries([...this.errors].map(([field, message]) => [field, [message]])),
      );
  }
}
