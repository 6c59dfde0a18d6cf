import { Autocomplete, Modal, Select, Stack, Tabs, Text, TextInput } from '@mantine/core';
import { useRead, useWhole } from '../../lib/read';
import { Empty, Loaded } from '../../ui/loaded';
import { Decide } from './decide';
import { Declare } from './declare';
import { Reason, useField, type Field } from './field';
import {
  correctionsOf,
  knownMails,
  pickCommand,
  regroupCommand,
  undoCommand,
  type KnownMail,
} from './regroup';
import type { SeriesAnswer } from './series';

const WhichMail = ({ mails, mail }: { readonly mails: readonly KnownMail[]; readonly mail: Field }) => {
  const chosen = mails.find(({ id }) => id === mail.value);
  return (
    <Autocomplete
      label="Mail"
      description={chosen?.label ?? 'Its Message-ID; of this series, or of another'}
      required
      data={mails.map(({ id }) => id)}
      limit={40}
      value={mail.value}
      onChange={mail.set}
      renderOption={({ option }) => (
        <span style={{ overflowWrap: 'anywhere' }}>
          {mails.find(({ id }) => id === option.value)?.label}{' '}
          <Text span size="xs" c="dimmed">
            {option.value}
          </Text>
        </span>
      )}
    />
  );
};

type Props = { readonly mails: readonly KnownMail[]; readonly first: string | undefined };

const Move = ({ mails, first }: Props) => {
  const [mail, to, revision, reason] = [useField(first), useField(), useField(), useField()];
  const isWhole = [mail, to, reason].every(({ value }) => value.trim() !== '');
  return (
    <Stack gap="xs">
      <WhichMail mails={mails} mail={mail} />
      <TextInput
        label="To"
        description="A series id, a Message-ID of one of its postings, or new for a series of its own"
        required
        value={to.value}
        onChange={(event) => {
          to.set(event.currentTarget.value);
        }}
      />
      <TextInput
        label="Revision"
        description="Such as 5 or 5.1; empty where the mail says it"
        value={revision.value}
        onChange={(event) => {
          revision.set(event.currentTarget.value);
        }}
      />
      <Reason reason={reason} />
      <Decide
        path="/decisions/regroup-mail"
        act="Move the mail"
        command={regroupCommand(mail.value, to.value, revision.value, reason.value)}
        body={
          isWhole
            ? {
                ...{ mail: mail.value.trim(), to: to.value.trim(), reason: reason.value },
                ...(revision.value.trim() === '' ? {} : { revision: revision.value.trim() }),
              }
            : undefined
        }
      />
    </Stack>
  );
};

const Pick = ({ mails, first }: Props) => {
  const [mail, copy, reason] = [useField(first), useField(), useField()];
  const id = mail.value.trim();
  const query = useRead(
    '/mails/{messageId}',
    { messageId: id },
    { fields: 'copies' },
    { enabled: id !== '' },
  );
  const copies = [...new Set((query.data?.copies ?? []).map(({ rawHash }) => rawHash))];
  const isWhole = [mail, copy, reason].every(({ value }) => value.trim() !== '');
  return (
    <Stack gap="xs">
      <WhichMail mails={mails} mail={mail} />
      {copies.length > 1 ? (
        <Select
          label="The true copy"
          description="Compare them on the page of the mail."
          required
          data={copies.map((hash, n) => ({
            value: hash,
            label: `copy ${String(n + 1)}: ${hash.slice(0, 16)}`,
          }))}
          value={copy.value === '' ? null : copy.value}
          onChange={(to) => {
            copy.set(to ?? '');
          }}
        />
      ) : (
        <Text size="sm">
          {id === ''
            ? 'Choose the mail.'
            : query.isError
              ? query.error.message
              : 'There is only one mail of this Message-ID.'}
        </Text>
      )}
      <Reason reason={reason} />
      <Decide
        path="/decisions/pick-copy"
        act="Pick this copy"
        command={pickCommand(mail.value, copy.value, reason.value)}
        body={isWhole ? { mail: id, copy: copy.value, reason: reason.value } : undefined}
      />
    </Stack>
  );
};

const Undo = ({ mails }: Pick<Props, 'mails'>) => {
  const [event, reason] = [useField(), useField()];
  const known = useWhole(
    '/events',
    {},
    {
      query: { types: 'PersonDecided', sort: 'fact' },
      rowsOf: (answer) => answer.events,
    },
  );
  const ids = new Set(mails.map(({ id }) => id));
  const corrections = correctionsOf(known.rows, ids);
  const chosen = corrections.find((c) => c.event === event.value);
  return (
    <Stack gap="xs">
      <Loaded
        query={{ ...known.query, data: known.isWhole ? corrections : undefined }}
        what="the corrections"
        rows={2}
      >
        {(all) =>
          all.length === 0 ? (
            <Empty>No correction of this series stands.</Empty>
          ) : (
            <Select
              label="Correction"
              data={all.map((c) => ({ value: c.event, label: `${c.at.slice(0, 10)}: ${c.mail}, ${c.what}` }))}
              value={event.value === '' ? null : event.value}
              onChange={(to) => {
                event.set(to ?? '');
              }}
            />
          )
        }
      </Loaded>
      <Reason reason={reason} />
      <Decide
        path={chosen?.isDeclared === true ? '/decisions/undo-declaration' : '/decisions/undo-correction'}
        act="Undo it"
        command={undoCommand(event.value, reason.value)}
        body={
          event.value === '' || reason.value.trim() === ''
            ? undefined
            : { event: event.value, reason: reason.value }
        }
      />
    </Stack>
  );
};

const GROUPING = [
  ['move', 'Move a mail'],
  ['copy', 'Pick a copy'],
  ['undo', 'Undo'],
] as const;

const DECLARING = [
  ['declare', 'Say it'],
  ['undo', 'Undo'],
] as const;

type Fixing = {
  readonly series: SeriesAnswer;
  readonly what: string;
  readonly mail: string | undefined;
  readonly onClose: () => void;
};

/** Corrects what belongs to which series, and says what a series is for: a person's word, recorded with its reason, which can be undone. */
export const FixGrouping = ({ series, what, mail, onClose }: Fixing) => {
  const mails = knownMails(series);
  const isDeclaring = what === 'declare';
  const tabs: readonly (readonly [string, string])[] = isDeclaring ? DECLARING : GROUPING;
  return (
    <Modal
      opened
      onClose={onClose}
      title={isDeclaring ? 'What this series is for' : 'Fix grouping'}
      size="lg"
    >
      <Tabs defaultValue={tabs.some(([value]) => value === what) ? what : 'move'} keepMounted={false}>
        <Tabs.List mb="xs">
          {tabs.map(([value, label]) => (
            <Tabs.Tab key={value} value={value}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="declare">
          <Declare series={series} />
        </Tabs.Panel>
        <Tabs.Panel value="move">
          <Move mails={mails} first={mail} />
        </Tabs.Panel>
        <Tabs.Panel value="copy">
          <Pick mails={mails} first={mail} />
        </Tabs.Panel>
        <Tabs.Panel value="undo">
          <Undo mails={mails} />
        </Tabs.Panel>
      </Tabs>
    </Modal>
  );
};
