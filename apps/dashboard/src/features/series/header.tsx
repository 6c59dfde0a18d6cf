import { Button, Group, NativeSelect, Stack, Title } from '@mantine/core';
import { IconArrowsSplit2, IconTargetArrow } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { nameOf } from '../../lib/format';
import { CommitLink, MailLink } from '../../ui/links';
import { Said } from '../../ui/said';
import { StateMark } from '../../ui/state';
import { When } from '../../ui/when';
import classes from './series.module.css';
import { gapText, type Revision, type SeriesAnswer } from './series';

type Props = {
  readonly series: SeriesAnswer;
  readonly revision: Revision;
  readonly onFix: (what: 'move' | 'declare') => void;
};

const RevisionPicker = ({ series, revision }: Pick<Props, 'series' | 'revision'>) => {
  const navigate = useNavigate();
  const latest = series.revisions.at(-1)?.number;
  return (
    <NativeSelect
      size="xs"
      aria-label="Revision"
      value={revision.number}
      onChange={(event) => {
        const to = event.currentTarget.value;
        void navigate({
          to: '.',
          search: (old: object) => ({ ...old, revision: to === latest ? undefined : to, patch: undefined }),
        } as never);
      }}
      data={series.revisions.toReversed().map((r) => ({
        value: r.number,
        label: `v${r.number}${r.kind === 'patch' ? '' : ` (${r.kind})`}${r.number === latest ? ', latest' : ''}`,
      }))}
    />
  );
};

/** Which patches never came, with their titles where an answer or a shortlog tells them. */
const Missing = ({ revision }: { readonly revision: Revision }) => {
  const gap = gapText(revision);
  if (gap === undefined) return null;
  const missing = revision.patches.filter(({ messageId }) => messageId === null);
  return (
    <details className={classes['reasons']}>
      <summary>
        Incomplete: {gap} <span className={classes['dim']}>(v{revision.number})</span>
      </summary>
      <ul className={classes['note']}>
        {revision.coverPending ? <li>The cover letter is known of, and never came.</li> : null}
        {missing.map(({ position, subject, titleFrom }) => (
          <li key={position}>
            {position}/{revision.total}:{' '}
            {subject === null ? (
              <span className={classes['dim']}>title not known</span>
            ) : (
              <Said text={subject} />
            )}
            {titleFrom === null ? null : (
              <span className={classes['dim']}>
                {' '}
                ({titleFrom.from === 'shortlog'
                  ? 'from the shortlog'
                  : 'as an answer quotes the shortlog'}, <MailLink id={titleFrom.messageId}>mail</MailLink>)
              </span>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
};

/** Why its mails were put together, each with the mails that show it. */
const Grouped = ({ series, revision, onFix }: Props) => {
  const evidence = [...series.joinedBy, ...revision.groupedBy];
  return (
    <Group gap={8} align="flex-start">
      <details className={classes['reasons']}>
        <summary>
          Grouped by:{' '}
          <span className={classes['dim']}>
            {evidence.length === 0
              ? 'one posting, nothing to join'
              : [...new Set(evidence.map(({ kind }) => kind))].join(' + ')}
          </span>
        </summary>
        <ul className={classes['note']}>
          {evidence.map(({ kind, sentence, mails }, i) => (
            <li key={i}>
              <Said text={sentence} /> <span className={classes['dim']}>({kind})</span>{' '}
              {mails.slice(0, 4).map((id) => (
                <span key={id}>
                  <MailLink id={id} />{' '}
                </span>
              ))}
            </li>
          ))}
        </ul>
      </details>
      <Button
        size="compact-xs"
        variant="default"
        className="sl-no-print"
        leftSection={<IconArrowsSplit2 size={13} aria-hidden />}
        onClick={() => {
          onFix('move');
        }}
      >
        Fix grouping
      </Button>
      <Button
        size="compact-xs"
        variant="default"
        className="sl-no-print"
        leftSection={<IconTargetArrow size={13} aria-hidden />}
        onClick={() => {
          onFix('declare');
        }}
      >
        Say what it is for
      </Button>
    </Group>
  );
};

const Claimed = ({ series }: { readonly series: SeriesAnswer }) =>
  series.claimedBy.length === 0 ? null : (
    <div role="note">
      <strong>Claimed by another author:</strong>
      <ul className={classes['note']}>
        {series.claimedBy.map(({ messageId, sentence }) => (
          <li key={messageId}>
            <Said text={sentence} /> <MailLink id={messageId} />
          </li>
        ))}
      </ul>
    </div>
  );

const Reverts = ({ reverts }: { readonly reverts: SeriesAnswer['reverts'] }) =>
  reverts === null ? null : (
    <span>
      reverts {reverts.commit === undefined ? null : <CommitLink commit={reverts.commit} />}{' '}
      {reverts.subject === undefined ? null : <Said text={`“${reverts.subject}”`} />}{' '}
      {reverts.messageId === undefined ? null : <MailLink id={reverts.messageId}>mail</MailLink>}
    </span>
  );

type Word = NonNullable<NonNullable<Revision['declared']>['aim' | 'class']>;

/** Who said so, where it was not the posting itself. */
const DeclaredBy = ({ word }: { readonly word: Word | null | undefined }) =>
  word === null || word === undefined ? null : (
    <span className={classes['dim']} title={word.reason}>
      (by {word.as === 'author' ? 'who posted it' : `a ${word.as.replace('-', ' ')}`},{' '}
      <Said text={word.by} max={80} />, <When at={word.at} day />
      {word.source === null ? null : (
        <>
          , <MailLink id={word.source}>mail</MailLink>
        </>
      )}
      )
    </span>
  );

/** What the series is, and what of it is there. */
export const Header = ({ series, revision, onFix }: Props) => (
  <Stack gap={6} component="header">
    <Title order={1} className={classes['title'] ?? ''}>
      <Said text={series.subject === '' ? '(no subject)' : series.subject} max={300} />
    </Title>
    <div className={classes['facts']}>
      <StateMark state={series.state} />
      <span>
        by <Said text={nameOf(series.author)} max={80} />
      </span>
      <span>
        {revision.kind === 'future'
          ? 'parked'
          : revision.target === null
            ? 'names no release'
            : `for ${revision.target.release}`}{' '}
        <DeclaredBy word={revision.declared?.aim} />
      </span>
      {revision.declared?.class === undefined || revision.declared.class === null ? null : (
        <span>
          said to be a {revision.declared.class.kind} <DeclaredBy word={revision.declared.class} />
        </span>
      )}
      <RevisionPicker series={series} revision={revision} />
      <span>
        posted <When at={revision.postedAt} />
        {nameOf(revision.poster) === nameOf(series.author) || nameOf(revision.poster) === '' ? null : (
          <>
            {' '}
            by <Said text={nameOf(revision.poster)} max={80} />
          </>
        )}
      </span>
      <span>
        {series.firstRevisionKnown ? 'first posted ' : 'first known of '}
        <When at={series.firstPostedAt} day />
        {series.firstPostedAtProven ? null : ' (by its own date)'}
      </span>
      <span>{series.listId ?? 'no list'}</span>
      <Reverts reverts={series.reverts} />
    </div>
    <Missing revision={revision} />
    {revision.dropped.length === 0 ? null : (
      <details className={classes['reasons']}>
        <summary>Dropped since the revision before ({revision.dropped.length})</summary>
        <ul className={classes['note']}>
          {revision.dropped.map((subject) => (
            <li key={subject}>
              <Said text={subject} />
            </li>
          ))}
        </ul>
      </details>
    )}
    <Claimed series={series} />
    <Grouped {...{ series, revision, onFix }} />
  </Stack>
);
