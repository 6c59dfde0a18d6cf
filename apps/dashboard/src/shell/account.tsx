import { Alert, Button, Menu, Modal, Stack, TextInput } from '@mantine/core';
import { IconLogin2, IconUser } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { write } from '../lib/api';
import { useMe } from '../lib/me';

const SignIn = ({ ways, onClose }: { readonly ways: readonly string[]; readonly onClose: () => void }) => {
  const [address, setAddress] = useState('');
  const asked = useMutation({ mutationFn: () => write('/sign-in', { address }) });
  return (
    <Modal opened onClose={onClose} title="Sign in">
      <Stack>
        {ways.includes('oidc') ? (
          <Button component="a" href="/sign-in/oidc">
            Sign in with the project’s account
          </Button>
        ) : null}
        {ways.includes('link') ? (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              asked.mutate();
            }}
          >
            <Stack gap="xs">
              <TextInput
                label="Your address"
                description="You are sent a link; who you are here is an address."
                type="email"
                required
                value={address}
                onChange={(event) => {
                  setAddress(event.currentTarget.value);
                }}
              />
              <Button type="submit" loading={asked.isPending}>
                Send the link
              </Button>
            </Stack>
          </form>
        ) : null}
        {asked.isSuccess ? <Alert role="status">{asked.data.detail}</Alert> : null}
        {asked.isError ? (
          <Alert color="red" role="alert">
            {asked.error.message}
          </Alert>
        ) : null}
      </Stack>
    </Modal>
  );
};

/** Who looks, and signing in and out. */
export const Account = () => {
  const client = useQueryClient();
  const data = useMe();
  const [isOpen, setOpen] = useState(false);
  const signOut = useMutation({
    mutationFn: () => write('/sign-out', {}),
    onSuccess: () => client.invalidateQueries(),
  });
  if (data === undefined) return null;
  // Where nobody can sign in a button would only say so.
  if (data.kind === 'anonymous' && data.waysIn.length === 0) return null;
  if (data.kind === 'anonymous')
    return (
      <>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconLogin2 size={15} aria-hidden />}
          onClick={() => {
            setOpen(true);
          }}
        >
          Sign in
        </Button>
        {isOpen ? (
          <SignIn
            ways={data.waysIn}
            onClose={() => {
              setOpen(false);
            }}
          />
        ) : null}
      </>
    );
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button size="compact-sm" variant="default" leftSection={<IconUser size={15} aria-hidden />}>
          {data.name ?? data.addresses[0]}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {data.roles.map(({ role, release, area }) => (
          <Menu.Label key={`${role} ${release ?? ''} ${area ?? ''}`}>
            {role} {release ?? area ?? ''}
          </Menu.Label>
        ))}
        <Menu.Item
          onClick={() => {
            signOut.mutate();
          }}
        >
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
};
