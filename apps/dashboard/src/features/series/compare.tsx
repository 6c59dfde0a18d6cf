import { Group, NativeSelect, Stack, Text } from '@mantine/core';
import type { Answer, REST } from '@sluice/contracts';
import { IconEqual, IconMinus, IconPencil, IconPlus, type Icon } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { counted } from '../../lib/format';
import { useRead } from '../../lib/read';
import { visibleText } from '../../lib/visible-text';
import { MailLink } from '../../ui/links';
import { Empty, Loaded } from '../../ui/loaded';
import { Said } from '../../ui/said';
import { Section } from '../../ui/section';
import classes from './compare.module.css';
import { rangeDiffLines } from './range-diff';
import type { Revision, SeriesAnswer } from './series';

type Comparison = Answer<typeof REST.compareRevisions>;
type Compared = Comparison['patches'][number];

const STATUS: Readonly<Record<Compared['status'], Icon>> = {
  unchanged: IconEqual,
  changed: IconPencil,
  new: IconPlus,
  dropped: IconMinus,
};

const RangeDiff = ({ text }: { readonly text: string }) => (
  <div className={classes['scroll']} tabIndex={0} role="group" aria-label="Range-diff">
    <pre className={classes['diff']} dir="ltr">
      {rangeDiffLines(visibleText(text)).map(({ sign, text: line }, i) => (
        <span key={i} data-sign={sign}>
          {line}
          {'\n'}
        </span>
      ))}
    </pre>
  </div>
);

const ComparedPatch = ({ patch }: { readonly patch: Compared }) => {
  const Mark = STATUS[patch.status];
  const side = patch.to ?? patch.from;
  const hasMore = patch.text.includes('\n');
  const places = [patch.from?.position ?? '–', patch.to?.position ?? '–'].join(' → ');
  const head = (
    <>
      <span className={classes['status']} data-status={patch.status}>
        <Mark size={13} aria-hidden /> {patch.status}
      </span>{' '}
      <span className={classes['dim']}>{places}</span> <Said text={side?.subject ?? ''} max={300} />
      {patch.status === 'unchanged' && patch.messageChanged ? (
        <span className={classes['dim']}> (its message changed)</span>
      ) : null}
      {patch.sure ? null : <span className={classes['dim']}> (not sure: it may be one that never came)</span>}
    </>
  );
  const mails = (
    <span className={classes['mails']}>
      {patch.from === null ? null : <MailLink id={patch.from.messageId}>before</MailLink>}{' '}
      {patch.to === null ? null : <MailLink id={patch.to.messageId}>after</MailLink>}
    </span>
  );
  return (
    <li className={classes['patch']}>
      {hasMore ? (
        <details open={patch.status === 'changed' || patch.messageChanged}>
          <summary>{head}</summary>
          {mails}
          <RangeDiff text={patch.text} />
        </details>
      ) : (
        <div>
          {head} {mails}
        </div>
      )}
    </li>
  );
};

const missingText = (missing: Comparison['missing']['from'], number: string): string | undefined =>
  missing.length === 0
    ? undefined
    : `v${number}: ${counted(missing.length, 'patch', 'patches')} never came (${missing
        .map(({ position, subject }) =>
          subject === null ? String(position) : `${String(position)} “${visibleText(subject)}”`,
        )
        .join(', ')})`;

const Picker = ({
  label,
  value,
  revisions,
  onPick,
}: {
  readonly label: string;
  readonly value: string;
  readonly revisions: readonly Revision[];
  readonly onPick: (to: string) => void;
}) => (
  <Group gap={6}>
    <Text size="xs" component="span" aria-hidden>
      {label}
    </Text>
    <NativeSelect
      size="xs"
      aria-label={`${label} revision`}
      value={value}
      data={revisions.map(({ number }) => ({ value: number, label: `v${number}` }))}
      onChange={(event) => {
        onPick(event.currentTarget.value);
      }}
    />
  </Group>
);

/** What changed between two revisions, patch by patch, as `git range-diff` shows it. */
export const Compare = ({
  series,
  revision,
}: {
  readonly series: SeriesAnswer;
  readonly revision: Revision;
}) => {
  const navigate = useNavigate();
  const search = useSearch({ strict: false });
  const { revisions } = series;
  const place = revisions.indexOf(revision);
  const to = search.to ?? (place === 0 ? revisions.at(-1)?.number : revision.number) ?? '';
  const before = revisions[revisions.findIndex((r) => r.number === to) - 1]?.number;
  const from = search.from ?? before ?? revisions[0]?.number ?? '';
  const query = useRead(
    '/series/{ref}/compare',
    { ref: series.id },
    { from, to },
    { enabled: revisions.length > 1 && from !== to, keep: true },
  );
  const set = (more: Readonly<Record<string, string>>): void => {
    void navigate({
      to: '.',
      search: (old: object) => ({ ...old, from, to, ...more }),
      replace: true,
    } as never);
  };
  if (revisions.length < 2)
    return (
      <Section title="Compare">
        <Empty knownThrough={series.knownThrough}>
          Only one revision is known: there is nothing to compare.
        </Empty>
      </Section>
    );
  return (
    <Section
      title="Compare"
      note="as git range-diff shows it"
      actions={
        <Group gap="xs">
          <Picker
            label="From"
            value={from}
            revisions={revisions}
            onPick={(one) => {
              set({ from: one });
            }}
          />
          <Picker
            label="To"
            value={to}
            revisions={revisions}
            onPick={(one) => {
              set({ to: one });
            }}
          />
        </Group>
      }
    >
      {from === to ? (
        <Empty>Choose two different revisions.</Empty>
      ) : (
        <Loaded query={query} what="the comparison">
          {({ patches, missing, from: older, to: newer }) => (
            <Stack gap={6}>
              <Text size="sm">
                {(['changed', 'unchanged', 'new', 'dropped'] as const)
                  .map((status) => `${String(patches.filter((p) => p.status === status).length)} ${status}`)
                  .join(', ')}
              </Text>
              {[missingText(missing.from, older), missingText(missing.to, newer)].map((text) =>
                text === undefined ? null : (
                  <Text key={text} size="xs" role="note" style={{ overflowWrap: 'anywhere' }}>
                    {text}
                  </Text>
                ),
              )}
              <ol className={classes['list']}>
                {patches.map((patch, i) => (
                  <ComparedPatch key={i} patch={patch} />
                ))}
              </ol>
            </Stack>
          )}
        </Loaded>
      )}
    </Section>
  );
};
