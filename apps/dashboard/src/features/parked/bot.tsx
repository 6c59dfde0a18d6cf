import { Alert, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconHandStop, IconPlayerPlay } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Answer, REST } from '@sluice/contracts';
import { useState } from 'react';
import { write } from '../../lib/api';
import { useRead } from '../../lib/read';
import { Refused } from '../../ui/decide';
import { Loaded } from '../../ui/loaded';
import { Section } from '../../ui/section';
import { When } from '../../ui/when';
import { mailLines, totalsOf } from './bot-mails';
import classes from './parked.module.css';

type Bot = Answer<typeof REST.getBot>;

/** One click, with a reason that may stay as it is: who is in a hurry has no time to think of one. */
const Switch = ({ stopped }: { readonly stopped: boolean }) => {
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const usual = stopped ? 'started on the dashboard' : 'stopped on the dashboard';
  const thrown = useMutation({
    mutationFn: () =>
      write(stopped ? '/operations/start-bot' : '/operations/stop-bot', { reason: reason.trim() || usual }),
    onSuccess: () => {
      setReason('');
      return client.invalidateQueries({ queryKey: ['now'] });
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        thrown.mutate();
      }}
    >
      <Group gap="xs" align="flex-end">
        <TextInput
          label="Reason"
          placeholder={usual}
          size="xs"
          w={240}
          maxLength={1000}
          value={reason}
          onChange={(event) => {
            setReason(event.currentTarget.value);
          }}
        />
        <Button
          type="submit"
          size="xs"
          color={stopped ? 'blue.9' : 'red.9'}
          leftSection={
            stopped ? <IconPlayerPlay size={14} aria-hidden /> : <IconHandStop size={14} aria-hidden />
          }
          loading={thrown.isPending}
        >
          {stopped ? 'Start the bot' : 'Stop the bot'}
        </Button>
      </Group>
      {thrown.isError ? <Refused error={thrown.error} /> : null}
    </form>
  );
};

const said = (word: string, { by, at, reason }: Bot) =>
  at === null ? (
    'Nobody ever stopped it.'
  ) : (
    <>
      {word} by {by ?? 'somebody'}, <When at={at} />: {reason ?? ''}
    </>
  );

const Standing = ({ bot }: { readonly bot: Bot }) =>
  bot.stopped ? (
    <Alert
      role="status"
      color="red"
      icon={<IconHandStop aria-hidden />}
      title="The bot is stopped: none of its mail goes out"
    >
      <Text size="sm">{said('Stopped', bot)}</Text>
      <Text size="sm">
        What is due waits, up to 48 hours; links to sign in still go. Once it is started, its caps hold as
        ever.
      </Text>
    </Alert>
  ) : (
    <Text size="sm" role="status">
      The bot is not stopped. {said('Started', bot)}
    </Text>
  );

/** The switch over the bot, and what became of its mail. */
export const Bot = ({ mayAct }: { readonly mayAct: boolean }) => {
  const query = useRead('/bot', {}, {}, { ofNow: true });
  return (
    <Section title="Bot" note={query.data === undefined ? undefined : totalsOf(query.data.mails)}>
      <Loaded query={query} what="how the bot stands" rows={2}>
        {(bot) => (
          <Stack gap="xs">
            <Standing bot={bot} />
            {mayAct ? <Switch stopped={bot.stopped} /> : null}
            <ul className={classes['list']} aria-label="Mail that was kept back, by why">
              {mailLines(bot.mails).map(({ standing, why, count }) => (
                <li key={`${standing} ${why}`} className={classes['item']}>
                  <strong>
                    {count} {standing}
                  </strong>
                  : {why}
                </li>
              ))}
            </ul>
            <Text size="xs" c="dimmed">
              At most {bot.perHour} mails an hour of every kind, a quarter of them for links to sign in;{' '}
              {bot.perListPerDay} to a list in 24 hours; one to a thread in {bot.hoursPerThread} hours.
            </Text>
          </Stack>
        )}
      </Loaded>
    </Section>
  );
};
