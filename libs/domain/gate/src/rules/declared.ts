import type { Case } from '../case';
import { declaredBy, declaredEvidence } from '../declared';
import { CLASS_TEXT, informs, type Rule, type Said } from '../reason';

/** Where it is aimed at this release: aimed at another, or parked, rules of their own say so. */
const aim = (matter: Case): readonly Said[] => {
  const said = matter.revision.declared?.aim;
  if (said?.kind !== 'target' || said.release !== matter.input.release) return [];
  return [informs(`${declaredBy(matter, said, `aimed it at ${said.release}`)}.`, declaredEvidence(said))];
};

const patchesText = (positions: readonly number[]): string =>
  positions.length === 1 ? `patch ${positions.join()}` : `patches ${positions.join(', ')}`;

/** What was said of the class, what would have been read, and which patches that word was not said of. */
const classOfChange = (matter: Case): readonly Said[] => {
  const said = matter.input.classSaid;
  if (said === undefined) return [];
  const { declaration, changeClass, read, uncovered } = said;
  const { number } = matter.revision;
  const of = declaration.revision === number ? 'it' : `v${declaration.revision}`;
  const words = declaredBy(matter, declaration, `said that ${of} is a ${CLASS_TEXT[changeClass]}`);
  const others = read.filter((c) => c !== changeClass).map((c) => CLASS_TEXT[c]);
  const instead = others.length === 0 ? '' : `; by itself it would count as a ${others.join(' and a ')}`;
  const evidence = declaredEvidence(declaration);
  if (uncovered.length === 0) return [informs(`${words}${instead}.`, evidence)];
  const since = `${words}; that does not count for ${patchesText(uncovered)} of v${number}, new, not wholly readable, or with another change of an interface since`;
  return [informs(`${since}.`, evidence)];
};

/** What people declared of the series: it changes what other rules are asked, and is told with who said it. */
export const declared: Rule = {
  rule: 'declared',
  ruleVersion: 1,
  judge: (matter) => [...aim(matter), ...classOfChange(matter)],
};
