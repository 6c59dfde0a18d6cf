import { Group, Stack, Text, Title } from '@mantine/core';
import { useSearch } from '@tanstack/react-router';
import { useRead } from '../../lib/read';
import { useTitle } from '../../lib/title';
import { Failure, Loaded } from '../../ui/loaded';
import { Matrix, Switches } from './matrix';
import type { Catalogue } from './model';
import { SourceLink } from './source-link';
import { Headers, Numbers, Profiles, StableOps, Versions } from './tables';
import { WordMap } from './word-map';

const Words = ({ catalogue, chosen }: { readonly catalogue: Catalogue; readonly chosen: string }) => {
  const claims = useRead('/interface/claims', {});
  return (
    <>
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
    </>
  );
};

/** The declared interfaces: how capabilities are signalled, which bits are taken, what versions there are. */
export const CataloguePage = () => {
  const { word = '', capability = '' } = useSearch({ from: '/catalogue' });
  const query = useRead('/interface/catalogue', {}, {}, { keep: true });
  useTitle('Interface catalogue');
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Title order={1} fz="1.2rem">
          Interface catalogue
        </Title>
        {query.data === undefined ? null : (
          <Text size="xs" c="dimmed">
            of {query.data.day}; compared with the tree up to <SourceLink source={query.data.comparedUpTo} />
          </Text>
        )}
      </Group>
      <Loaded query={query} what="the catalogue">
        {(catalogue) => (
          <>
            <Matrix catalogue={catalogue} text={capability} />
            <Switches catalogue={catalogue} />
            <Words catalogue={catalogue} chosen={word} />
            <Versions catalogue={catalogue} />
            <Numbers catalogue={catalogue} />
            <Profiles catalogue={catalogue} />
            <StableOps catalogue={catalogue} />
            <Headers catalogue={catalogue} />
          </>
        )}
      </Loaded>
    </Stack>
  );
};
