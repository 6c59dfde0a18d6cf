/** A Message-ID without angle brackets. */
export type MessageId = string & { readonly __messageId: 'MessageId' };

/** The id in a List-Id header, lower case, without angle brackets: `xen-devel.lists.xenproject.org`. */
export type ListId = string & { readonly __listId: 'ListId' };

/** SHA-256 (hex) of a raw mail with transport escaping undone and lines ended by LF. */
export type RawHash = string & { readonly __rawHash: 'RawHash' };

/** Strips white space and one pair of angle brackets. */
export const messageId = (text: string): MessageId => text.trim().replace(/^<(.*)>$/s, '$1') as MessageId;
export const listId = (text: string): ListId => text.toLowerCase() as ListId;
export const rawHash = (hex: string): RawHash => hex as RawHash;
