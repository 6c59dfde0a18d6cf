import { Select } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { Line } from '../lib/current-line';

type Props = {
  readonly lines: readonly Line[];
  readonly release: string;
  /** The page of a line that another line's is opened on. */
  readonly to: '/board/$release' | '/releases/$release';
};

/** Which release line a page is of; the newest stands first. */
export const LinePicker = ({ lines, release, to }: Props) => {
  const navigate = useNavigate();
  return (
    <Select
      size="xs"
      w={110}
      aria-label="Release line"
      allowDeselect={false}
      data={lines.map((one) => one.release).toReversed()}
      value={release}
      onChange={(other) => {
        if (other !== null)
          void navigate({ to, params: { release: other }, search: (old: object) => old } as never);
      }}
    />
  );
};
