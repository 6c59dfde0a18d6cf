import type { MessageId } from '@sluice/kernel';
import { cite, switchStateOn } from './as-of';
import type { AnalysedPatch, InterfaceChange, PredicateChange } from './interface-change';
import type { Day, InterfaceModel, SwitchState } from './model';
import { archName } from './rules/rule';

/** What a series does to a capability that has to be switched on, on one arch. */
export type SwitchEffect = {
  readonly capability: string;
  readonly arch: string;
  /** `enables`: it works, or comes to. `pretends`: it is announced while its predicate says no. `needs`: code that asks for it. */
  readonly effect: 'enables' | 'pretends' | 'needs';
  /** The state on the day, before the series. */
  readonly state: SwitchState;
  readonly sentence: string;
  readonly evidence: readonly (Pick<PredicateChange, 'name' | 'file' | 'line' | 'quote'> & {
    readonly kind: string;
    readonly position: number;
    readonly messageId: MessageId;
  })[];
};

type Shown = SwitchEffect['evidence'][number] & {
  readonly arch: string;
  readonly effect: PredicateChange['effect'];
};

/** An interface change that switches the capability on for a domain: a flag that the check of an arch newly takes, or a builder newly sets. */
const announced = (change: InterfaceChange): boolean =>
  (change.kind === 'accepted' || change.kind === 'set-by-builder') &&
  change.arch !== undefined &&
  change.arch !== 'common';

const shownBy = (patches: readonly AnalysedPatch[], capability: string): readonly Shown[] =>
  patches.flatMap(({ position, messageId, analysis }) => {
    const place = { position, messageId };
    const switched = (analysis.predicates ?? [])
      .filter((p) => p.capability === capability)
      .map((p) => ({ ...p, kind: p.kind ?? 'predicate', ...place }));
    const flags = analysis.changes
      .filter((c) => c.capability === capability && announced(c))
      .map(({ name, file, line, quote, arch = 'common', channel = 'cdf' }) => ({
        ...{ name, file, line, quote, arch, ...place },
        kind: channel,
        effect: 'announces' as const,
      }));
    return [...switched, ...flags];
  });

const RANK: readonly SwitchState[] = ['absent', 'constant-false', 'selectable', 'functional'];

type Standing = { readonly state: SwitchState; readonly why: string };

/** How far a capability is on an arch, in whichever role it is furthest; common code is as far as the arch that is least. */
const standingOf = (model: InterfaceModel, arch: string, day: Day): Standing => {
  const states = model.vpci.switches
    .filter((s) => s.arch === arch)
    .flatMap((s) => switchStateOn(s, day) ?? [])
    .sort((a, b) => RANK.indexOf(b.state) - RANK.indexOf(a.state));
  const [best] = states;
  if (best === undefined) return { state: 'absent', why: 'nothing of it is there' };
  return { state: best.state, why: `${best.note} (${cite(best.from)})` };
};

const works = (state: SwitchState): boolean => state === 'functional' || state === 'selectable';

const TITLES: Readonly<Record<string, string>> = {
  predicate: 'predicate',
  kconfig: 'build option',
  'trap-handlers': 'trap handlers',
  'device-tree': 'device-tree node',
  'ecam-window': 'address window',
  'emulation-flag': 'emulation flag',
  cdf: 'flag',
};

/** `flag XEN_DOMCTL_CDF_vpci, device-tree node make_vpci_node` */
const namesOf = (shown: readonly Shown[]): string =>
  [...new Set(shown.map((s) => `${TITLES[s.kind] ?? s.kind} ${s.name}`))].slice(0, 6).join(', ');

const where = (arch: string): string => (arch === 'common' ? 'in common code' : `on ${archName(arch)}`);

type Group = {
  readonly capability: string;
  readonly arch: string;
  readonly effect: SwitchEffect['effect'];
  readonly shown: readonly Shown[];
  readonly standing: Standing;
};

const sentenceOf = ({ capability, arch, effect, shown, standing }: Group): string => {
  const what = `${effect} ${capability === 'vpci' ? 'vPCI' : capability} ${where(arch)}: ${namesOf(shown)}`;
  if (effect === 'pretends') return `${what}, while ${standing.why}`;
  if (effect === 'needs' && arch !== 'common' && !works(standing.state))
    return `${what}; in vain, while ${standing.why}`;
  return what;
};

const effectOf = (group: Group): SwitchEffect => ({
  capability: group.capability,
  arch: group.arch,
  effect: group.effect,
  state: group.standing.state,
  sentence: sentenceOf(group),
  evidence: group.shown.map(({ kind, name, file, line, quote, position, messageId }) => ({
    ...{ kind, name, file, line, quote, position, messageId },
  })),
});

const EFFECTS = ['enables', 'pretends', 'needs'] as const;

/**
 * What the patches of a revision, taken together, do to vPCI on each arch: enable it, pretend it, or need it. What they announce (a flag, a
 * node of the device tree, an address window, handlers) enables it where the predicate can be true on that day or comes to be in the same
 * series, and pretends it elsewhere. Empty for nearly every series.
 */
export const switchEffects = (
  patches: readonly AnalysedPatch[],
  model: InterfaceModel,
  day: Day,
): readonly SwitchEffect[] => {
  const { capability } = model.vpci;
  const all = shownBy(patches, capability);
  return [...new Set(all.map((s) => s.arch))].sort().flatMap((arch) => {
    const own = all.filter((s) => s.arch === arch);
    const standing = standingOf(model, arch, day);
    const on = own.some((s) => s.effect === 'enables') || works(standing.state);
    const told = (s: Shown): SwitchEffect['effect'] =>
      s.effect === 'announces' ? (on ? 'enables' : 'pretends') : s.effect;
    // Common code, and the stand-ins of tests, can need it; they switch nothing on.
    const possible = arch === 'common' ? (['needs'] as const) : EFFECTS;
    return possible.flatMap((effect) => {
      const shown = own.filter((s) => told(s) === effect);
      return shown.length === 0 ? [] : [effectOf({ capability, arch, effect, shown, standing })];
    });
  });
};
