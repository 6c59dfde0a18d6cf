import type { Evidence } from '@sluice/kernel';
import type { Finding } from '../interface-change';
import type { CapabilitySwitch } from '../model';
import { cite, switchStateOn } from '../as-of';
import { atCommit, usesOf } from './in-tree';
import {
  acceptingArches,
  addedBits,
  archName,
  finding,
  inModel,
  reachOf,
  shownBy,
  statementsOf,
  unseenPatches,
  type PlacedChange,
  type Rule,
  type RuleContext,
} from './rule';

const switchesOf = (context: RuleContext, change: PlacedChange, arch: string): readonly CapabilitySwitch[] =>
  context.model.vpci.capability === change.capability
    ? context.model.vpci.switches.filter((s) => s.arch === arch)
    : [];

const enabledBySeries = (context: RuleContext, change: PlacedChange, arch: string): boolean =>
  context.patches.some(({ analysis }) =>
    (analysis.predicates ?? []).some(
      (p) => p.effect === 'enables' && p.arch === arch && p.capability === change.capability,
    ),
  );

/** The definition itself, where the tree was asked for the predicate. */
const definedSo = (context: RuleContext, entry: CapabilitySwitch, predicate: string): readonly Evidence[] => {
  const files = entry.parts.filter((p) => p.name === predicate).flatMap((p) => p.files);
  return (usesOf(context, predicate) ?? [])
    .filter((use) => files.includes(use.path) && /^\s*#\s*define\b/.test(use.quote))
    .slice(0, 1)
    .map((use) => atCommit(context, use));
};

const constantFalse = (context: RuleContext, change: PlacedChange, arch: string): readonly Finding[] => {
  if (enabledBySeries(context, change, arch)) return [];
  const hidden = unseenPatches(context);
  return switchesOf(context, change, arch).flatMap((entry) => {
    const state = switchStateOn(entry, context.day);
    const predicate = entry.parts.find((p) => p.kind === 'predicate')?.name ?? 'its predicate';
    if (state?.state !== 'constant-false') return [];
    return [
      finding(R05, {
        severity: 'ask',
        sentence:
          `${archName(arch)} would accept ${change.name} while ${predicate}() there is the constant false (${cite(state.from)}): the flag would promise what does not work.` +
          (hidden === undefined
            ? ''
            : ` Whether another patch of the series changes that could not be known: ${hidden}.`),
        evidence: [
          shownBy(change),
          inModel(`vpci ${arch} ${predicate}`, `${state.state}: ${state.note}, ${cite(state.from)}`),
          ...definedSo(context, entry, predicate),
        ],
        clearedBy: `A patch of the series that makes ${predicate}() answer for such domains on ${archName(arch)}, or a maintainer's word that the flag may come first.`,
        judgement: true,
        undetermined: hidden !== undefined,
      }),
    ];
  });
};

const ownWords = (context: RuleContext, change: PlacedChange): readonly Finding[] =>
  statementsOf(context, 'not-functional', 'transitional')
    .filter((s) => s.messageId === change.messageId)
    .map((s) =>
      finding(R05, {
        severity: 'ask',
        sentence: `The message of the patch that adds ${change.name} itself says that this is ${s.kind === 'transitional' ? 'transitional' : 'not working yet'}: “${s.sentence}”`,
        evidence: [{ kind: 'mail', messageId: s.messageId, quote: s.sentence }, shownBy(change)],
        clearedBy:
          "A version that works, or a maintainer's word that the interface may come before what it switches on.",
        judgement: true,
      }),
    );

/**
 * A flag for a feature that does not work in this release is a promise nobody keeps: accepted, while its predicate is constant or the message
 * says so itself. Near a freeze history reverts these; whether it matters is a judgement, so the rule asks.
 * Source: 2075b410ee and 9516d01ac3 ("avoid introducing a bad interface"); e5ac68a011, 2022-11-17. Accepted once documented as experimental:
 * dbb948110a, 2021-10-13. Severity: ask.
 */
export const R05: Rule = {
  id: 'R05',
  version: 1,
  title: 'A new flag switches on something that works',
  source: '9516d01ac3, e5ac68a011',
  check: (context) =>
    addedBits(context)
      .filter((c) => reachOf(context, c) === 'domain')
      .flatMap((change) => [
        ...acceptingArches(context, change.name).flatMap((arch) => constantFalse(context, change, arch)),
        ...ownWords(context, change),
      ]),
};
