import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { Decide } from '../../ui/decide';
import type { Edge } from './kinds';

const WORDS = {
  confirm: {
    path: '/decisions/confirm-dependency',
    title: 'This patch does need the other',
    explains: 'The edge becomes certain, and what rests on it holds. It can be undone.',
  },
  dismiss: {
    path: '/decisions/dismiss-dependency',
    title: 'This patch does not need the other',
    explains: 'The edge is gone, and so is what rests on it. It can be undone.',
  },
} as const;

/** A person's word on an edge that is not certain. */
export const EdgeWord = ({ edge }: { readonly edge: Edge }) => {
  const [word, setWord] = useState<keyof typeof WORDS>();
  return (
    <>
      <Group gap={6} mt={4}>
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => {
            setWord('confirm');
          }}
        >
          Confirm…
        </Button>
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => {
            setWord('dismiss');
          }}
        >
          Dismiss…
        </Button>
      </Group>
      {word === undefined ? null : (
        <Decide
          {...WORDS[word]}
          body={{ from: edge.from, to: edge.to }}
          onClose={() => {
            setWord(undefined);
          }}
        />
      )}
    </>
  );
};
