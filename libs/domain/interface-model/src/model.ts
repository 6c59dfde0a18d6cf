import type { Channel, ChangeClass } from './interface-change';
import type { ModelSurroundings } from './model-surroundings';

/** A day as `YYYY-MM-DD`, UTC. Text order is time order. */
export type Day = string;

/** Where a fact was read: a commit of the project (abbreviated, at least 10 digits) with its commit date, or a mail. */
export type Source = {
  readonly commit?: string | undefined;
  readonly messageId?: string | undefined;
  readonly date: Day;
};

/** Something true from `from` on, and no longer from `until` on. Without `from`: since before the model begins. */
export type Span = { readonly from?: Source | undefined; readonly until?: Source | undefined };

export type Arch = 'common' | 'x86' | 'arm' | 'riscv' | 'ppc';

/**
 * Who sees a header's contents. `unstable-tools-only`: must match the hypervisor, its version may be bumped. `stable`: guests or dom0 kernels
 * rely on it. `stable-device-model`: device models do. `mixed`: an unstable part behind the tools guard in an otherwise stable file.
 */
export type StabilityClass = 'unstable-tools-only' | 'stable' | 'stable-device-model' | 'mixed';

/** A header, or all headers below a folder when `path` ends in `/`. The longest path wins. */
export type ModelHeader = Span & {
  readonly path: string;
  readonly stability: StabilityClass;
  /** For `mixed`: identifier prefixes and structures that belong to the unstable part. */
  readonly unstableParts?: readonly string[] | undefined;
  readonly note?: string | undefined;
};

/** What a channel's identifiers describe: one domain, the whole host, or nothing outside the hypervisor. */
export type Reach = 'domain' | 'host' | 'hypervisor';

/** How the identifiers of a channel look and where they are defined. */
export type Namespace = {
  readonly channel: Channel;
  /** `XEN_DOMCTL_CDF_`: the rest of the name is the stem, in `stemCase`. */
  readonly prefix: string;
  readonly stemCase: 'lower' | 'upper';
  /** `_XEN_DOMCTL_CDF_`: a define of the bare bit number, where the header has one. */
  readonly numberPrefix?: string | undefined;
  /** Other prefixes the same identifiers carry in code: `X86_EMU_` for `XEN_X86_EMU_`. */
  readonly spellings: readonly string[];
  readonly headers: readonly string[];
  /** `bit`: each identifier is one bit. `number`: an enumeration. */
  readonly values: 'bit' | 'number';
  readonly reach: Reach;
  /** The arch that alone knows this channel; absent when all do. */
  readonly arch?: Arch | undefined;
  /** Constant that names the last member, and constant that is the OR of all. */
  readonly max?: string | undefined;
  readonly all?: string | undefined;
  readonly note?: string | undefined;
};

/** One value an identifier had. `released`: the first release whose headers hold it, or `never`. */
export type RegisteredValue = Span & { readonly value: number; readonly released: string };

/** An entry of the registry: who introduced an identifier, which values it had, whether it is gone. */
export type Identifier = {
  readonly channel: Channel;
  readonly name: string;
  readonly formerNames: readonly string[];
  /** Oldest first. The last has an `until` when the identifier is retired. */
  readonly values: readonly RegisteredValue[];
  /** Its meaning is gone, its define stays in the header: nobody may take the number. */
  readonly lingers?: boolean | undefined;
  /** For what the host reports: which code sets it, and whether hardware, a build option, policy or software alone decides. */
  readonly setBy?: string | undefined;
  readonly nature?: 'hardware' | 'build' | 'policy' | 'software' | undefined;
  readonly note?: string | undefined;
};

/** What a `_MAX` constant named, by the release whose headers say so. */
export type MaxHistory = {
  readonly constant: string;
  readonly channel: Channel;
  readonly values: readonly { readonly release: string; readonly names: string }[];
};

/** How one arch treats one identifier of a capability, for which roles and guest types. */
export type Signal = Span & {
  readonly arch: Arch;
  readonly roles: readonly string[];
  readonly guests: readonly string[];
  readonly channel: Channel;
  readonly identifier: string;
  readonly state: 'accepted' | 'required' | 'rejected' | 'forced' | 'reported' | 'obsolete';
  readonly note?: string | undefined;
};

/** Something a domain or host can have, under all the words it goes by, and how it is signalled. */
export type Capability = {
  readonly name: string;
  readonly title: string;
  readonly aliases: readonly string[];
  readonly signals: readonly Signal[];
};

/** A value that a field takes, by the name of its constant. */
export type FieldValue = Span & { readonly name: string; readonly value: number; readonly released: string };

/** Structure whose fields signal configuration. Field order is ABI. */
export type Structure = Span & {
  readonly name: string;
  readonly header: string;
  readonly channel: Channel;
  readonly arch?: Arch | undefined;
  readonly version?: string | undefined;
  readonly fields: readonly (Span & {
    readonly name: string;
    readonly released: string;
    /** `out`: Xen answers with it. Input where absent. */
    readonly direction?: 'in' | 'out' | 'in-out' | undefined;
    /** Zero asks for what was there before the field was. Where false, every builder has to set it. */
    readonly zeroIsDefault?: boolean | undefined;
    readonly values?: readonly FieldValue[] | undefined;
    readonly note?: string | undefined;
  })[];
  readonly note?: string | undefined;
};

/** Values of an interface version constant, oldest first, with the releases that carry each. */
export type VersionHistory = {
  readonly header: string;
  readonly constant: string;
  readonly values: readonly { readonly value: string; readonly from: Source; readonly releases: string }[];
};

/** `branched` ends the development cycle of a release and begins that of the next. */
export type ReleaseCycle = {
  readonly name: string;
  readonly branched?: Day | undefined;
  readonly released?: Day | undefined;
};

/** A function that decides which bits pass. `silence`: what becomes of a bit it does not name. */
export type AcceptancePoint = Span & {
  readonly arch: Arch;
  readonly file: string;
  readonly function: string;
  readonly channels: readonly Channel[];
  readonly silence: 'accepts' | 'rejects';
  readonly knowsRole: boolean;
  /** Error that a caller gets for what is refused. */
  readonly refusal?: string | undefined;
  /** Local masks, and what being in one means. */
  readonly masks?:
    | readonly (Span & { readonly name: string; readonly means: 'required' | 'optional' | 'known' })[]
    | undefined;
  readonly note?: string | undefined;
};

/** A place that builds domains and so may set a bit. */
export type BuilderPlace = Span & {
  readonly arch: Arch;
  readonly role: string;
  readonly files: readonly string[];
  /** Only inside these functions; anywhere in the file when empty. */
  readonly functions: readonly string[];
  readonly note?: string | undefined;
};

/** Files that repeat a channel in another language. `spelling` has `{STEM}`, `{stem}` or `{Stem}` for the stem. */
export type Mirror = Span & {
  readonly channel: Channel;
  readonly language: string;
  readonly files: readonly string[];
  readonly spelling: string;
  /** The type or record that holds the members: `type domain_create_flag`. */
  readonly within: string;
  /** `variant`: members stand for bits by their order. `record`: named fields. */
  readonly form: 'variant' | 'record';
  readonly required: boolean;
  readonly note?: string | undefined;
};

/** Files that make a patch of a class when it touches nothing else: `docs/`, `*.md`, `MAINTAINERS`. */
export type FileClass = { readonly changeClass: ChangeClass; readonly paths: readonly string[] };

export type SwitchPartKind =
  'predicate' | 'kconfig' | 'emulation-flag' | 'device-tree' | 'ecam-window' | 'trap-handlers' | 'cdf';

export type SwitchState = 'absent' | 'constant-false' | 'selectable' | 'functional';

/** How a capability is switched on for one arch and role, and how far it works, over time. */
export type CapabilitySwitch = {
  readonly arch: Arch;
  readonly roles: readonly string[];
  readonly guests: readonly string[];
  readonly parts: readonly (Span & {
    readonly kind: SwitchPartKind;
    readonly name: string;
    readonly files: readonly string[];
    /** For `kconfig`: the option that selects it, and the condition it is selected under. */
    readonly selects?: readonly string[] | undefined;
    readonly note?: string | undefined;
  })[];
  /** Oldest first; each state lasts until the next begins. */
  readonly states: readonly { readonly state: SwitchState; readonly from: Source; readonly note: string }[];
};

/** Operations of one family: `XEN_DOMCTL_` names listed in the structure that carries them, handled in these files by `case NAME:`. */
export type OperationFamily = {
  readonly prefix: string;
  readonly header: string;
  /** The structure whose body lists the numbers; absent where they stand anywhere in the header. */
  readonly within?: string | undefined;
  readonly handlers: readonly string[];
  readonly note?: string | undefined;
};

/** Where the review rules look besides the bindings that repeat a channel: files by which a diff shows that something follows. Paths that end in `/` are folders. */
export type ReviewPlaces = {
  readonly operations: readonly OperationFamily[];
  /** Files that decide who may call an operation: an operation unknown to them is denied. */
  readonly accessControl: readonly string[];
  /** The toolstack's description of its types, what is generated from it and tracked, and where applications are told of new fields. */
  readonly typeDescription: readonly string[];
  readonly generated: readonly string[];
  readonly announced: readonly string[];
  readonly manual: readonly string[];
  /** The list of structures that guests of another word size share. */
  readonly compatList: readonly string[];
  /** Files of sizes kept by hand that guard a layout. */
  readonly sizeGuards: readonly string[];
  readonly userDocuments: readonly string[];
  /** Folders whose code reads the structures of public headers. */
  readonly readers: readonly string[];
  /** Structures that many places fill, each by name: a new field of theirs must do with zero or be set in all of them. */
  readonly filled: readonly string[];
};

/** How one project signals what it configures: plain data, one value for each version of the file. */
export type InterfaceModel = ModelSurroundings & {
  readonly project: string;
  /** The last commit the model was compared with. */
  readonly upTo: Source;
  /** Folders that hold code of the project; a diff that touches none of them is of no interest here. */
  readonly roots: readonly string[];
  readonly publicHeaders: string;
  readonly namespaces: readonly Namespace[];
  readonly identifiers: readonly Identifier[];
  readonly maxima: readonly MaxHistory[];
  readonly capabilities: readonly Capability[];
  readonly headers: readonly ModelHeader[];
  readonly structures: readonly Structure[];
  readonly versions: readonly VersionHistory[];
  readonly releases: readonly ReleaseCycle[];
  readonly acceptance: readonly AcceptancePoint[];
  readonly builders: readonly BuilderPlace[];
  readonly mirrors: readonly Mirror[];
  readonly fileClasses: readonly FileClass[];
  /** Absent: rules that look beyond the mirrors find nothing. */
  readonly reviewPlaces?: ReviewPlaces | undefined;
  /** vPCI has a part of its own: the one capability whose being switched on is a question in itself. */
  readonly vpci: { readonly capability: string; readonly switches: readonly CapabilitySwitch[] };
};
