import type { Capability } from '../model';
import type { PlacedChange, RuleContext } from './rule';

/** Shorter words (`vm`, `x86`) are part of too many names to mean anything. */
const MIN_WORD = 4;

/**
 * Capabilities that one word of a new name hints at: `hw_vpmu` at the one that goes by `vpmu` or `pmu`. A hint only: the table of capabilities
 * knows the whole names, and a person whether a longer one means the same.
 */
export const hintedCapabilities = (context: RuleContext, change: PlacedChange): readonly Capability[] => {
  const stem = context.index.known(change.name)?.stem ?? change.name.split('.').at(-1) ?? '';
  const words = new Set(stem.toLowerCase().split('_'));
  if (change.capability !== undefined || words.size < 2) return [];
  return context.model.capabilities.filter((c) =>
    [c.name, ...c.aliases].some((alias) => alias.length >= MIN_WORD && words.has(alias.toLowerCase())),
  );
};
