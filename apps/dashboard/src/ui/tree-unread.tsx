import { Text } from '@mantine/core';
import { IconGitBranchDeleted } from '@tabler/icons-react';
import { useIsTreeUnread } from '../lib/tree';

/** Says, where it is so, that nothing here can know what landed: a verdict must not look as if the tree had been asked. */
export const TreeUnread = () =>
  useIsTreeUnread() ? (
    <Text size="xs" c="dimmed" role="note">
      <IconGitBranchDeleted size={13} aria-hidden /> No git tree is read here: whether a patch landed or was
      reverted is known only where a mail says so.
    </Text>
  ) : null;
