import type { Transform } from 'node:stream';
import { MAX_TEXT_LENGTH } from '../limits';
import { decodeCharset, type Defects } from './charset';
import type { TextPart } from './mail-text';

/** What this file uses of mailparser: a stream of attachments, and then its tree of nodes, which it does not declare. */
type Node = {
  readonly contentType?: string | false;
  readonly isAttachment?: boolean;
  readonly textContent?: string;
  readonly children: readonly Node[];
  charset?: string;
};
type SplitNode = { flowed: boolean; readonly charset: string | false; readonly filename: string | false };
type Parser = Transform & { tree?: Node | false; createNode: (node: SplitNode) => Node };
type Attachment = {
  readonly type: 'attachment' | 'text';
  readonly content: AsyncIterable<Buffer>;
  readonly contentType: string;
  readonly contentDisposition?: string;
  readonly filename?: string;
  readonly headers: ReadonlyMap<string, unknown>;
  readonly release: () => void;
};
type Declared = { readonly charset: string; readonly flowed: boolean; readonly fileName: string };

const OPTIONS = {
  skipHtmlToText: true,
  skipTextToHtml: true,
  skipImageLinks: true,
  skipTextLinks: true,
  checksumAlgo: false,
  // A mail inside a mail is an attachment: what another mail says is not said here.
  ignoreEmbedded: true,
  keepDeliveryStatus: true,
};

/** Loaded on first need: it costs some 60 ms of CPU, and nearly every mail does without it. */
const newParser = (): Parser => {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- lazy on purpose, see above
  const { MailParser } = require('mailparser') as { MailParser: new (options: unknown) => Parser };
  return new MailParser(OPTIONS);
};

/**
 * Has the parser leave text as it is: no reflowing of format=flowed (damage to patches must stay visible) and every charset read as
 * latin1, which keeps the bytes, so that charsets and their defects are judged in one place for both decoders.
 */
const keepBytes = (parser: Parser): ReadonlyMap<Node, Declared> => {
  const declared = new Map<Node, Declared>();
  const createNode = parser.createNode.bind(parser);
  parser.createNode = (split) => {
    const said = { charset: split.charset || '', flowed: split.flowed, fileName: split.filename || '' };
    split.flowed = false;
    const node = createNode(split);
    node.charset = 'binary';
    declared.set(node, said);
    return node;
  };
  return declared;
};

const charsetOf = (attachment: Attachment): string => {
  const header = attachment.headers.get('content-type') as
    { readonly params?: Readonly<Record<string, string>> } | undefined;
  return header?.params?.['charset'] ?? '';
};

const contentOf = async (attachment: Attachment): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of attachment.content) {
    size += chunk.length;
    if (size <= MAX_TEXT_LENGTH + 1) chunks.push(chunk);
  }
  attachment.release();
  return Buffer.concat(chunks);
};

const attachmentPart = async (attachment: Attachment, defects: Defects): Promise<TextPart> => {
  const bytes = await contentOf(attachment);
  return {
    type: attachment.contentType.toLowerCase(),
    attachment: attachment.contentDisposition !== 'inline',
    fileName: attachment.filename ?? '',
    flowed: false,
    text: () => decodeCharset(bytes, charsetOf(attachment), defects),
  };
};

/** Inline text nodes in the order of the mail; a stack of its own, for depth costs nothing then. */
const inlineParts = (
  root: Node,
  declared: ReadonlyMap<Node, Declared>,
  defects: Defects,
): readonly TextPart[] => {
  const parts: TextPart[] = [];
  const waiting: Node[] = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    waiting.push(...[...node.children].reverse());
    const { textContent } = node;
    if (textContent === undefined || node.isAttachment === true) continue;
    const { charset, flowed, fileName } = declared.get(node) ?? { charset: '', flowed: false, fileName: '' };
    parts.push({
      type: (node.contentType || 'text/plain').toLowerCase(),
      attachment: false,
      fileName,
      flowed,
      text: () => decodeCharset(Buffer.from(textContent, 'latin1'), charset, defects),
    });
  }
  return parts;
};

/**
 * The parts of a mail as mailparser sees them. It is asked for structure and transfer encodings only: for mails of odd structure it has
 * years of experience that we do not repeat. The caller has checked size, headers, depth and parts before. `undefined` when it fails.
 */
export const partsThroughMailparser = async (
  raw: Buffer,
  defects: Defects,
): Promise<readonly TextPart[] | undefined> => {
  const parser = newParser();
  const declared = keepBytes(parser);
  const attachments: TextPart[] = [];
  try {
    parser.end(raw);
    for await (const item of parser as AsyncIterable<Attachment>) {
      if (item.type === 'attachment') attachments.push(await attachmentPart(item, defects));
    }
  } catch {
    return undefined;
  }
  const inline = parser.tree ? inlineParts(parser.tree, declared, defects) : [];
  return [...inline, ...attachments];
};
