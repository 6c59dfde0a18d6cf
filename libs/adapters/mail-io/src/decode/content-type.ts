import { decodeCharset, type Defects } from './charset';
import { cleanHeader, decodeUnstructured } from './encoded-word';

/** A Content-Type or Content-Disposition value: its type, and its parameters by lower-case name. */
export type Parameterised = { readonly type: string; readonly parameters: ReadonlyMap<string, string> };

/** Parameters looked at in one header: more are a bomb. */
const MAX_PARAMETERS = 50;

const isBlank = (code: number): boolean => code === 32 || code === 9 || code === 10;

const valueAt = (text: string, at: number): { readonly value: string; readonly next: number } => {
  let i = at;
  while (isBlank(text.charCodeAt(i))) i++;
  if (text[i] !== '"') {
    const semicolon = text.indexOf(';', i);
    const end = semicolon === -1 ? text.length : semicolon;
    return { value: text.slice(i, end).trim(), next: end };
  }
  let value = '';
  let from = ++i;
  for (; i < text.length && text[i] !== '"'; i++) {
    if (text[i] !== '\\') continue;
    value += text.slice(from, i);
    from = ++i;
  }
  value += text.slice(from, i);
  const semicolon = text.indexOf(';', i);
  return { value, next: semicolon === -1 ? text.length : semicolon };
};

/**
 * Reads `type; name=value; name="value"` (RFC 2045, 5.1) from a latin1 view, linear in its length. A parameter that occurs twice counts
 * the first time. Pieces of RFC 2231 keep their raw names (`filename*0*`): see `fileName`.
 */
export const parseParameterised = (header: string): Parameterised => {
  const semicolon = header.indexOf(';');
  const type = (semicolon === -1 ? header : header.slice(0, semicolon)).trim().toLowerCase();
  const parameters = new Map<string, string>();
  let at = semicolon === -1 ? header.length : semicolon + 1;
  while (at < header.length && parameters.size < MAX_PARAMETERS) {
    const equals = header.indexOf('=', at);
    if (equals === -1) break;
    const name = header
      .slice(Math.max(at, header.lastIndexOf(';', equals) + 1), equals)
      .trim()
      .toLowerCase();
    const { value, next } = valueAt(header, equals + 1);
    if (!parameters.has(name)) parameters.set(name, value);
    at = next + 1;
  }
  return { type, parameters };
};

const percentDecoded = (text: string): Buffer =>
  Buffer.from(
    text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );

/** RFC 2231: `name*=charset'lang'text`, or in pieces `name*0*=`, `name*1=`. */
const extended = (
  parameters: ReadonlyMap<string, string>,
  name: string,
  defects: Defects,
): string | undefined => {
  const whole = parameters.get(`${name}*`);
  let text = whole ?? '';
  for (let i = 0; whole === undefined && i < MAX_PARAMETERS; i++) {
    const piece = parameters.get(`${name}*${i}*`) ?? parameters.get(`${name}*${i}`);
    if (piece === undefined) break;
    text += piece;
  }
  if (text === '') return undefined;
  const [charset, , ...rest] = text.split("'");
  if (rest.length === 0) return text;
  return cleanHeader(decodeCharset(percentDecoded(rest.join("'")), charset ?? '', defects), defects);
};

const mayBeNamed = ({ parameters }: Parameterised): boolean => {
  for (const name of parameters.keys()) if (name.includes('name')) return true;
  return false;
};

/** The file name a part is given: in Content-Disposition, else in Content-Type; RFC 2231 or encoded words undone. `''` for none. */
export const fileName = (type: Parameterised, disposition: Parameterised, defects: Defects): string => {
  if (!mayBeNamed(type) && !mayBeNamed(disposition)) return '';
  for (const [header, name] of [
    [disposition, 'filename'],
    [type, 'name'],
  ] as const) {
    const plain = header.parameters.get(name);
    if (plain !== undefined) return decodeUnstructured(plain, defects);
    const decoded = extended(header.parameters, name, defects);
    if (decoded !== undefined) return decoded;
  }
  return '';
};
