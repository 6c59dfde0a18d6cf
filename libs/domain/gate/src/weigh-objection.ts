import type { PlacedObjection, Revision } from '@sluice/series';
import { authorityOf } from './authority';
import { CONTESTED, isContested } from './contested';
import { filesIn } from './files-in';
import type { WeighContext } from './weigh';
import type { Authority, WeighedTrailer } from './weighed-trailer';

const sureWhy = (authority: Authority): string =>
  authority === 'maintainer'
    ? 'a maintainer of a touched file objects'
    : 'shown; only a maintainer of a touched file holds';

const whyOf = (objection: PlacedObjection, authority: Authority, contested: boolean): string => {
  if (contested) return CONTESTED;
  return objection.certainty === 'sure'
    ? sureWhy(authority)
    : 'wording that reads like an objection; a person must say whether it is';
};

/** An objection with its weight: a sure one of a maintainer counts, wording that reads like one needs a person. */
export const weighObjection = (
  objection: PlacedObjection,
  revision: Revision,
  context: WeighContext,
): WeighedTrailer => {
  const isSure = objection.certainty === 'sure';
  const kind = isSure ? 'objection' : 'possible-objection';
  const contested = isContested(objection.messageId, context.impostors);
  const authority = authorityOf(objection, { kind, files: filesIn(revision, objection.scope) }, context);
  return {
    key: 'objection',
    value: objection.sentence,
    by: objection.sender,
    kind,
    scope: objection.scope === 'all' ? 'all' : objection.scope.join(','),
    positions: objection.scope,
    revision: revision.number,
    messageId: objection.messageId,
    line: objection.line,
    saidAt: objection.saidAt,
    trust: objection.trust,
    authority,
    counts: isSure && authority === 'maintainer' && !contested,
    needsHuman: !isSure || contested,
    why: whyOf(objection, authority, contested),
  };
};
