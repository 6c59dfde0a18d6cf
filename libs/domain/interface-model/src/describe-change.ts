import type { InterfaceChange, InterfaceChangeKind } from './interface-change';
import { archName } from './rules/rule';

/** Common code is no arch: a check there speaks for all of them, and a builder there builds for any. */
const arch = (change: InterfaceChange): string =>
  change.arch === undefined || change.arch === 'common' ? '' : ` on ${archName(change.arch)}`;
const byCheck = (change: InterfaceChange): string =>
  change.arch === 'common' ? ' by the common check' : arch(change);
const how = (change: InterfaceChange): string => (change.to === undefined ? '' : ` (${change.to})`);

const WORDS: Readonly<Record<InterfaceChangeKind, (change: InterfaceChange) => string>> = {
  'header-touched': (c) => `public header touched: ${c.name} (${c.to ?? 'unlisted'})`,
  'bit-added': (c) => `bit ${c.to ?? '?'} added: ${c.name}`,
  'bit-removed': (c) => `bit ${c.from ?? '?'} removed: ${c.name}`,
  'bit-renumbered': (c) => `bit ${c.from ?? '?'} moved to ${c.to ?? '?'}: ${c.name}`,
  'max-moved': (c) => `${c.name} moved: ${c.from ?? 'nothing'} to ${c.to ?? 'nothing'}`,
  'mask-grown': (c) => `${c.name} grows by ${c.to ?? '?'}`,
  accepted: (c) => `accepted${byCheck(c)}${how(c)}: ${c.name}`,
  rejected: (c) => `refused${byCheck(c)}${how(c)}: ${c.name}`,
  'acceptance-withdrawn': (c) => `no longer accepted${byCheck(c)}: ${c.name}`,
  'binding-follows': (c) =>
    `binding ${c.to === undefined ? `drops ${c.from ?? '?'}` : `gains ${c.to}`} for ${c.name}`,
  'field-added': (c) =>
    `field added: ${c.name} (${c.to ?? '?'})${c.before === undefined ? '' : `, before ${c.before}`}`,
  'field-removed': (c) => `field removed: ${c.name} (${c.from ?? '?'})`,
  'field-moved': (c) => `field moved: ${c.name}, now ${c.to === undefined ? 'last' : `before ${c.to}`}`,
  'field-renamed': (c) => `field renamed: ${c.from ?? '?'} to ${c.name}`,
  'structure-added': (c) => `structure added: ${c.name}`,
  'structure-removed': (c) => `structure removed: ${c.name}`,
  'structure-renamed': (c) => `structure renamed: ${c.from ?? '?'} to ${c.name}`,
  'constant-added': (c) => `constant added: ${c.name} (${c.to ?? '?'})`,
  'constant-removed': (c) => `constant removed: ${c.name} (${c.from ?? '?'})`,
  'constant-changed': (c) => `constant changed: ${c.name}, ${c.from ?? '?'} to ${c.to ?? '?'}`,
  'version-bumped': (c) => `${c.name} bumped: ${c.from ?? '?'} to ${c.to ?? '?'}`,
  'set-by-builder': (c) => `set for ${c.to ?? 'domains'}${arch(c)}: ${c.name}`,
};

/** The kinds whose sentence names the bit itself carry its channel, too. */
const NAMED: ReadonlySet<InterfaceChangeKind> = new Set([
  'bit-added',
  'bit-removed',
  'bit-renumbered',
] as const);

/** One change as a short sentence for a list: `bit 7 added: XEN_DOMCTL_CDF_vpci (cdf), capability vpci, xen/include/public/domctl.h`. */
export const describeChange = (change: InterfaceChange): string => {
  const channel = NAMED.has(change.kind) && change.channel !== undefined ? ` (${change.channel})` : '';
  const capability =
    NAMED.has(change.kind) && change.capability !== undefined ? `, capability ${change.capability}` : '';
  return `${WORDS[change.kind](change)}${channel}${capability}, ${change.file}`;
};
