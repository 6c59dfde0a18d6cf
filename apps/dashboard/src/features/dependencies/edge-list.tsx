import { Text } from '@mantine/core';
import { counted } from '../../lib/format';
import { grouped } from '../../lib/grouped';
import { EvidenceList, type Evidence } from '../../ui/evidence';
import classes from './dependencies.module.css';
import { EdgeWord } from './edge-word';
import { isExpectedRef, KIND_WORDS, surest, titleOf, type Edge, type PatchNode } from './kinds';

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

const EdgeItem = ({ edge }: { readonly edge: Edge }) => (
  <>
    <div>
      <strong>{KIND_WORDS[edge.kind]}</strong>, {edge.confidence}
      {edge.names === undefined || edge.names.length === 0 ? null : (
        <>
          : <code>{edge.names.join(', ')}</code>
        </>
      )}
      {edge.lines === undefined ? '' : `, ${counted(edge.lines, 'line')}`}
    </div>
    <EdgeEvidence evidence={edge.evidence} />
  </>
);

/** Edges by the two patches they are between: of what kind, how sure, on what evidence. A person's word is on the two, whatever leads from one to the other. */
export const EdgeList = ({ edges, nodes, mayDecide }: Props) => {
  const nameOf = (ref: string): string => {
    const node = nodes.get(ref);
    return node === undefined ? ref : titleOf(node);
  };
  const pairs = grouped(edges, ({ from, to }) => `${from}\n${to}`);
  return (
    <ul className={classes['edges']}>
      {[...pairs].map(([key, own]) => {
        const [edge] = own;
        if (edge === undefined) return null;
        const names = { from: nameOf(edge.from), to: nameOf(edge.to) };
        return (
          <li key={key}>
            <Text size="xs" c="dimmed">
              “{names.from}” needs “{names.to}”
            </Text>
            {own.map((one, i) => (
              <EdgeItem key={i} edge={one} />
            ))}
            {mayDecide && surest(own) !== 'certain' ? <EdgeWord edge={edge} names={names} /> : null}
          </li>
        );
      })}
    </ul>
  );
};
