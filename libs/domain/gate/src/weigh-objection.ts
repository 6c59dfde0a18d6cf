import type { PlacedObjection, Revision } from '@sluice/series';
import { authorityOf } from './authority';
import { filesIn } from './files-in';
import type { WeighContext } from './weigh';
import type { Authority, WeighedTrailer } from './weighed-trailer';

const sureWhy = (authority: Authority): string =>
  authority === 'maintainer'
    ? 'a maintainer of a touched file objects'
    : 'shown; only a maintainer of a touched file holds';

/** An objection with its weight: a sure one of a maintainer counts, wording that reads like one needs a person. */
export const weighObjection = (
  objection: PlacedObjection,
  revision: Revision,
  context: WeighContext,
): WeighedTrailer => {
  const isSure = objection.certainty === 'sure';
  const kind = isSure ? 'objection' : 'possible-objection';
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
    counts: isSure && authority === 'maintainer',
    needsHuman: !isSure,
    why: isSure
      ? sureWhy(authority)
      : 'wording that reads like an objection; a person must say whether it is',
  };
};
