import { Group, Stack, Text, Title } from '@mantine/core';
import { Link, useSearch } from '@tanstack/react-router';
import { useEffect, type ReactNode } from 'react';
import { useRead } from '../../lib/read';
import { useTitle } from '../../lib/title';
import { Failure, Loaded } from '../../ui/loaded';
import classes from './catalogue.module.css';
import { Matrix, Switches } from './matrix';
import type { Catalogue } from './model';
import { SourceLink } from './source-link';
import { Headers, Numbers, Profiles, StableOps, Versions } from './tables';
import { WordMap } from './word-map';

const Words = ({ catalogue, chosen }: { readonly catalogue: Catalogue; readonly chosen: string }) => {
  const claims = useRead('/interface/claims', {});
  return (
    <Stack gap="sm">
      <Title order={2} fz="1rem">
        Words of flags
      </Title>
      {claims.isError ? <Failure query={claims} /> : null}
      {catalogue.words.map((word) => (
        <WordMap
          key={word.channel}
          word={word}
          catalogue={catalogue}
          claims={claims.data?.claims ?? []}
          chosen={chosen}
        />
      ))}
    </Stack>
  );
};

const PARTS = [
  ['capabilities', 'Capabilities'],
  ['switches', 'Switches'],
  ['words', 'Words of flags'],
  ['versions', 'Versions'],
  ['stable-operations', 'Stable operations'],
  ['headers', 'Headers'],
] as const;

/** The catalogue is long: what it has, and the way there. */
const Parts = () => (
  <nav aria-label="Parts of the catalogue" className={classes['parts']}>
    {PARTS.map(([id, title]) => (
      <Link
        key={id}
        to="/catalogue"
        search={(old: object) => old}
        hash={id}
        className={classes['part'] ?? ''}
      >
        {title}
      </Link>
    ))}
  </nav>
);

const Part = ({ id, children }: { readonly id: (typeof PARTS)[number][0]; readonly children: ReactNode }) => (
  <div id={id} className={classes['place']}>
    {children}
  </div>
);

/** The declared interfaces: how capabilities are signalled, which bits are taken, what versions there are. */
export const CataloguePage = () => {
  const { word = '', capability = '' } = useSearch({ from: '/catalogue' });
  const query = useRead('/interface/catalogue', {}, {}, { keep: true });
  useTitle('Interface catalogue');
  const isThere = query.data !== undefined;
  useEffect(() => {
    // A link to a part came here before the part did.
    if (isThere && location.hash !== '') document.getElementById(location.hash.slice(1))?.scrollIntoView();
  }, [isThere]);
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Title order={1} fz="1.2rem">
          Interface catalogue
        </Title>
        {query.data === undefined ? null : (
          <Text size="xs" c="dimmed">
            of {query.data.day}, by the project’s model, which was compared with the tree up to{' '}
            <SourceLink source={query.data.comparedUpTo} />
          </Text>
        )}
      </Group>
      <Loaded query={query} what="the catalogue">
        {(catalogue) => (
          <>
            <Parts />
            <Part id="capabilities">
              <Matrix catalogue={catalogue} text={capability} />
            </Part>
            <Part id="switches">
              <Switches catalogue={catalogue} />
            </Part>
            <Part id="words">
              <Words catalogue={catalogue} chosen={word} />
            </Part>
            <Part id="versions">
              <Versions catalogue={catalogue} />
            </Part>
            <Numbers catalogue={catalogue} />
            <Profiles catalogue={catalogue} />
            <Part id="stable-operations">
              <StableOps catalogue={catalogue} />
            </Part>
            <Part id="headers">
              <Headers catalogue={catalogue} />
            </Part>
          </>
        )}
      </Loaded>
    </Stack>
  );
};
