import type { InterfaceModel } from '../model';
import { liveValue } from './numbers';
import { compared, type Compared, type TreeView } from './tree-view';

/** `4.16` as a number to compare by; what is no such name (`3.x`) comes before all. */
const rank = (release: string): number => {
  const match = /^4\.(\d+)$/.exec(release);
  return match === null ? -1 : Number(match[1]);
};

/** What `released` says of each number, against the tree of a release: it is there if it was released by then, and only then. */
export const compareReleases = (model: InterfaceModel, tree: TreeView): readonly Compared[] => {
  const { release } = tree;
  if (release === undefined) return [];
  return model.identifiers.flatMap((identifier) => {
    const live = liveValue(identifier, tree);
    const first = identifier.values.filter((v) => v === live || v.released === release);
    return first.map((value) => {
      const isLive = value === live;
      const out = value.released !== 'never' && rank(value.released) <= rank(release);
      return compared({
        part: 'released',
        what: `${identifier.name} as ${String(value.value)}`,
        file: '',
        model: out ? `released in ${value.released}` : 'not released',
        tree: isLive ? `released in ${out ? value.released : release}` : 'not released',
      });
    });
  });
};
