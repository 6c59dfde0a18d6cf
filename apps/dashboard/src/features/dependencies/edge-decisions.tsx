import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import { shortCommit } from '../../lib/format';
import { useWhole } from '../../lib/read';
import { Decide } from '../../ui/decide';
import { Failure } from '../../ui/loaded';
import { Section } from '../../ui/section';
import { When } from '../../ui/when';
import classes from './dependencies.module.css';
import { titleOf, type PatchNode } from './kinds';
import { standingWords, type EdgeWordSaid } from './words-said';

type Props = { readonly nodes: ReadonlyMap<string, PatchNode>; readonly mayDecide: boolean };

/** What people said of edges between these patches, with the way to undo it: a dismissed edge is to be seen nowhere else. */
export const EdgeDecisions = ({ nodes, mayDecide }: Props) => {
  const { rows, isWhole, query } = useWhole(
    '/events',
    {},
    { query: { types: 'PersonDecided', order: 'newest' }, rowsOf: (answer) => answer.events },
  );
  const [undoes, setUndoes] = useState<EdgeWordSaid>();
  const words = standingWords(rows).filter(({ from, to }) => nodes.has(from) || nodes.has(to));
  if (query.isError) return <Failure query={query} />;
  // Whether a word was undone is only known when all were read.
  if (!isWhole || words.length === 0) return null;
  const nameOf = (ref: string): string => {
    const node = nodes.get(ref);
    if (node !== undefined) return titleOf(node);
    return /^[0-9a-f]{40}$/.test(ref) ? shortCommit(ref) : ref;
  };
  return (
    <Section title="What people said" note="confirmed and dismissed edges">
      <ul className={classes['edges']}>
        {words.map((word) => (
          <li key={word.id}>
            <div>
              “{nameOf(word.from)}” <strong>{word.kind === 'confirm' ? 'needs' : 'does not need'}</strong> “
              {nameOf(word.to)}”
            </div>
            <Text size="xs" c="dimmed">
              {word.by ?? 'somebody'}, <When at={word.at} />: {word.reason}
            </Text>
            {mayDecide ? (
              <Button
                size="compact-xs"
                variant="default"
                onClick={() => {
                  setUndoes(word);
                }}
              >
                Undo…
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {undoes === undefined ? null : (
        <Decide
          path="/decisions/undo-dependency"
          title="Undo this word"
          explains="The edge is again what mails and commits make it."
          body={{ event: undoes.id }}
          onClose={() => {
            setUndoes(undefined);
          }}
        />
      )}
    </Section>
  );
};
