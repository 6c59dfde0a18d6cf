import { TextInput } from '@mantine/core';
import { useState } from 'react';

export type Field = { readonly value: string; readonly set: (to: string) => void };

export const useField = (initial = ''): Field => {
  const [value, set] = useState(initial);
  return { value, set };
};

export const Reason = ({ reason }: { readonly reason: Field }) => (
  <TextInput
    label="Why"
    description="In words; it is recorded."
    required
    value={reason.value}
    onChange={(event) => {
      reason.set(event.currentTarget.value);
    }}
  />
);
