import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { Decide } from '../../ui/decide';
import type { Edge } from './kinds';

const WORDS = {
  confirm: {
    path: '/decisions/confirm-dependency',
    title: 'This patch does need the other',
    explains: 'All that leads from one to the other becomes certain. It can be undone.',
  },
  dismiss: {
    path: '/decisions/dismiss-dependency',
    title: 'This patch does not need the other',
    explains: 'All that leads from one to the other is gone, and what rests on it. It can be undone.',
  },
} as const;

type Props = {
  readonly edge: Pick<Edge, 'from' | 'to'>;
  /** What the two patches are called. */
  readonly names: { readonly from: string; readonly to: string };
};

/** A person's word on whether a patch needs another, where nothing makes that certain. */
export const EdgeWord = ({ edge, names }: Props) => {
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
          path={WORDS[word].path}
          title={WORDS[word].title}
          explains={
            <>
              “{names.from}” {word === 'confirm' ? 'needs' : 'does not need'} “{names.to}”.{' '}
              {WORDS[word].explains}
            </>
          }
          body={{ from: edge.from, to: edge.to }}
          onClose={() => {
            setWord(undefined);
          }}
        />
      )}
    </>
  );
};
