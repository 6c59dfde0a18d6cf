import { finding, ofKind, shownBy, type Rule } from './rule';

/**
 * A removal that lets a neighbour move down gives one number two meanings within a cycle: builds from in between disagree with those after,
 * and a series in flight that counts on the old numbers has to follow. Not a fault, but somebody must look.
 * Source: 9516d01ac3, 2021-10-14: vpci gave back bit 7 and vpmu, one day old at bit 8, took it. Severity: info.
 */
export const R13: Rule = {
  id: 'R13',
  version: 1,
  title: 'A freed number that changes hands is said',
  source: '9516d01ac3, 2021-10-14',
  check: (context) =>
    ofKind(context, 'bit-removed').flatMap((gone) =>
      ofKind(context, 'bit-renumbered')
        .filter((moved) => moved.channel === gone.channel && moved.to === gone.from && moved.to !== undefined)
        .map((moved) =>
          finding(R13, {
            severity: 'info',
            sentence:
              `Number ${gone.from ?? ''} passes from ${gone.name} to ${moved.name}, which stood at ${moved.from ?? ''}. ` +
              'Builds of the tree made before and after this disagree on it, and any posted series that takes the next number has to be looked at again.',
            evidence: [shownBy(gone), shownBy(moved)],
            clearedBy: '',
          }),
        ),
    ),
};
