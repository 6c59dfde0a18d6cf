import { inTree, patchOf, reviewOf, verdicts } from '../redrawn/diffs';
import { ARM_ACCEPTS, COMMON_MASK, HEADER } from '../redrawn/new-flag';
import type { AnalysedPatch } from '../interface-change';
import type { TreeAnswers } from '../tree-answers';

const PATH = 'xen/include/public/domctl.h';
const MODEL_FILE = { path: PATH, why: 'does not parse at line 7' };

const answered = (patch: AnalysedPatch, more: Partial<TreeAnswers>): AnalysedPatch => {
  const asked = inTree(patch, {});
  const { tree } = asked.analysis;
  return tree === undefined
    ? asked
    : { ...asked, analysis: { ...asked.analysis, tree: { ...tree, ...more } } };
};

const accepted = HEADER('fast', 6, 'iommu') + COMMON_MASK('fast') + ARM_ACCEPTS('fast');
const flag = (position = 1) => patchOf(HEADER('fast', 6, 'iommu'), { position });
const OTHER = [{ path: PATH, blob: 'deadbeef12' }];

describe('R37, files that could not be read exactly', () => {
  it.each([
    ['is silent where all was read', [answered(flag(), {})], []],
    ['is silent without a tree', [flag()], []],
    ['asks of a file that was not', [answered(flag(), { unread: [MODEL_FILE] })], ['ask undetermined']],
    [
      'asks, though the diff alone shows no change',
      [answered(patchOf('--- README\n@@\n+a'), { unread: [MODEL_FILE] })],
      ['ask undetermined'],
    ],
    ['tells of another base', [answered(flag(), { otherBase: OTHER })], ['info']],
    [
      'is silent on a base that an earlier patch of the series makes',
      [answered(flag(), {}), answered(flag(2), { otherBase: OTHER })],
      [],
    ],
    [
      'tells of the base of an earlier patch',
      [answered(flag(), { otherBase: OTHER }), answered(flag(2), {})],
      ['info'],
    ],
  ])('%s', (_what, patches, expected) => {
    expect(verdicts(reviewOf(patches), 'R37')).toEqual(expected);
  });

  it('names the file and why', () => {
    const { findings } = reviewOf([answered(flag(), { unread: [MODEL_FILE], otherBase: OTHER })]);
    expect(findings.filter((f) => f.rule === 'R37').map((f) => f.sentence)).toEqual([
      expect.stringContaining(`${PATH} could not be read exactly: does not parse at line 7.`),
      expect.stringContaining(`${PATH} was applied on another base: its text deadbeef12`),
    ]);
  });

  it.each([
    ['knows with the tree', {}, false],
    ['does not know where a file was unread', { unread: [MODEL_FILE] }, true],
  ])('who sets a bit, a rule %s', (_what, more, isUndetermined) => {
    const { findings } = reviewOf([answered(patchOf(accepted), more)]);
    const [found] = findings.filter((f) => f.rule === 'R02');
    expect(found?.undetermined).toBe(isUndetermined);
    if (isUndetermined) expect(found?.sentence).toContain(`${PATH} could not be read exactly`);
  });
});
