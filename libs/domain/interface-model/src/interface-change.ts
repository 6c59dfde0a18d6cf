import type { Evidence, MessageId } from '@sluice/kernel';
import type { SwitchPartKind } from './model';
import type { TreeAnswers } from './tree-answers';

/** How a configuration capability is signalled. The same stem in two channels is two different things (`XEN_DOMCTL_CDF_x`, `CDF_x`). */
export type Channel =
  | 'cdf'
  | 'internal-cdf'
  | 'emulation-flag'
  | 'misc-flag'
  | 'iommu-opt'
  | 'arch-config-field'
  | 'createdomain-field'
  | 'hvm-param'
  | 'physcap'
  | 'domctl'
  | 'sysctl'
  | 'boot-parameter'
  | 'device-tree';

export type InterfaceChangeKind =
  | 'header-touched'
  | 'bit-added'
  | 'bit-removed'
  | 'bit-renumbered'
  | 'max-moved'
  | 'mask-grown'
  | 'accepted'
  | 'rejected'
  | 'acceptance-withdrawn'
  | 'binding-follows'
  | 'field-added'
  | 'field-removed'
  // The next eight only where the text before the patch is known.
  | 'field-moved'
  | 'field-renamed'
  | 'structure-added'
  | 'structure-removed'
  | 'structure-renamed'
  | 'constant-added'
  | 'constant-removed'
  | 'constant-changed'
  | 'version-bumped'
  | 'set-by-builder';

/** One change of a declared interface, read from a diff. `from`/`to` are values as text (`"7"`, `"XEN_DOMCTL_CDF_nested_virt"`). */
export type InterfaceChange = {
  readonly kind: InterfaceChangeKind;
  readonly name: string;
  readonly file: string;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly channel?: Channel | undefined;
  readonly capability?: string | undefined;
  readonly arch?: string | undefined;
  /** For a field: the structure it stands in, and the field that follows it (absent at the structure's end, or where the diff does not show it). */
  readonly structure?: string | undefined;
  readonly before?: string | undefined;
  /** For a touched header: how many lines of code, comments left out, it loses. */
  readonly removedLines?: number | undefined;
  /** Line in the mail's text, and the line itself. */
  readonly line: number;
  readonly quote: string;
};

/** What a commit message says of itself that a rule asks about; the sentence is the patch's own. */
export type Statement = {
  readonly kind:
    'not-functional' | 'transitional' | 'to-be-reverted' | 'other-architectures' | 'capability-equals-flag';
  readonly sentence: string;
};

/** A line of a public header that a type checker would take and an ABI would not. */
export type HeaderSlip = {
  readonly kind: 'signed-literal' | 'plain-type';
  readonly file: string;
  readonly line: number;
  readonly quote: string;
};

/** A change of what switches a capability on for an arch: its predicate first, and what goes with it. */
export type PredicateChange = {
  readonly capability: string;
  /** Which part of the switch; the predicate where absent. */
  readonly kind?: SwitchPartKind | undefined;
  readonly name: string;
  readonly arch: string;
  readonly file: string;
  /**
   * `enables`: no longer constant false. `pretends`: (still) the constant false. `needs`: new code that asks the predicate. `announces`: puts
   * something in place that enables or pretends, depending on the predicate.
   */
  readonly effect: 'enables' | 'pretends' | 'needs' | 'announces';
  readonly line: number;
  readonly quote: string;
};

/**
 * Something in a diff that a rule asks about and that is by itself no change of a declared interface:
 * `role-asked`: a check that is given no domain asks for a role. `equated`: a bit of the whole host and one of a domain in one comparison.
 * `operation-added`, `access-case`: a new operation, and a case for one in access control. `number-reused`: a number that a retired name had.
 * `handler-touched`: the case of an operation loses or changes lines. `guard-resized`: a size assertion or reference size with another number.
 * `idl-field`: a line of the toolstack's type description. `have-macro`: a macro that tells applications of it. `tools-guard`: the guard that
 * marks a header unstable. `list-grown`: a constant that is the union of others gains some. `zero-refused`: zero
 * of a field is an error. `hole`: a field that leaves unnamed bytes behind it.
 * `pad-checked`: code that looks at padding. `version-guard`: a new condition on the version of the guest's interface.
 */
export type Sign = {
  readonly kind:
    | 'role-asked'
    | 'equated'
    | 'operation-added'
    | 'access-case'
    | 'number-reused'
    | 'handler-touched'
    | 'guard-resized'
    | 'idl-field'
    | 'have-macro'
    | 'tools-guard'
    | 'list-grown'
    | 'zero-refused'
    | 'hole'
    | 'pad-checked'
    | 'version-guard';
  /** The identifier it is about. */
  readonly name: string;
  readonly file: string;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly line: number;
  readonly quote: string;
};

/** A definition a revert takes away: who came to use it since? */
export type Removal = {
  readonly name: string;
  readonly kind: 'macro' | 'function' | 'structure';
  readonly file: string;
  readonly line: number;
  readonly quote: string;
};

/** What kind of change a patch is; the policy asks differently of each. `unknown` is never treated as the mildest. */
export type ChangeClass =
  | 'feature'
  | 'fix'
  | 'refactoring'
  | 'docs'
  | 'tests'
  | 'ci'
  | 'maintainers'
  | 'security'
  | 'revert'
  | 'release-administration'
  | 'unknown';

/** What `analyse` makes of one patch: cached by diff and model version. */
export type PatchAnalysis = {
  readonly changes: readonly InterfaceChange[];
  /** Identifiers of the model's namespaces on added (`+`) and removed (`-`) lines, with file and the function git names. */
  readonly mentions: readonly {
    readonly name: string;
    readonly mark: '+' | '-';
    readonly file: string;
    readonly section: string;
    readonly line: number;
  }[];
  readonly changeClass: ChangeClass;
  /** Why this class, as a sentence; a class is a judgement. */
  readonly classReason: string;
  readonly statements?: readonly Statement[] | undefined;
  readonly slips?: readonly HeaderSlip[] | undefined;
  readonly predicates?: readonly PredicateChange[] | undefined;
  readonly signs?: readonly Sign[] | undefined;
  /** Every file the patch touches, in any folder: what must follow a change is told by its being touched at all. */
  readonly paths?: readonly string[] | undefined;
  /** Definitions that a revert takes away. */
  readonly removes?: readonly Removal[] | undefined;
  /** Public headers and checks whose text before the patch was known: what is said of them is exact, not read from hunks alone. */
  readonly exact?: readonly string[] | undefined;
  /** What the project's tree said to the questions of this patch; absent where no tree was at hand. */
  readonly tree?: TreeAnswers | undefined;
};

export type Severity = 'block' | 'must-fix' | 'ask' | 'info';

/** What a review rule says of a series. `judgement`: a maintainer may dismiss it. */
export type Finding = {
  readonly rule: string;
  readonly ruleVersion: number;
  readonly severity: Severity;
  readonly sentence: string;
  readonly evidence: readonly Evidence[];
  readonly clearedBy: string;
  readonly judgement: boolean;
  /** Something the rule needs is not known (missing patches, no tree): it could not be answered either way. */
  readonly undetermined: boolean;
};

export type AnalysedPatch = {
  readonly position: number;
  readonly messageId: MessageId;
  readonly subject: string;
  readonly analysis: PatchAnalysis;
};
