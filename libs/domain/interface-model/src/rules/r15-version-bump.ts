import type { Evidence } from '@sluice/kernel';
import type { Finding } from '../interface-change';
import { wasReleased } from '../as-of';
import type { VersionHistory } from '../model';
import { bumpState, versionCovering } from './interface-version';
import {
  finding,
  ofKind,
  shownBy,
  unseenPatches,
  type PlacedChange,
  type Rule,
  type RuleContext,
} from './rule';

/** Padding made explicit, or put to use, fills a hole that was there. */
const isPadding = (name: string): boolean => /\.(?:_{0,2}pad|rsvd|reserved)\w{0,20}$/i.test(name);

/** A member of the union of sub-operations: a pure addition, wherever in the list it stands. */
const isSubOperation = (change: PlacedChange): boolean =>
  change.structure !== undefined && (change.to ?? '').startsWith(`struct ${change.structure}_`);

/** A structure that only gives up padding keeps its layout as far as the diff tells. */
const fillsPadding = (context: RuleContext, change: PlacedChange): boolean =>
  ofKind(context, 'field-removed').some((c) => c.structure === change.structure && isPadding(c.name));

/** A field that another follows is inserted, and moves that one. */
const isInserted = (context: RuleContext, change: PlacedChange): boolean =>
  change.before !== undefined &&
  !isPadding(change.name) &&
  !isSubOperation(change) &&
  !fillsPadding(context, change);

const wasInRelease = (context: RuleContext, change: PlacedChange): boolean =>
  (context.model.identifiers.find((i) => i.name === change.name)?.values ?? []).some(
    (v) => String(v.value) === change.from && wasReleased(context.model, v.released, context.day),
  );

const changesLayout = (context: RuleContext, change: PlacedChange): boolean => {
  if (change.kind === 'field-removed') return !isPadding(change.name);
  if (change.kind === 'field-added') return isInserted(context, change);
  if (change.kind === 'field-moved') return true;
  return change.kind === 'bit-removed' && wasInRelease(context, change);
};

const what = (change: PlacedChange): string => {
  if (change.kind === 'field-added') return `${change.name} is inserted before ${change.before ?? ''}`;
  if (change.kind === 'field-moved') return `${change.name} moves within its structure`;
  return `${change.name} is removed${change.kind === 'field-removed' ? ' or changes its type' : ', though releases hold it'}`;
};

type Layout = { readonly what: string; readonly evidence: readonly Evidence[] };

const alreadyBumped = ({ what: said, evidence }: Layout, sentence: string): Finding =>
  finding(R15, {
    severity: 'info',
    sentence: `${said}. ${sentence} No bump needed.`,
    evidence,
    clearedBy: '',
  });

const notBumped = (
  layout: Layout,
  constant: string,
  said: { readonly known: string; readonly hidden?: string | undefined },
): Finding =>
  finding(R15, {
    severity: 'must-fix',
    sentence:
      `${layout.what}, which older toolstacks do not expect, and no patch seen bumps ${constant}. ${said.known}` +
      (said.hidden === undefined
        ? ''
        : ` Whether it is bumped otherwise could not be known: ${said.hidden}.`),
    evidence: layout.evidence,
    clearedBy: `A bump of ${constant} by one, or a maintainer's word that the change is compatible.`,
    // Inputs that were checked to be zero may get a meaning: whether that is so, a diff does not tell.
    judgement: true,
    undetermined: said.hidden !== undefined,
  });

const judge = (
  context: RuleContext,
  history: VersionHistory,
  changes: readonly PlacedChange[],
): readonly Finding[] => {
  const first = changes[0];
  if (first === undefined) return [];
  const bump = bumpState(context, history);
  const more = changes.length > 1 ? ` (and ${changes.length - 1} more such changes)` : '';
  const shown = changes.slice(0, 5).map(shownBy);
  const hidden = unseenPatches(context);
  switch (bump.state) {
    case 'in-series':
      return [];
    case 'this-cycle':
      return [
        alreadyBumped({ what: what(first) + more, evidence: [...shown, bump.evidence] }, bump.sentence),
      ];
    case 'not-yet':
      return [
        notBumped({ what: what(first) + more, evidence: [...shown, bump.evidence] }, history.constant, {
          known: bump.sentence,
          hidden,
        }),
      ];
    case 'unknown':
      return [
        notBumped({ what: what(first) + more, evidence: shown }, history.constant, {
          known: '',
          hidden: hidden ?? 'the model does not reach to this day',
        }),
      ];
  }
};

/**
 * An incompatible change of a versioned header needs one bump for each development cycle and header, and no more than one. Fields removed,
 * retyped or inserted count; pure additions do not (new sub-operations, padding put to use, fields at a structure's end).
 * Source: the comment of 3f6ee3db2e, 2024-10-15; missing in adadade59d, 2018-11-20, and bdb1184d4f, 2023-05-11; rightly left out by 73c932d0ea,
 * 2021-07-26, and 1e6706b0d1, 2021-10-14. Severity: must-fix; info where the cycle already has its bump. That a
 * change is incompatible is a judgement.
 */
export const R15: Rule = {
  id: 'R15',
  version: 2,
  title: 'One version bump for each cycle and header',
  source: '3f6ee3db2e; adadade59d, bdb1184d4f',
  check: (context) =>
    context.model.versions.flatMap((history) =>
      judge(
        context,
        history,
        context.changes.filter(
          (c) => versionCovering(context, c)?.constant === history.constant && changesLayout(context, c),
        ),
      ),
    ),
};
