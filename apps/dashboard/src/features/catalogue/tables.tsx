import { Badge, Table, Text } from '@mantine/core';
import { Section } from '../../ui/section';
import classes from './catalogue.module.css';
import { shortName, type Catalogue } from './model';
import { SourceLink } from './source-link';

/** Versions of interfaces, and whether this cycle has bumped them already. */
export const Versions = ({ catalogue }: { readonly catalogue: Catalogue }) => (
  <Section title="Versions" note={catalogue.versionRule ?? ''}>
    <ul className={classes['plain']}>
      {catalogue.versions.map((one) => (
        <li key={one.constant} className={classes['claim']}>
          <code>{one.constant}</code> <strong>{one.value}</strong>
          {one.bumpedThisCycle ? (
            <Badge variant="light" size="sm" color="gray">
              bumped this cycle
            </Badge>
          ) : (
            <Badge variant="outline" size="sm" color="gray">
              not bumped this cycle
            </Badge>
          )}
          <Text component="span" size="xs" c="dimmed">
            since <SourceLink source={one.from} />
            {one.cycleSince === null
              ? ''
              : `; the cycle began when ${one.cycleSince.branched} branched on ${one.cycleSince.day}`}
          </Text>
        </li>
      ))}
    </ul>
  </Section>
);

/** Numbers that are no bits, such as parameters. */
export const Numbers = ({ catalogue }: { readonly catalogue: Catalogue }) => {
  const numbers = catalogue.bits.filter((one) => one.kind === 'number');
  if (numbers.length === 0) return null;
  return (
    <Section title="Numbers">
      <ul className={classes['plain']}>
        {numbers.map((one) => (
          <li key={one.name} className={classes['claim']}>
            <code>{one.name}</code> <strong>{one.value ?? 'gone'}</strong>
            <Text component="span" size="xs" c="dimmed">
              {one.channel}, {one.header}
              {one.note === null ? '' : `; ${one.note}`}
            </Text>
          </li>
        ))}
      </ul>
    </Section>
  );
};

/** Which flags a kind of domain has to have and may have. */
export const Profiles = ({ catalogue }: { readonly catalogue: Catalogue }) => {
  const prefixOf = (channel: string): string =>
    catalogue.words.find((word) => word.channel === channel)?.prefix ?? '';
  if (catalogue.profiles.length === 0) return null;
  return (
    <Section title="Profiles" note="flags that a kind of domain has to have, and may have">
      <ul className={classes['plain']}>
        {catalogue.profiles.map((one, i) => (
          <li key={i} className={classes['claim']}>
            <strong>{one.arch}</strong> {one.roles.join(', ')}{' '}
            {one.guests.length === 0 ? '' : `(${one.guests.join(', ')})`}
            <span>
              required:{' '}
              {one.required.length === 0
                ? 'none'
                : one.required.map((name) => shortName(name, prefixOf(one.channel))).join(', ')}
            </span>
            <span>
              optional:{' '}
              {one.optional.length === 0
                ? 'none'
                : one.optional.map((name) => shortName(name, prefixOf(one.channel))).join(', ')}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
};

export const StableOps = ({ catalogue }: { readonly catalogue: Catalogue }) => (
  <Section title="Stable operations" note="not covered by the versions">
    {catalogue.stableOps.length === 0 ? <Text size="sm">None on this day.</Text> : null}
    <ul className={classes['plain']}>
      {catalogue.stableOps.map((one) => (
        <li key={one.name} className={classes['claim']}>
          <code>{one.name}</code> <strong>{one.value}</strong>
          <Text component="span" size="xs" c="dimmed">
            {one.header}, since <SourceLink source={one.from} />
            {one.note === null ? '' : `; ${one.note}`}
          </Text>
        </li>
      ))}
    </ul>
  </Section>
);

export const Headers = ({ catalogue }: { readonly catalogue: Catalogue }) => (
  <Section title="Headers" note={`${String(catalogue.headers.length)} with their stability`}>
    <details>
      <summary>Show all</summary>
      <Table verticalSpacing={2} fz="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Header</Table.Th>
            <Table.Th>Stability</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {catalogue.headers.map((one) => (
            <Table.Tr key={one.path}>
              <Table.Td>
                <code className={classes['path']}>{one.path}</code>
              </Table.Td>
              <Table.Td>
                {one.stability.replaceAll('-', ' ')}
                {one.note === null ? null : (
                  <Text size="xs" c="dimmed">
                    {one.note}
                  </Text>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </details>
  </Section>
);
