import type { Evidence, Instant, MessageId } from '@sluice/kernel';
import type {
  AnalysedPatch,
  Channel,
  Finding,
  InterfaceChange,
  Severity,
  Sign,
  Statement,
} from '../interface-change';
import type { Day, InterfaceModel } from '../model';
import { modelIndex, type ModelIndex } from '../model-index';
import { unreadFiles } from '../tree-standing';

/** A change with the patch that makes it. */
export type PlacedChange = InterfaceChange & { readonly position: number; readonly messageId: MessageId };

/** An interface version known to be bumped in the running cycle: from the tree, where there is one. */
export type Bump = {
  readonly constant: string;
  readonly value: string;
  readonly commit: string;
  readonly date: Day;
};

/** What became of a series that claims a number, as far as other series have to mind. */
export type ClaimState = 'in-flight' | 'reverted';

/** A number of a channel that another posted series wants for a name, in the last revision of it that was said. */
export type Claim = {
  readonly channel: Channel;
  /** The number, as text; absent where the diff does not tell. */
  readonly value?: string | undefined;
  readonly name: string;
  readonly series: string;
  readonly messageId: MessageId;
  readonly saidAt: Instant;
  readonly state: ClaimState;
};

/** A person's own words in answer to a patch that bear on a rule. `role-unknown`: a check cannot know the role of the domain. */
export type Remark = {
  readonly kind: 'role-unknown';
  readonly messageId: MessageId;
  readonly sentence: string;
  readonly by: string;
  /** Message-IDs of the patches it was said of. */
  readonly about: readonly MessageId[];
};

/** What every rule sees: the union of a series' patches, what is missing of it, and the model on the day. */
export type RuleContext = {
  readonly patches: readonly AnalysedPatch[];
  readonly changes: readonly PlacedChange[];
  readonly total: number;
  readonly missing: readonly number[];
  readonly treeKnown: boolean;
  readonly bumps: readonly Bump[];
  /** Of other series alone. */
  readonly claims: readonly Claim[];
  readonly remarks: readonly Remark[];
  readonly model: InterfaceModel;
  readonly index: ModelIndex;
  readonly day: Day;
};

/** A review rule: one question to a series. `source` is where history taught it. */
export type Rule = {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly source: string;
  readonly check: (context: RuleContext) => readonly Finding[];
};

export const contextOf = (input: Omit<RuleContext, 'changes' | 'index'>): RuleContext => ({
  ...input,
  index: modelIndex(input.model),
  changes: input.patches.flatMap(({ analysis, position, messageId }) =>
    analysis.changes.map((change) => ({ ...change, position, messageId })),
  ),
});

type Said = {
  readonly severity: Severity;
  readonly sentence: string;
  readonly evidence: readonly Evidence[];
  readonly clearedBy: string;
  readonly judgement?: boolean;
  readonly undetermined?: boolean;
};

/** A finding of a rule. What is not said is: no judgement, and determined. */
export const finding = (rule: Pick<Rule, 'id' | 'version'>, said: Said): Finding => ({
  rule: rule.id,
  ruleVersion: rule.version,
  judgement: false,
  undetermined: false,
  ...said,
});

/** The line of the patch that shows a change. */
export const shownBy = (change: Pick<PlacedChange, 'messageId' | 'file' | 'line' | 'quote'>): Evidence => ({
  kind: 'hunk',
  messageId: change.messageId,
  file: change.file,
  line: change.line,
  quote: change.quote,
});

export const inModel = (entry: string, quote: string): Evidence => ({ kind: 'model', entry, quote });

/** What keeps a rule from knowing about the patches it did not see: absent when it saw all of them. */
export const unseenPatches = ({ missing, total }: RuleContext): string | undefined =>
  missing.length === 0 ? undefined : `${missing.length} of ${total} patches never received`;

const whyNoTree = ({ patches, treeKnown }: RuleContext): string | undefined => {
  if (treeKnown) return undefined;
  const unread = unreadFiles(patches);
  return unread.length === 0
    ? 'the project’s tree is not at hand'
    : `${listed(unread)} could not be read exactly`;
};

/** What keeps a rule from knowing about the rest of the project, too. */
export const unseen = (context: RuleContext): string | undefined =>
  unseenPatches(context) ?? whyNoTree(context);

/** ` Whether … could not be known: …`, where something is hidden from the rule; else nothing. */
export const butUnknown = (what: string, hidden: string | undefined): string =>
  hidden === undefined ? '' : ` ${what} could not be known: ${hidden}.`;

/** Changes of one kind, optionally of one identifier. */
export const ofKind = (
  context: RuleContext,
  kind: InterfaceChange['kind'],
  name?: string,
): readonly PlacedChange[] =>
  context.changes.filter((c) => c.kind === kind && (name === undefined || c.name === name));

/** Bits that the series as a whole adds: one it adds and removes again is no change. */
export const addedBits = (context: RuleContext): readonly PlacedChange[] =>
  ofKind(context, 'bit-added').filter((c) => ofKind(context, 'bit-removed', c.name).length === 0);

export const reachOf = (context: RuleContext, change: PlacedChange): string | undefined =>
  context.model.namespaces.find((n) => n.channel === change.channel)?.reach;

/** Arches that accept an identifier in the patches seen; `common` is the mask before them and no arch. */
export const acceptingArches = (context: RuleContext, name: string): readonly string[] => [
  ...new Set(
    ofKind(context, 'accepted', name).flatMap((c) =>
      c.arch === undefined || c.arch === 'common' ? [] : [c.arch],
    ),
  ),
];

const ARCH_NAMES: Readonly<Record<string, string>> = {
  arm: 'Arm',
  x86: 'x86',
  riscv: 'RISC-V',
  ppc: 'PPC',
  common: 'common code',
};

export const archName = (arch: string): string => ARCH_NAMES[arch] ?? arch;

/** `a`, `a and b`, `a, b and c`. */
export const listed = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;

export type PlacedStatement = Statement & { readonly messageId: MessageId; readonly position: number };

export const statementsOf = (
  context: RuleContext,
  ...kinds: readonly Statement['kind'][]
): readonly PlacedStatement[] =>
  context.patches.flatMap(({ analysis, messageId, position }) =>
    (analysis.statements ?? [])
      .filter((s) => kinds.includes(s.kind))
      .map((s) => ({ ...s, messageId, position })),
  );

export type PlacedSign = Sign & { readonly messageId: MessageId; readonly position: number };

/** Signs of one kind over all patches, optionally of one identifier. */
export const signsOf = (context: RuleContext, kind: Sign['kind'], name?: string): readonly PlacedSign[] =>
  context.patches.flatMap(({ analysis, messageId, position }) =>
    (analysis.signs ?? [])
      .filter((s) => s.kind === kind && (name === undefined || s.name === name))
      .map((s) => ({ ...s, messageId, position })),
  );
