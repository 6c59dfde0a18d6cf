import { Alert, Code, Group, Stack, Text, Title } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useMemo } from 'react';
import { counted, nameOf } from '../../lib/format';
import { FIELDS, HINTS } from '../../lib/search/fields';
import { jumpIn } from '../../lib/search/jump';
import { namesLike } from '../../lib/search/names';
import { parseQuery, type Fault } from '../../lib/search/parse';
import { isWanted, questionOf, type Listed } from '../../lib/search/wanted';
import { useWhole } from '../../lib/read';
import { useTitle } from '../../lib/title';
import { SeriesLink } from '../../ui/links';
import { Empty, Failure, Loading } from '../../ui/loaded';
import { OutcomeMark } from '../../ui/outcome';
import { Rows, type Column } from '../../ui/rows';
import { SearchInput, useNames, useSearchFor } from '../../ui/search-input';
import { StateMark } from '../../ui/state';
import { When } from '../../ui/when';

const COLUMNS: readonly Column<Listed>[] = [
  {
    id: 'outcome',
    header: 'Verdict',
    accessorFn: (one) => one.verdict?.outcome ?? '',
    cell: ({ row: { original: one } }) =>
      one.verdict === null ? <span>not judged</span> : <OutcomeMark outcome={one.verdict.outcome} />,
    meta: { width: '125px' },
  },
  {
    id: 'subject',
    header: 'Subject',
    accessorFn: (one) => one.subject,
    cell: ({ row: { original: one } }) => <SeriesLink to={one.id}>{one.subject}</SeriesLink>,
    meta: { width: 'minmax(200px, 1fr)', narrow: 'whole' },
  },
  {
    id: 'revision',
    header: 'Version',
    accessorFn: (one) => Number.parseFloat(one.revision) || 0,
    cell: ({ row: { original: one } }) => `v${one.revision} ${String(one.received)}/${String(one.total)}`,
    meta: { width: '80px' },
  },
  {
    id: 'author',
    header: 'Author',
    accessorFn: (one) => nameOf(one.author),
    cell: ({ row: { original: one } }) => nameOf(one.author) || 'author never received',
    meta: { width: '170px' },
  },
  {
    id: 'state',
    header: 'State',
    accessorFn: (one) => one.state,
    cell: ({ row: { original: one } }) => <StateMark state={one.state} />,
    meta: { width: '125px' },
  },
  {
    id: 'release',
    header: 'Release',
    accessorFn: (one) => one.verdict?.release ?? '',
    cell: ({ row: { original: one } }) => one.verdict?.release ?? '',
    meta: { width: '70px', narrow: 'hide' },
  },
  {
    id: 'posted',
    header: 'Posted',
    accessorFn: (one) => one.lastPostedAt,
    cell: ({ row: { original: one } }) => <When at={one.lastPostedAt} />,
    meta: { width: '130px' },
  },
];

const Faults = ({ text, faults }: { readonly text: string; readonly faults: readonly Fault[] }) =>
  faults.length === 0 ? null : (
    <Alert color="yellow" role="alert" title="Not all of that can be asked">
      {faults.map((fault) => (
        <Text size="sm" key={`${String(fault.from)} ${fault.says}`}>
          At character {fault.from + 1}:{' '}
          <Code>
            {text.slice(0, fault.from)}
            <mark>{text.slice(fault.from, fault.to)}</mark>
            {text.slice(fault.to)}
          </Code>{' '}
          {fault.says}.
        </Text>
      ))}
    </Alert>
  );

const Help = () => (
  <details>
    <summary>What can be asked</summary>
    <ul>
      {FIELDS.map((field) => (
        <li key={field}>
          <Code>{field}:</Code> {HINTS[field]}
        </li>
      ))}
      <li>
        words and <Code>"phrases"</Code>: all of them in the subjects of the series and its patches
      </li>
      <li>
        <Code>-</Code> before anything: not that; the same field twice: either
      </li>
      <li>
        a Message-ID, a commit, a series id, a symbol such as XEN_DOMCTL_CDF_vpci or has_vpci(): goes to its
        page; part of an identifier, such as CDF_vpci, does, too
      </li>
    </ul>
  </details>
);

/** More are in the catalogue. */
const MOST_NAMES = 12;

/** Identifiers of the interfaces that hold what is looked for. */
const Names = ({ names }: { readonly names: readonly string[] }) =>
  names.length === 0 ? null : (
    <Group gap="xs" role="group" aria-label="Identifiers of the interfaces">
      <Text size="sm">What depends on</Text>
      {names.slice(0, MOST_NAMES).map((name) => (
        <Link key={name} to="/dependencies/$ref" params={{ ref: name }}>
          <code>{name}</code>
        </Link>
      ))}
    </Group>
  );

const count = (shown: number, isWhole: boolean): string =>
  isWhole ? counted(shown, 'series', 'series') : `${String(shown)} so far, more is being read`;

/** Series that a query finds, newest first. */
export const SearchPage = () => {
  const { q = '' } = useSearch({ from: '/search' });
  const navigate = useNavigate();
  const { names, isKnown } = useNames(q !== '');
  const searchFor = useSearchFor(names);
  const { terms, faults } = useMemo(() => parseQuery(q), [q]);
  // Whether it names one thing is known once the names are.
  const jump = isKnown ? jumpIn(q, names) : undefined;
  useTitle(q === '' ? 'Search' : `Search: ${q}`);
  // An address with a query that names one thing, from elsewhere, leads there, too.
  useEffect(() => {
    if (jump !== undefined) searchFor(q, true);
  });
  const { rows, isWhole, query, knownThrough } = useWhole(
    '/series',
    {},
    {
      query: questionOf(terms),
      rowsOf: ({ series }) => series,
      enabled: q === '' || (isKnown && jump === undefined),
    },
  );
  const found = useMemo(() => rows.filter(isWanted(terms)), [rows, terms]);
  return (
    <Stack gap="sm">
      <Title order={1} fz="1.2rem">
        Search
      </Title>
      <SearchInput key={q} label="Query" initial={q} size="sm" />
      <Faults text={q} faults={faults} />
      <Help />
      <Names names={namesLike(names, q)} />
      {query.isError ? <Failure query={query} /> : null}
      {query.isPending && !query.isError ? <Loading what="the series" /> : null}
      {query.isPending ? null : (
        <Text size="sm" role="status">
          {count(found.length, isWhole)}
        </Text>
      )}
      {isWhole && found.length === 0 ? (
        <Empty knownThrough={knownThrough}>No series is like that.</Empty>
      ) : null}
      {found.length === 0 ? null : (
        <Rows
          label="Series found"
          rows={found}
          columns={COLUMNS}
          idOf={({ id }) => id}
          onOpen={({ id }) => void navigate({ to: '/series/$ref', params: { ref: id } } as never)}
        />
      )}
    </Stack>
  );
};
