import { Alert, Stack, Text, Title } from '@mantine/core';
import { IconShieldLock } from '@tabler/icons-react';
import { counted } from '../../lib/format';
import { useMe } from '../../lib/me';
import { useRead } from '../../lib/read';
import { useTitle } from '../../lib/title';
import { isPast, useViewpoint } from '../../lib/viewpoint';
import { Copy } from '../../ui/copy';
import { Loading } from '../../ui/loaded';
import { Bot } from './bot';
import { Outbox } from './outbox';
import { ParkedJobs } from './parked-jobs';
import { ParkedMails } from './parked-mails';

const COMMANDS = [
  ['sluice parked list', 'everything that is parked, with the reason'],
  ['sluice parked replay', 'tries the decoder again'],
  ['sluice parked jobs list', 'work that workers gave up'],
  ['sluice parked jobs retry', 'hands it out again'],
  ['sluice outbox list', 'what waits to be sent, and what was given up or withheld'],
  ['sluice bot status', 'whether the bot is stopped, and what became of its mail'],
  ['sluice bot stop --reason TEXT', 'stops all mail of the bot'],
] as const;

/** Who may see this, and how else it can be seen. */
const ForAdministrators = ({ isSignedIn }: { readonly isSignedIn: boolean }) => (
  <Alert icon={<IconShieldLock aria-hidden />} color="gray" title="Administrators see what is parked">
    <Stack gap="xs">
      <Text size="sm">
        {isSignedIn
          ? 'You are signed in, and no administrator of this Sluice.'
          : 'Sign in as an administrator of this Sluice.'}{' '}
        Who administers it is decided where it runs, by <code>sluice admin add ADDRESS</code>. Parked mail may
        be broken or hostile, so it is not shown to everybody.
      </Text>
      <Text size="sm">Where it runs, the same is had by:</Text>
      {COMMANDS.map(([command, what]) => (
        <div key={command}>
          <Copy text={command} what={`the command: ${what}`} />
          <Text size="xs" c="dimmed">
            {what}
          </Text>
        </div>
      ))}
    </Stack>
  </Alert>
);

/** How many mails are parked is everybody's to know: a gap in what is known bears on every answer. */
const HowMany = () => {
  const { data } = useRead('/status', {});
  if (data === undefined) return null;
  return (
    <Text size="sm" role="status">
      {data.parked === 0
        ? 'No mail is parked: everything that came was taken.'
        : `${counted(data.parked, 'mail is', 'mails are')} parked: kept, and not taken yet.`}
    </Text>
  );
};

/** What could not be taken, done or sent, and waits for a person; and the switch over what the bot sends. */
export const ParkedPage = () => {
  const me = useMe();
  const mayAct = !isPast(useViewpoint());
  useTitle('Parked');
  return (
    <Stack gap="sm">
      <Title order={1} fz="1.2rem">
        Parked
      </Title>
      <HowMany />
      {me === undefined ? <Loading what="who you are" rows={2} /> : null}
      {me !== undefined && !me.scopes.includes('admin') ? (
        <ForAdministrators isSignedIn={me.kind !== 'anonymous'} />
      ) : null}
      {me?.scopes.includes('admin') === true ? (
        <>
          <Bot mayAct={mayAct} />
          <ParkedMails mayAct={mayAct} />
          <ParkedJobs mayAct={mayAct} />
          <Outbox mayAct={mayAct} />
        </>
      ) : null}
    </Stack>
  );
};
