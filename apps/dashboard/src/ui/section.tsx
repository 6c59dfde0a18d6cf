import { Box, Group, Text, Title } from '@mantine/core';
import { useId, type ReactNode } from 'react';
import classes from './section.module.css';

type Props = {
  readonly title: string;
  /** A line beside the title: how many, of what. */
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  readonly level?: 2 | 3;
};

/** A part of a page under a heading of its own, which screen readers list. */
export const Section = ({ title, note, actions, children, level = 2 }: Props) => {
  const id = useId();
  return (
    <Box component="section" aria-labelledby={id} className={classes['section'] ?? ''}>
      <Group justify="space-between" gap="xs" mb={6} wrap="wrap">
        <Group gap="xs" align="baseline">
          <Title order={level} id={id} className={classes['title'] ?? ''}>
            {title}
          </Title>
          {note === undefined ? null : (
            <Text size="xs" c="dimmed" component="span">
              {note}
            </Text>
          )}
        </Group>
        {actions}
      </Group>
      {children}
    </Box>
  );
};
