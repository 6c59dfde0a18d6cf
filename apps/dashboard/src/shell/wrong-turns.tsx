import { Alert, Anchor } from '@mantine/core';
import type { ErrorComponentProps } from '@tanstack/react-router';

/** Nothing is at this address. */
export const NotFound = () => (
  <Alert title="There is no such page" color="yellow">
    <Anchor href="/app/board">To the gate board</Anchor>
  </Alert>
);

/** A fault of this page's own: said, not shown as if nothing were there. */
export const Failed = ({ error }: ErrorComponentProps) => (
  <Alert title="This page failed" color="red" role="alert">
    {error instanceof Error ? error.message : String(error)} Load it again; if it stays so, tell who runs this
    Sluice.
  </Alert>
);
