import type { Finding } from '../interface-change';
import { wasReleased } from '../as-of';
import type { VersionHistory } from '../model';
import { bumpState, versionCovering } from './interface-version';
import { finding, ofKind, shownBy, unseenPatches, type PlacedChange, type Rule, type RuleContext } from './rule';

const isPadding = (name: string): boolean => /\.(?:_{0,2}pad|rsvd|reserved)\w{0,20}$/i.test(name);

/** A member of the union of sub-operations: a pure addition, wherever in the list it stands. */
const isSubOperation = (change: PlacedChange): boolean =>
  change.structure !== undefined && (change.to ?? '').startsWith(`struct ${change.structure}_`);

/** A structure that only gives up padding keeps its layout as far as the diff tells. */
const fillsPadding = (context: RuleContext, change: PlacedChange): boolean =>
  ofKind(context, 'field-removed').some((c) => c.structure === change.structure && isPadding(c.name));

const changesLayout = (context: RuleContext, change: PlacedChange): boolean => {
  if (change.kind === 'field-removed') return !isPadding(change.name);
  if (change.kind === 'field-added') return change.before !== undefined && !isSubOperation(change) && !fillsPadding(context, change);
  const values = context.model.identifiers.find((i) => i.name === change.name)?.values ?? [];
  return change.kind === 'bit-removed' && values.some((v) => String(v.value) === change.from && wasReleased(context.model, v.released, context.day));
};

const what = (change: PlacedChange): string => {
  if (change.kind === 'field-added') return `${change.name} is inserted before ${change.before ?? ''}`;
  return `${change.name} is removed${change.kind === 'field-removed' ? ' or changes its type' : ', though releases hold it'}`;
};

const judge = (context: RuleContext, history: VersionHistory, changes: readonly PlacedChange[]): readonly Finding[] => {
  const first = changes[0];
  const bump = bumpState(context, history);
  if (first === undefined || bump.state === 'in-series') return [];
  const more = changes.length > 1 ? ` (and ${changes.length - 1} more such changes)` : '';
  const evidence = [...changes.slice(0, 5).map(shownBy), ...(bump.state === 'unknown' ? [] : [bump.evidence])];
  if (bump.state === 'this-cycle')
    return [finding(R15, { severity: 'info', sentence: `${what(first)}${more}. ${bump.sentence} No bump needed.`, evidence, clearedBy: '' })];
  const hidden = unseenPatches(context) ?? (bump.state === 'unknown' ? 'the model does not reach to this day' : undefined);
  return [
    finding(R15, {
      severity: 'must-fix',
      sentence:
        `${what(first)}${more}, which older toolstacks do not expect, and no patch seen bumps ${history.constant}. ` +
        (bump.state === 'not-yet' ? bump.sentence : '') +
        (hidden === undefined ? '' : ` Whether it is bumped otherwise could not be known: ${hidden}.`),
      evidence,
      clearedBy: `A bump of ${history.constant} by one, or a reason why the change is compatible.`,
      undetermined: hidden !== undefined,
    }),
  ];
};

/**
 * An incompatible change of a versioned header needs one bump for each development cycle and header, and no more than one. Fields removed,
 * retyped or inserted count; pure additions do not (new sub-operations, padding put to use, fields at a structure's end).
 * Source: the comment of 3f6ee3db2e, 2024-10-15; missing in adadade59d, 2018-11-20, and bdb1184d4f, 2023-05-11; rightly left out by 73c932d0ea,
 * 2021-07-26, and 1e6706b0d1, 2021-10-14. Severity: must-fix; info where the cycle already has its bump.
 */
export const R15: Rule = {
  id: 'R15',
  version: 1,
  title: 'One version bump for each cycle and header',
  source: '3f6ee3db2e; adadade59d, bdb1184d4f',
  check: (context) =>
    context.model.versions.flatMap((history) =>
      judge(
        context,
        history,
        context.changes.filter((c) => versionCovering(context, c)?.constant === history.constant && changesLayout(context, c)),
      ),
    ),
};
