import { addedBits, finding, reachOf, shownBy, signsOf, type Rule } from './rule';
import { touches } from './touched';

/**
 * Is a new feature told to users? Nothing of the interface was ever reverted for lacking it, and the change log is filled in batches at the
 * end, so that the rule only mentions it.
 * Source: batches of 2021-04-06, 2022-12-01 and 2023-10-31; 50a21ee067, 2026-05-28, used the change log as the notice of a break. Severity: info.
 */
export const R29: Rule = {
  id: 'R29',
  version: 1,
  title: 'Users are told of a new feature',
  source: '50a21ee067; dbb948110a',
  check: (context) => {
    const documents = context.model.reviewPlaces?.userDocuments ?? [];
    const options = signsOf(context, 'idl-field').filter(
      (s) => s.to !== undefined && /_build_info\./.test(s.name),
    );
    const bits = addedBits(context).filter((c) => reachOf(context, c) === 'domain');
    const first = bits[0] ?? options[0];
    if (documents.length === 0 || first === undefined || touches(context, documents)) return [];
    return [
      finding(R29, {
        severity: 'info',
        sentence: `${first.name} is something users may see, and no patch seen touches ${documents.join(' or ')}.`,
        evidence: [shownBy(first)],
        clearedBy: '',
      }),
    ];
  },
};
