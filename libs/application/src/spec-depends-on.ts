import type { Edge } from '@sluice/dependency';
import type { FindEdges } from './chains/find-dependences';

const DEPENDS_ON = /^It needs (\S+)$/gm;

/**
 * For specs: edges of one kind only, found as all are, from the newest revisions of series: `It needs REF` as a line of a patch's message; `It seems to need
 * REF` makes a weak one.
 */
export const dependsOn: FindEdges = (series) =>
  Promise.resolve(
    series.flatMap((s) =>
      (s.revisions.at(-1)?.patches ?? []).flatMap((p): readonly Edge[] => {
        const { messageId, saidAt } = p;
        if (messageId === undefined || saidAt === undefined) return [];
        const edge = { from: messageId, saidAt, evidence: [{ kind: 'mail', messageId }] } as const;
        return [
          ...[...p.message.matchAll(DEPENDS_ON)].map(([, to = '']): Edge => ({
            ...edge,
            to,
            kind: 'declared',
            confidence: 'certain',
          })),
          ...[...p.message.matchAll(/^It seems to need (\S+)$/gm)].map(([, to = '']): Edge => ({
            ...edge,
            to,
            kind: 'prose',
            confidence: 'weak',
          })),
        ];
      }),
    ),
  );
