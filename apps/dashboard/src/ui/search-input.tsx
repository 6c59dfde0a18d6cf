import { Combobox, TextInput, useCombobox, type TextInputProps } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useRef, useState, type RefObject } from 'react';
import { jumpIn } from '../lib/search/jump';
import { namesIn } from '../lib/search/names';
import { jumpHint, suggestionsFor } from '../lib/search/suggest';
import { useRead } from '../lib/read';

const NONE: readonly string[] = [];

/** The identifiers of the interfaces, once somebody looks for something. */
export const useNames = (
  enabled: boolean,
): { readonly names: readonly string[]; readonly isKnown: boolean } => {
  const { data, isError } = useRead('/interface/catalogue', {}, {}, { ofNow: true, enabled });
  const names = useMemo(() => (data === undefined ? NONE : namesIn(data)), [data]);
  return { names, isKnown: data !== undefined || isError };
};

/** Goes to what a query names, else to what it finds; in place of where one is, where going back would only lead here again. */
export const useSearchFor = (names: readonly string[]): ((text: string, replace?: boolean) => void) => {
  const navigate = useNavigate();
  return (text, replace = false) => {
    const jump = jumpIn(text, names);
    const search = (old: Readonly<Record<string, unknown>>): object => ({
      asOf: old['asOf'],
      knownAsOf: old['knownAsOf'],
    });
    if (jump?.kind === 'mail')
      void navigate({ to: '/mails/$messageId', params: { messageId: jump.id }, search, replace } as never);
    else if (jump?.kind === 'series')
      void navigate({ to: '/series/$ref', params: { ref: jump.ref }, search, replace } as never);
    else if (jump?.kind === 'dependencies')
      void navigate({ to: '/dependencies/$ref', params: { ref: jump.ref }, search, replace } as never);
    else
      void navigate({
        to: '/search',
        search: (old: Readonly<Record<string, unknown>>) => ({ ...search(old), q: text.trim() || undefined }),
      } as never);
  };
};

type Props = {
  readonly label: string;
  readonly initial: string;
  readonly size?: TextInputProps['size'];
  /** The field itself, for a key that goes to it. */
  readonly box?: RefObject<HTMLInputElement | null>;
};

/** A field for queries: what could be written next stands below it, by mouse and by keys. */
export const SearchInput = ({ label, initial, size = 'xs', box }: Props) => {
  const own = useRef<HTMLInputElement>(null);
  const field = box ?? own;
  const [text, setText] = useState(initial);
  const [caret, setCaret] = useState(initial.length);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const { data } = useRead('/releases', {}, {}, { ofNow: true });
  const releases = (data?.releases ?? []).map(({ release }) => release).reverse();
  const { names } = useNames(text.trim() !== '');
  const searchFor = useSearchFor(names);
  const found = suggestionsFor(text, caret, { releases, names });
  const hint = jumpHint(text, names);
  const take = (label_: string): void => {
    const taken = found.find((one) => one.label === label_);
    if (taken === undefined) return;
    setText(taken.text);
    setCaret(taken.caret);
    combobox.resetSelectedOption();
    // Once the text stands in the field: a cursor cannot be put beyond it.
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(taken.caret, taken.caret);
    });
  };
  return (
    <form
      role="search"
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        combobox.closeDropdown();
        searchFor(text);
      }}
    >
      <Combobox store={combobox} onOptionSubmit={take} position="bottom-start" width="max-content">
        <Combobox.Target>
          <TextInput
            ref={field}
            size={size}
            aria-label={label}
            placeholder="Search: state:posted author:…"
            leftSection={<IconSearch size={14} aria-hidden />}
            autoComplete="off"
            spellCheck={false}
            value={text}
            onChange={(event) => {
              setText(event.currentTarget.value);
              setCaret(event.currentTarget.selectionStart ?? event.currentTarget.value.length);
              combobox.openDropdown();
              combobox.resetSelectedOption();
            }}
            onSelect={(event) => {
              setCaret(event.currentTarget.selectionStart ?? 0);
            }}
            onClick={() => {
              combobox.openDropdown();
            }}
            onBlur={() => {
              combobox.closeDropdown();
            }}
            onKeyDown={(event) => {
              if (event.key === 'Escape' && !combobox.dropdownOpened) event.currentTarget.blur();
            }}
          />
        </Combobox.Target>
        <Combobox.Dropdown hidden={found.length === 0 && hint === undefined}>
          <Combobox.Options aria-label="Suggestions">
            {found.map((one) => (
              <Combobox.Option value={one.label} key={one.label}>
                <code>{one.label}</code> {one.hint}
              </Combobox.Option>
            ))}
          </Combobox.Options>
          {hint === undefined ? null : <Combobox.Footer fz="xs">{hint}</Combobox.Footer>}
        </Combobox.Dropdown>
      </Combobox>
    </form>
  );
};
