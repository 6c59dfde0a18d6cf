import type { Evidence } from '@sluice/kernel';
import type { Finding } from '../interface-change';
import type { Capability, Identifier, Namespace, Signal } from '../model';
import { cite, holdsOn } from '../as-of';
import { atCommit, usesOf } from './in-tree';
import { hintedCapabilities } from './related-words';
import {
  addedBits,
  archName,
  finding,
  inModel,
  listed,
  ofKind,
  reachOf,
  shownBy,
  unseenPatches,
  type PlacedChange,
  type Rule,
  type RuleContext,
} from './rule';

/** A channel that already signals the capability, whether found by the capability table or by the bare stem. */
type Other = {
  readonly identifier: string;
  readonly signals: readonly Signal[];
  readonly registered?: Identifier | undefined;
};

const FIELD_CHANNELS: ReadonlySet<string> = new Set(['createdomain-field', 'arch-config-field']);
const USED: ReadonlySet<Signal['state']> = new Set(['accepted', 'required', 'forced'] as const);

/** Channels that configure one domain. A host capability beside a domain flag is no duplicate but what R06 asks for. */
const configuresDomain = (context: RuleContext, channel: string): boolean =>
  FIELD_CHANNELS.has(channel) ||
  context.model.namespaces.some((n) => n.channel === channel && n.reach === 'domain');

const registered = (context: RuleContext, name: string): Identifier | undefined =>
  context.model.identifiers.find((i) => i.name === name);

/** Two channels of different arches do not meet; a common one meets all. */
const meets = (context: RuleContext, change: PlacedChange, arch: string): boolean => {
  const own =
    change.arch ?? context.model.namespaces.find((n) => n.channel === change.channel)?.arch ?? 'common';
  return own === 'common' || arch === 'common' || own === arch;
};

const byCapability = (
  context: RuleContext,
  change: PlacedChange,
  capability: Capability,
): readonly Other[] => {
  const signals = capability.signals.filter(
    (s) =>
      s.channel !== change.channel &&
      s.identifier !== change.name &&
      USED.has(s.state) &&
      holdsOn(s, context.day) &&
      configuresDomain(context, s.channel) &&
      meets(context, change, s.arch),
  );
  return [...new Set(signals.map((s) => s.identifier))].map((identifier) => ({
    identifier,
    signals: signals.filter((s) => s.identifier === identifier),
    registered: registered(context, identifier),
  }));
};

const namespaceOf = (context: RuleContext, identifier: Identifier): Namespace | undefined =>
  context.model.namespaces.find((n) => n.channel === identifier.channel);

/** Where the capability table knows nothing of a new stem: an identifier with the same stem in another channel. */
const byStem = (context: RuleContext, change: PlacedChange): readonly Other[] => {
  const stem = context.index.known(change.name)?.stem ?? change.name.split('.').at(-1);
  return context.model.identifiers
    .filter((i) => i.channel !== change.channel && configuresDomain(context, i.channel))
    .filter(
      (i) => context.index.known(i.name)?.stem === stem && i.values.some((v) => holdsOn(v, context.day)),
    )
    .filter((i) => meets(context, change, namespaceOf(context, i)?.arch ?? 'common'))
    .map((i) => ({ identifier: i.name, signals: [], registered: i }));
};

const othersOf = (context: RuleContext, change: PlacedChange): readonly Other[] => {
  const capability = context.model.capabilities.find((c) => c.name === change.capability);
  return capability === undefined ? byStem(context, change) : byCapability(context, change, capability);
};

/** A `-` line of a public header that names the other channel: the series removes it or marks it obsolete. */
const retires = (context: RuleContext, other: string): boolean =>
  [...ofKind(context, 'bit-removed', other), ...ofKind(context, 'field-removed', other)].length > 0 ||
  context.patches.some(({ analysis }) =>
    analysis.mentions.some(
      (m) => m.name === other && m.mark === '-' && m.file.startsWith(context.model.publicHeaders),
    ),
  );

const whereUsed = (other: Other): string => {
  const arches = [...new Set(other.signals.map((s) => archName(s.arch)))];
  const roles = [
    ...new Set(
      other.signals.flatMap((s) =>
        s.guests.flatMap((g) =>
          s.roles.map((r) => `${g.toUpperCase()} ${r === 'hardware' ? 'hardware domain' : r}`),
        ),
      ),
    ),
  ];
  const who = arches.length === 0 ? 'The tree' : listed(arches);
  return `${who} already signals it by ${other.identifier}${roles.length === 0 ? '' : ` for the ${listed(roles)}`}`;
};

const citeOther = ({ registered: entry, signals }: Other): string =>
  cite(entry?.values.at(-1)?.from ?? signals[0]?.from);

const describe = (other: Other): string => {
  const value = other.registered?.values.at(-1)?.value;
  return `${other.identifier}${value === undefined ? '' : `, value ${value}`}, ${citeOther(other)}`;
};

const titleOf = (context: RuleContext, change: PlacedChange): string =>
  context.model.capabilities.find((c) => c.name === change.capability)?.title ?? 'the same thing';

/** What a maintainer would be shown first: where domains are built, then the hypervisor, then the rest. */
const rank = ({ model }: RuleContext, path: string): number => {
  if (model.builders.some((b) => b.files.includes(path))) return 0;
  return path.startsWith(model.roots[0] ?? '\0') ? 1 : 2;
};

/** Code of the tree that goes by the other channel. Headers only define it. */
const liveIn = (context: RuleContext, other: Other): readonly Evidence[] =>
  (usesOf(context, other.identifier) ?? [])
    .filter((use) => !use.path.startsWith(context.model.publicHeaders))
    .sort((a, b) => rank(context, a.path) - rank(context, b.path))
    .slice(0, 2)
    .map((use) => atCommit(context, use));

/** The tree was asked for the other channel and has no word of it: it is no channel (any more). */
const isGone = (context: RuleContext, other: Other): boolean =>
  usesOf(context, other.identifier)?.length === 0;

/** Another name that may mean the same: only a person knows. */
const hinted = (context: RuleContext, change: PlacedChange): readonly Finding[] =>
  hintedCapabilities(context, change).flatMap((capability) =>
    byCapability(context, change, capability)
      .filter((other) => !retires(context, other.identifier) && !isGone(context, other))
      .slice(0, 1)
      .map((other) =>
        finding(R01, {
          severity: 'ask',
          sentence: `${change.name} may be another word for ${capability.title}. ${whereUsed(other)} (${citeOther(other)}).`,
          evidence: [shownBy(change), inModel(other.identifier, describe(other))],
          clearedBy: `Word of what sets ${change.name} apart from ${other.identifier}.`,
          judgement: true,
        }),
      ),
  );

const judge = (context: RuleContext, change: PlacedChange, other: Other): Finding => {
  const hidden = unseenPatches(context);
  return finding(R01, {
    severity: 'block',
    sentence:
      `${change.name} would be a second channel for ${titleOf(context, change)}. ${whereUsed(other)} (${citeOther(other)}), ` +
      `and no patch seen retires that one${hidden === undefined ? '' : ` (${hidden})`}.`,
    evidence: [shownBy(change), inModel(other.identifier, describe(other)), ...liveIn(context, other)],
    clearedBy: `A version that uses ${other.identifier}, or retires it in the same series; or a maintainer's word that the two are not the same.`,
    judgement: true,
  });
};

/**
 * One capability, one channel for each arch: a new bit or field must not say what an arch already signals another way, unless the same
 * series retires the old channel. The capability table holds the aliases; where it is silent, equal stems are compared. That two names mean
 * the same is a judgement.
 * Source: 2075b410ee (XEN_DOMCTL_CDF_vpci beside XEN_X86_EMU_VPCI) and its revert 9516d01ac3, October 2021; kept well by dbe399b174 with
 * f5bdb4aaa1, 2020-10-06. Severity: block; ask where one word of the name only hints at a capability. With the tree, code that goes by the
 * other channel is shown.
 */
export const R01: Rule = {
  id: 'R01',
  version: 2,
  title: 'One capability, one channel for each arch',
  source: '2075b410ee, reverted by 9516d01ac3',
  check: (context) =>
    [
      ...addedBits(context).filter((c) => reachOf(context, c) === 'domain'),
      ...ofKind(context, 'field-added').filter((c) => c.channel !== undefined),
    ].flatMap((change) => [
      ...othersOf(context, change)
        .filter((other) => !retires(context, other.identifier) && !isGone(context, other))
        .map((other) => judge(context, change, other)),
      ...hinted(context, change),
    ]),
};
