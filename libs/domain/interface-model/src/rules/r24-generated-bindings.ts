import {
  butUnknown,
  finding,
  inModel,
  listed,
  shownBy,
  signsOf,
  unseenPatches,
  type PlacedSign,
  type Rule,
} from './rule';
import { baseName, touches } from './touched';

const what = (signs: readonly PlacedSign[]): string => {
  const names = [...new Set(signs.map((s) => s.name))];
  return names.length > 3 ? `${names[0] ?? ''} and ${names.length - 1} more members` : listed(names);
};

/**
 * Were the generated bindings made again? They are tracked: a member that the type description gains or loses changes them in the same series.
 * Attributes and comments of the description do not.
 * Source: 24d7cc416b, 2021-11-19; 7c5e3cc07d, 2022-07-25; 51b8bbe580, 2023-11-07; 57a923bfd9, 2024-02-06. Severity: must-fix, of low urgency.
 * Needs no tree.
 */
export const R24: Rule = {
  id: 'R24',
  version: 1,
  title: 'Generated bindings are made again',
  source: '24d7cc416b, 7c5e3cc07d, 51b8bbe580',
  check: (context) => {
    const generated = context.model.reviewPlaces?.generated ?? [];
    const signs = signsOf(context, 'idl-field');
    const [first] = signs;
    if (first === undefined || generated.length === 0 || touches(context, generated)) return [];
    const hidden = unseenPatches(context);
    return [
      finding(R24, {
        severity: 'must-fix',
        sentence:
          `${baseName(first.file)} changes in ${what(signs)}, and no patch seen makes ${listed(generated.map(baseName))} again.` +
          butUnknown('Whether another one does', hidden),
        evidence: [shownBy(first), inModel('reviewPlaces generated', generated.join(', '))],
        clearedBy: 'The generated files, made again, in the series.',
        undetermined: hidden !== undefined,
      }),
    ];
  },
};
