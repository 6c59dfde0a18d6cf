import { Skeleton } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { counted, nameOf } from '../../lib/format';
import { useRead, useReadText } from '../../lib/read';
import { visibleText } from '../../lib/visible-text';
import { Empty, Loaded } from '../../ui/loaded';
import { MailLink } from '../../ui/links';
import { Said } from '../../ui/said';
import { When } from '../../ui/when';
import { Finding } from './findings';
import classes from './patches.module.css';
import { isAbout, type Patch, type Revision } from './series';
import { Trailers } from './trailers';

/** The diff is drawn by a library of its own, which nobody loads who opens no patch. */
const DiffView = lazy(async () => ({ default: (await import('../../ui/diff')).DiffView }));

type Props = {
  readonly patch: Patch;
  readonly messageId: string;
  readonly revision: Revision;
  readonly gateRef: string;
  readonly view: 'unified' | 'split';
};

const Message = ({ messageId }: Pick<Props, 'messageId'>) => {
  const query = useRead('/patches/{messageId}', { messageId });
  return (
    <Loaded query={query} what="the patch">
      {({ message, files, author, saidAt, damage, resends, fixes }) => (
        <>
          <div className={classes['small']}>
            <Said text={nameOf(author)} max={80} />, <When at={saidAt} /> UTC,{' '}
            <MailLink id={messageId}>the mail</MailLink>
            {resends.map((id) => (
              <span key={id}>
                , <MailLink id={id}>posted again</MailLink>
              </span>
            ))}
            {fixes.map(({ commit }) => (
              <span key={commit}>
                , fixes <Said text={commit} max={40} />
              </span>
            ))}
          </div>
          {damage.length === 0 ? null : (
            <ul role="note" className={classes['files']}>
              {damage.map(({ kind, line, detail, refused, column }) => (
                <li key={`${kind} ${String(line)}`}>
                  <strong>{kind}</strong>, line {line}
                  {column === undefined ? '' : `, broken at column ${String(column)}`}: {visibleText(detail)}
                  {refused === true ? ' (git am refuses it)' : ''}
                </li>
              ))}
            </ul>
          )}
          <pre className={classes['message']} dir="ltr">
            {visibleText(message)}
          </pre>
          <details>
            <summary className={classes['small']}>{counted(files.length, 'file')}</summary>
            <ul className={classes['files']}>
              {files.map(({ path, oldPath, status, added, removed }) => (
                <li key={path}>
                  <code>{visibleText(path)}</code> {status === 'modified' ? '' : status}
                  {oldPath === undefined ? '' : ` from ${visibleText(oldPath)}`}{' '}
                  <span className={classes['plus']}>+{added}</span>{' '}
                  <span className={classes['minus']}>−{removed}</span>
                </li>
              ))}
            </ul>
          </details>
        </>
      )}
    </Loaded>
  );
};

const PatchDiff = ({ messageId, view }: Pick<Props, 'messageId' | 'view'>) => {
  const query = useReadText('/patches/{messageId}/diff', { messageId });
  return (
    <Loaded query={query} what="the diff">
      {(text) => (
        <Suspense fallback={<Skeleton height={160} />}>
          <DiffView text={text} view={view} />
        </Suspense>
      )}
    </Loaded>
  );
};

/** Who said what of one patch. */
const Words = ({ patch, revision, gateRef }: Pick<Props, 'patch' | 'revision' | 'gateRef'>) => {
  const query = useRead('/series/{ref}/trailers', { ref: gateRef });
  return (
    <Loaded query={query} what="the trailers" rows={2}>
      {({ trailers, knownThrough }) => {
        const own = trailers.filter((t) => isAbout(t, patch, revision));
        if (own.length === 0)
          return <Empty knownThrough={knownThrough}>Nobody gave this patch a trailer or objected.</Empty>;
        return (
          <details open={own.length <= OPEN_WORDS}>
            <summary className={classes['small']}>
              {counted(own.length, 'trailer or objection', 'trailers and objections')} on this patch
            </summary>
            <Trailers trailers={own} />
          </details>
        );
      }}
    </Loaded>
  );
};

/** More are folded: the diff must not be a long way down. */
const OPEN_WORDS = 4;

/** What the rules find in one patch. */
const Findings = ({ patch, gateRef }: Pick<Props, 'patch' | 'gateRef'>) => {
  const query = useRead('/series/{ref}/interface', { ref: gateRef });
  return (
    <Loaded query={query} what="the findings" rows={2}>
      {({ findings }) => {
        const own = findings.filter(({ evidence }) =>
          evidence.some((e) => 'messageId' in e && e.messageId === patch.messageId),
        );
        if (own.length === 0) return null;
        const severe = own.filter(({ severity }) => severity === 'block' || severity === 'must-fix').length;
        return (
          <details>
            <summary className={classes['small']}>
              {counted(own.length, 'finding')} on this patch
              {severe === 0 ? '' : `, ${counted(severe, 'of them holds it', 'of them hold it')}`}
            </summary>
            {own.map((finding, i) => (
              <Finding key={i} finding={finding} />
            ))}
          </details>
        );
      }}
    </Loaded>
  );
};

/** One patch, opened. */
export const PatchDetail = ({ patch, messageId, revision, gateRef, view }: Props) => (
  <div className={classes['detail']} role="group" aria-label={`Patch ${String(patch.position)}`}>
    <Message messageId={messageId} />
    <Words {...{ patch, revision, gateRef }} />
    <Findings {...{ patch, gateRef }} />
    <PatchDiff messageId={messageId} view={view} />
  </div>
);
