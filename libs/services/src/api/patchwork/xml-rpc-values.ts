import { XMLParser, XMLValidator } from 'fast-xml-parser';

/** What XML-RPC carries. */
export type RpcValue =
  string | number | boolean | null | readonly RpcValue[] | { readonly [name: string]: RpcValue };

/** A call that fails: XML-RPC tells it in an answer of its own. */
export class RpcFault extends Error {}

/** Values inside values; deeper ones are bait. */
const MAX_DEPTH = 8;

const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: false,
  // Order and text as they stand: a value without a type is a text.
  preserveOrder: true,
  ignoreDeclaration: true,
  processEntities: true,
});

type Node = Readonly<Record<string, unknown>>;

const nameOf = (node: Node): string => Object.keys(node).find((key) => key !== ':@') ?? '';
const childrenOf = (node: Node): readonly Node[] => node[nameOf(node)] as readonly Node[];
const elements = (nodes: readonly Node[]): readonly Node[] => nodes.filter((n) => nameOf(n) !== '#text');
const named = (nodes: readonly Node[], name: string): readonly Node[] =>
  nodes.filter((n) => nameOf(n) === name);

const textOf = (nodes: readonly Node[]): string =>
  named(nodes, '#text')
    .map((n) => String(n['#text']))
    .join('');

const child = (nodes: readonly Node[], name: string): readonly Node[] => {
  const [found] = named(nodes, name);
  if (found === undefined) throw new RpcFault(`the call lacks <${name}>`);
  return childrenOf(found);
};

const integer = (text: string): number => {
  if (!/^\s*-?\d{1,10}\s*$/.test(text)) throw new RpcFault(`"${text.slice(0, 20)}" is no integer`);
  return Number(text);
};

const structOf = (members: readonly Node[], depth: number): RpcValue => {
  const entries = named(members, 'member').map((member) => {
    const parts = childrenOf(member);
    return [textOf(child(parts, 'name')), valueOf(child(parts, 'value'), depth)] as const;
  });
  // No prototype: a name is a name, whatever it is.
  return Object.assign(Object.create(null) as Record<string, RpcValue>, Object.fromEntries(entries));
};

const typed = (node: Node, depth: number): RpcValue => {
  const inner = childrenOf(node);
  const text = textOf(inner);
  switch (nameOf(node)) {
    case 'int':
    case 'i4':
    case 'i8':
      return integer(text);
    case 'boolean':
      return text.trim() === '1';
    case 'double':
      return Number(text);
    case 'string':
      return text;
    case 'base64':
      return Buffer.from(text, 'base64').toString('utf8');
    case 'nil':
      return null;
    case 'array':
      return named(child(inner, 'data'), 'value').map((v) => valueOf(childrenOf(v), depth));
    case 'struct':
      return structOf(inner, depth);
    default:
      throw new RpcFault(`values of type ${nameOf(node).slice(0, 20)} are not taken`);
  }
};

const valueOf = (nodes: readonly Node[], depth: number): RpcValue => {
  if (depth > MAX_DEPTH) throw new RpcFault('values are nested too deeply');
  const [inner] = elements(nodes);
  return inner === undefined ? textOf(nodes) : typed(inner, depth + 1);
};

/**
 * Reads a call. A document type is refused: with it come entities, and with these all that XML is feared for.
 * @throws RpcFault
 */
export const readCall = (
  xml: string,
): { readonly method: string; readonly parameters: readonly RpcValue[] } => {
  if (/<!DOCTYPE/i.test(xml)) throw new RpcFault('a document type is not taken');
  if (XMLValidator.validate(xml) !== true) throw new RpcFault('this is no well-formed XML');
  const call = child(parser.parse(xml) as readonly Node[], 'methodCall');
  const [parameters] = named(call, 'params');
  return {
    method: textOf(child(call, 'methodName')).trim(),
    parameters:
      parameters === undefined
        ? []
        : named(childrenOf(parameters), 'param').map((p) => valueOf(child(childrenOf(p), 'value'), 0)),
  };
};

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' };

/** XML 1.0 has no word for these, not even an escaped one. */
const NO_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

const escaped = (text: string): string => {
  if (NO_XML.test(text))
    throw new RpcFault('this holds control characters that XML cannot carry: ask the REST API for it');
  return text.replace(/[&<>\r]/g, (c) => ENTITIES[c] ?? c);
};

const written = (value: RpcValue): string => {
  if (value === null) return '<nil/>';
  if (typeof value === 'string') return `<string>${escaped(value)}</string>`;
  if (typeof value === 'boolean') return `<boolean>${value ? '1' : '0'}</boolean>`;
  if (typeof value === 'number')
    return Number.isInteger(value) ? `<int>${String(value)}</int>` : `<double>${String(value)}</double>`;
  if (Array.isArray(value))
    return `<array><data>${(value as readonly RpcValue[]).map(valueXml).join('')}</data></array>`;
  const members = Object.entries(value).map(
    ([name, v]) => `<member><name>${escaped(name)}</name>${valueXml(v)}</member>`,
  );
  return `<struct>${members.join('')}</struct>`;
};

const valueXml = (value: RpcValue): string => `<value>${written(value)}</value>`;

const HEAD = "<?xml version='1.0'?>\n<methodResponse>\n";

export const answerXml = (value: RpcValue): string =>
  `${HEAD}<params><param>${valueXml(value)}</param></params>\n</methodResponse>\n`;

export const faultXml = (message: string): string => {
  const text = message.replace(new RegExp(NO_XML, 'g'), '?');
  return `${HEAD}<fault>${valueXml({ faultCode: 1, faultString: text })}</fault>\n</methodResponse>\n`;
};
