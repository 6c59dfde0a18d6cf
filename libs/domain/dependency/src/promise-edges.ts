import { quotes } from './evidence';
import type { Found } from './found';
import type { Known } from './known';
import { namedEdges, type Meant } from './named-edges';
import type { PatchNode } from './node';

/** What a sentence that promises a revert names by hash, Message-ID or subject in the same words. */
const namedInPromise = (node: PatchNode): PatchNode => ({
  ...node,
  spoken: node.spoken.filter(
    ({ naming: { quote, as } }) =>
      as === 'prose' && quote !== undefined && node.promise?.includes(quote) === true,
  ),
});

/** The revert of what promised to be taken back: the promise is kept. */
const kept = (known: Known, from: readonly PatchNode[], meant: Meant): readonly Found[] => {
  const reverting = from.map((n) => ({ ...n, spoken: n.spoken.filter((s) => s.naming.as === 'reverts') }));
  return namedEdges(known, reverting, meant).flatMap((found) =>
    found.to.promise === undefined
      ? []
      : [
          {
            ...found,
            kind: 'promise' as const,
            evidence: [quotes(found.to, found.to.promise), ...found.evidence],
          },
        ],
  );
};

/**
 * Edges of promises (`will be reverted`): from what promised to be taken back once something is there to that something, as far as the same
 * sentence names it; and from the revert to what had promised it.
 */
export const promiseEdges = (known: Known, from: readonly PatchNode[], meant: Meant): readonly Found[] => {
  const promising = from.flatMap((n) => (n.promise === undefined ? [] : [namedInPromise(n)]));
  const named = namedEdges(known, promising, meant).map((f) => ({ ...f, kind: 'promise' as const }));
  return [...named, ...kept(known, from, meant)];
};
