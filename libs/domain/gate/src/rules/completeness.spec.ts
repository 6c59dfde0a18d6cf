import type { Revision } from '@sluice/series';
import { judge } from '../judge';
import { input, revision } from '../spec/example';

type Damage = Omit<Revision['patches'][number]['damage'][number], 'line' | 'detail'>;

const said = (damage: readonly Damage[]): readonly string[] => {
  const whole = revision();
  const patches = whole.patches.map((p) => ({
    ...p,
    damage: damage.map((d) => ({ line: 7, detail: 'x', ...d })),
  }));
  return judge(input({ revision: { ...whole, patches } }))
    .reasons.filter((r) => r.rule === 'completeness')
    .map((r) => r.sentence);
};

test.each<[string, readonly Damage[], readonly string[]]>([
  [
    'what git refuses',
    [{ kind: 'wrapped-line', refused: true }],
    ['git am will not take patch 1 as mailed (wrapped-line).'],
  ],
  [
    'what may fit nowhere',
    [{ kind: 'non-breaking-space' }],
    ['git am may find no place for patch 1: blanks in it became others on the way (non-breaking-space).'],
  ],
  ['not what git undoes', [{ kind: 'flowed' }], []],
  ['nothing of a whole patch', [], []],
])('the author hears of %s', (_, damage, sentences) => {
  expect(said(damage)).toEqual(sentences);
});
