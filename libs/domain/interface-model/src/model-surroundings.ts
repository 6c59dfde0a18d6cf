import type { Channel } from './interface-change';
import type { Arch, Source, Span } from './model';

/** Who a domain is. `predicates` ask it of a domain: the sanitise functions are given none, so no role can be told there. */
export type DomainRole = Span & {
  readonly name: string;
  readonly title: string;
  readonly predicates: readonly string[];
  /** Where the predicates are defined. */
  readonly files: readonly string[];
  readonly note?: string | undefined;
};

export type GuestType = { readonly name: string; readonly title: string; readonly arches: readonly Arch[] };

/** Bits of one channel that a check takes together: all of `required`, any of `optional`, no other. */
export type Profile = Span & {
  readonly arch: Arch;
  readonly channel: Channel;
  readonly roles: readonly string[];
  readonly guests: readonly string[];
  readonly required: readonly string[];
  readonly optional: readonly string[];
  readonly note?: string | undefined;
};

/** An operation that is stable inside a header that is not. */
export type StableOp = Span & {
  readonly name: string;
  readonly header: string;
  readonly value: number;
  readonly released: string;
  readonly note?: string | undefined;
};

/** When an interface version must be bumped, in words, and since when that is written down. */
export type VersionRule = {
  readonly constants: readonly string[];
  readonly sentence: string;
  /** A cycle has at most this many bumps. */
  readonly bumpsPerCycle: number;
  readonly writtenDown: Source;
  /** What a caller with another version gets, and what a stable operation passes. */
  readonly mismatch: string;
  readonly stableOpsPass: string;
  /** Commits that show the rule at work, kept or broken, each with what it shows. */
  readonly cases: readonly { readonly commit: Source; readonly shows: string }[];
};

/** A constant that names the newest level of a stable interface; it follows releases, not changes. */
export type InterfaceLevel = {
  readonly header: string;
  readonly constant: string;
  readonly values: readonly { readonly value: string; readonly from: Source }[];
  readonly note?: string | undefined;
};

/** Something stable that no public header says: a stream format, library symbols, a wire protocol. */
export type KeptPromise = Span & {
  readonly name: string;
  readonly to: string;
  readonly files: readonly string[];
  readonly note?: string | undefined;
};

/** Files that must change with others, beside the mirrors of single identifiers. */
export type Companion = Span & {
  readonly name: string;
  /** A change here, `*` standing for any name within a folder, … */
  readonly whenever: readonly string[];
  /** … that is one of these: an IDL field, an operation, … */
  readonly change: string;
  /** … needs a change in one of these. */
  readonly files: readonly string[];
  readonly kind: 'generated' | 'hand-kept' | 'asserted' | 'documentation';
  readonly required: boolean;
  /** Commits that mended a forgotten one. */
  readonly forgotten: readonly string[];
  readonly note?: string | undefined;
};

/** What surrounds the channels. A model published before these were known has none of them. */
export type ModelSurroundings = {
  readonly roles?: readonly DomainRole[] | undefined;
  readonly guestTypes?: readonly GuestType[] | undefined;
  readonly profiles?: readonly Profile[] | undefined;
  readonly stableOps?: readonly StableOp[] | undefined;
  readonly versionRule?: VersionRule | undefined;
  readonly levels?: readonly InterfaceLevel[] | undefined;
  readonly promises?: readonly KeptPromise[] | undefined;
  readonly companions?: readonly Companion[] | undefined;
};
