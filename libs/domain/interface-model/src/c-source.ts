/** A macro with its definition as written; `number` is its value where it can be worked out from the file. */
export type CDefine = {
  readonly name: string;
  /** Its parameters as written (`(x, y)`), where it takes some. */
  readonly parameters?: string | undefined;
  readonly text: string;
  readonly number?: bigint | undefined;
  readonly line: number;
};

/** A member of a structure or union; members of anonymous ones inside it carry a dotted name (`u.create.flags`). */
export type CField = {
  readonly name: string;
  /** As written, white space evened out, array bounds and bit widths included. */
  readonly type: string;
  /** Inside a union: which of its members this is, or stands in. Fields of different arms lie over each other and move each other nowhere. */
  readonly arm?: string | undefined;
  readonly line: number;
};

export type CStructure = {
  readonly kind: 'struct' | 'union';
  readonly name: string;
  /** In order: order is ABI. */
  readonly fields: readonly CField[];
  readonly line: number;
};

export type CEnumerator = {
  readonly name: string;
  /** The enumeration it belongs to; empty for an anonymous one. */
  readonly within: string;
  readonly number?: bigint | undefined;
  readonly line: number;
};

export type CFunction = { readonly name: string; readonly line: number; readonly endLine: number };

/** What a C parser reads from one file. Lines count from 1. Names declared twice (by `#if` branches) stand twice, in order. */
export type CSource = {
  readonly defines: readonly CDefine[];
  readonly structures: readonly CStructure[];
  readonly enumerators: readonly CEnumerator[];
  readonly functions: readonly CFunction[];
  /** Lines that the parser could not make sense of: what it says of the file may lack what stands there. */
  readonly unread: readonly number[];
};
