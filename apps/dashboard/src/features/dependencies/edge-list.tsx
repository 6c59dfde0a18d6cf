import { Text } from '@mantine/core';
import { EvidenceList, type Evidence } from '../../ui/evidence';
import classes from './dependencies.module.css';
import { EdgeWord } from './edge-word';
import { isExpectedRef, KIND_WORDS, titleOf, type Edge, type PatchNode } from './kinds';

const isLookedUp = (one: Evidence): boolean => one.kind !== 'mail' || !isExpectedRef(one.messageId);

/** What an edge rests on. A patch that never came has no mail to look up: only its words stand here. */
const EdgeEvidence = ({ evidence }: { readonly evidence: readonly Evidence[] }) => (
  <>
    <EvidenceList evidence={evidence.filter(isLookedUp)} />
    {evidence
      .filter((one) => !isLookedUp(one))
      .map((one, i) => (
        <Text key={i} size="xs" c="dimmed">
          {one.kind === 'mail' ? (one.what ?? 'a patch that never came') : ''}
        </Text>
      ))}
  </>
);

type Props = {
  readonly edges: readonly Edge[];
  readonly nodes: ReadonlyMap<string, PatchNode>;
  readonly mayDecide: boolean;
};

/** Edges one by one: from which patch to which, of what kind, how sure, on what evidence. */
export const EdgeList = ({ edges, nodes, mayDecide }: Props) => {
  const nameOf = (ref: string): string => {
    const node = nodes.get(ref);
    return node === undefined ? ref : titleOf(node);
  };
  return (
    <ul className={classes['edges']}>
      {edges.map((edge, i) => (
        <li key={i}>
          <div>
            <strong>{KIND_WORDS[edge.kind]}</strong>, {edge.confidence}
            {edge.names === undefined || edge.names.length === 0 ? null : (
              <>
                : <code>{edge.names.join(', ')}</code>
              </>
            )}
            {edge.lines === undefined ? '' : `, ${String(edge.lines)} lines`}
          </div>
          <Text size="xs" c="dimmed">
            “{nameOf(edge.from)}” needs “{nameOf(edge.to)}”
          </Text>
          <EdgeEvidence evidence={edge.evidence} />
          {mayDecide && edge.confidence !== 'certain' ? <EdgeWord edge={edge} /> : null}
        </li>
      ))}
    </ul>
  );
};
