import { Button, Group, Menu, Modal, MultiSelect, TextInput } from '@mantine/core';
import { useDisclosure, useLocalStorage } from '@mantine/hooks';
import { IconBookmark, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { counted } from '../../lib/format';
import { OUTCOMES, type Outcome } from '../../lib/outcomes';
import type { Search } from '../../lib/search';
import { OutcomeMark } from '../../ui/outcome';
import classes from './board.module.css';
import { asView, BUILT_IN, isView, searchOf, type View } from './views';

type Props = {
  readonly search: Search;
  readonly onChange: (change: Search) => void;
  readonly counts: Readonly<Record<Outcome, number>>;
  readonly total: number;
  readonly of: number;
  readonly isWhole: boolean;
  readonly choices: { readonly rules: readonly string[]; readonly states: readonly string[] };
};

type NameProps = { readonly onClose: () => void; readonly onNamed: (name: string) => void };

/** Asks for the name of a view that is kept. */
const NameView = ({ onClose, onNamed }: NameProps) => {
  const [name, setName] = useState('');
  return (
    <Modal opened onClose={onClose} title="Save this view" size="sm">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onNamed(name.trim());
        }}
      >
        <Group align="flex-end">
          <TextInput
            label="Its name"
            description="Kept in this browser; a view of that name is replaced."
            data-autofocus
            value={name}
            onChange={(event) => {
              setName(event.currentTarget.value);
            }}
          />
          <Button type="submit" disabled={name.trim() === ''}>
            Save
          </Button>
        </Group>
      </form>
    </Modal>
  );
};

const Views = ({ search, onChange }: Pick<Props, 'search' | 'onChange'>) => {
  const [own, setOwn] = useLocalStorage<readonly View[]>({ key: 'sluice-board-views', defaultValue: [] });
  const current = [...BUILT_IN, ...own].find((view) => isView(view, search));
  const [names, naming] = useDisclosure(false);
  return (
    <>
      {names ? (
        <NameView
          onClose={naming.close}
          onNamed={(name) => {
            setOwn([...own.filter((view) => view.name !== name), { name, search: searchOf(search) }]);
            naming.close();
          }}
        />
      ) : null}
      <Menu position="bottom-start">
        <Menu.Target>
          <Button size="xs" variant="default" leftSection={<IconBookmark size={14} aria-hidden />}>
            {current?.name ?? 'Views'}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {BUILT_IN.map((view) => (
            <Menu.Item
              key={view.name}
              onClick={() => {
                onChange(asView(view));
              }}
            >
              {view.name}
            </Menu.Item>
          ))}
          {own.length === 0 ? null : <Menu.Label>Yours, in this browser</Menu.Label>}
          {own.map((view) => (
            <Menu.Item
              key={view.name}
              onClick={() => {
                onChange(asView(view));
              }}
            >
              {view.name}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item onClick={naming.open}>Save this view…</Menu.Item>
          {own.map((view) => (
            <Menu.Item
              key={view.name}
              leftSection={<IconTrash size={14} aria-hidden />}
              onClick={() => {
                setOwn(own.filter((one) => one !== view));
              }}
            >
              Remove “{view.name}”
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </>
  );
};

const listOf = (text: string | undefined): string[] => (text === undefined ? [] : text.split(','));
const textOf = (list: readonly string[]): string | undefined => (list.length === 0 ? undefined : list.join());

/** What of the board is shown: counts of each outcome that filter, words, authors, states, rules; all of it in the address. */
export const Filters = ({ search, onChange, counts, total, of, isWhole, choices }: Props) => {
  const chosen = listOf(search['outcome']);
  const toggle = (outcome: Outcome): void => {
    const to = chosen.includes(outcome) ? chosen.filter((one) => one !== outcome) : [...chosen, outcome];
    onChange({ outcome: textOf(OUTCOMES.filter((one) => to.includes(one))) });
  };
  return (
    <div className={classes['filters']}>
      <Group gap={6} wrap="wrap" role="group" aria-label="Series by verdict">
        {OUTCOMES.map((outcome) => (
          <button
            key={outcome}
            type="button"
            className={classes['chip']}
            aria-pressed={chosen.includes(outcome)}
            onClick={() => {
              toggle(outcome);
            }}
          >
            <OutcomeMark outcome={outcome} /> {counts[outcome].toLocaleString('en')}
          </button>
        ))}
        <span className={classes['total']} role="status">
          = {counted(total, 'series', 'series')}
          {total === of ? '' : ` of ${of.toLocaleString('en')}`}
          {isWhole ? '' : ' so far'}
        </span>
      </Group>
      <Group gap={6} wrap="wrap">
        <Views search={search} onChange={onChange} />
        <TextInput
          size="xs"
          w={190}
          aria-label="Words of subject or reason"
          placeholder="words of subject or reason"
          value={search['text'] ?? ''}
          onChange={(event) => {
            onChange({ text: textOf([event.currentTarget.value].filter((t) => t !== '')) });
          }}
        />
        <TextInput
          size="xs"
          w={130}
          aria-label="Author"
          placeholder="author"
          value={search['author'] ?? ''}
          onChange={(event) => {
            onChange({ author: textOf([event.currentTarget.value].filter((t) => t !== '')) });
          }}
        />
        <MultiSelect
          size="xs"
          w={170}
          aria-label="State"
          placeholder={search['state'] === undefined ? 'any state' : ''}
          data={[...new Set([...choices.states, ...listOf(search['state'])])]}
          value={listOf(search['state'])}
          onChange={(to) => {
            onChange({ state: textOf(to) });
          }}
        />
        <MultiSelect
          size="xs"
          w={170}
          searchable
          aria-label="Deciding rule"
          placeholder={search['rule'] === undefined ? 'any rule' : ''}
          data={[...new Set([...choices.rules, ...listOf(search['rule'])])]}
          value={listOf(search['rule'])}
          onChange={(to) => {
            onChange({ rule: textOf(to) });
          }}
        />
      </Group>
    </div>
  );
};
