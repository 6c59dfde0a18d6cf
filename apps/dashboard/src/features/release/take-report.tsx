import { Anchor, Button, Group, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { readText, urlOf, write } from '../../lib/api';
import { dayOf } from '../../lib/format';
import { useMe } from '../../lib/me';
import { queryOf, useViewpoint } from '../../lib/viewpoint';
import { Refused } from '../../ui/decide';

type OfRelease = { readonly release: string };

const FORMATS = [
  ['text', 'Text', 'txt'],
  ['markdown', 'Markdown', 'md'],
  ['html', 'HTML', 'html'],
  ['json', 'JSON', 'json'],
  ['csv', 'CSV', 'csv'],
] as const;

/** Whether whoever looks may be the release manager of the line: the server has the last word. */
const useMayFreeze = (release: string): boolean => {
  const me = useMe();
  return (
    me?.scopes.includes('decide') === true &&
    me.roles.some((r) => r.role.endsWith('release-manager') && r.release === release)
  );
};

/** Keeps the report as it is now, under a permalink whose bytes never change. */
const Freeze = ({ release }: OfRelease) => {
  const asOf = queryOf(useViewpoint())['as-of'];
  const client = useQueryClient();
  const freeze = useMutation({
    mutationFn: () => write('/releases/{release}/reports', { asOf }, {}, { release }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['now', '/reports'] }),
  });
  return (
    <>
      <Button
        size="compact-sm"
        loading={freeze.isPending}
        onClick={() => {
          freeze.mutate();
        }}
      >
        Freeze this report
      </Button>
      {freeze.isSuccess ? (
        <Text size="xs" role="status">
          {freeze.data.isNew ? 'Kept as ' : 'It was kept before as '}
          <Anchor href={freeze.data.path}>{freeze.data.path.slice(0, 21)}…</Anchor>
        </Text>
      ) : null}
      {freeze.isError ? <Refused error={freeze.error} /> : null}
    </>
  );
};

/** The report as mail, in its formats, on paper, and for good. */
export const Take = ({ release }: OfRelease) => {
  const viewpoint = queryOf(useViewpoint());
  const mayFreeze = useMayFreeze(release);
  const [said, setSaid] = useState('');
  const url = (format: string): string =>
    urlOf('/releases/{release}/report', { release }, { ...viewpoint, format });
  const asOf = viewpoint['as-of'];
  const fileOf = (ending: string): string =>
    `freeze-report-${release}${asOf === undefined ? '' : `-${dayOf(asOf)}`}.${ending}`;
  const copy = async (): Promise<void> => {
    try {
      const asked = { ...viewpoint, format: 'text' };
      await navigator.clipboard.writeText(await readText('/releases/{release}/report', { release }, asked));
      setSaid('Copied: 72 columns, ready for a mail.');
    } catch (error) {
      setSaid(`Not copied: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  return (
    <Group gap="xs" className="sl-no-print">
      <Button size="compact-sm" variant="default" onClick={() => void copy()}>
        Copy as mail
      </Button>
      {FORMATS.map(([format, label, ending]) => (
        <Button
          key={format}
          size="compact-sm"
          variant="default"
          component="a"
          href={url(format)}
          download={fileOf(ending)}
        >
          {label}
        </Button>
      ))}
      <Button
        size="compact-sm"
        variant="default"
        onClick={() => {
          window.print();
        }}
      >
        Print
      </Button>
      {mayFreeze ? <Freeze release={release} /> : null}
      <Text size="xs" role="status">
        {said}
      </Text>
    </Group>
  );
};
