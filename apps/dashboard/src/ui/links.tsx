import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { shortCommit } from '../lib/format';
import { useIsTreeUnread } from '../lib/tree';
import classes from './links.module.css';

/** A series by its id or any Message-ID of it. */
export const SeriesLink = ({ to, children }: { readonly to: string; readonly children: ReactNode }) => (
  <Link to="/series/$ref" params={{ ref: to }} className={classes['link'] ?? ''}>
    {children}
  </Link>
);

/** A mail in its thread. */
export const MailLink = ({ id, children }: { readonly id: string; readonly children?: ReactNode }) => (
  <Link to="/mails/$messageId" params={{ messageId: id }} className={classes['id'] ?? ''} title={`<${id}>`}>
    {children ?? `<${id}>`}
  </Link>
);

/** A commit: what depends on it, and what it came from; where no git tree is read nothing of it can be shown. */
export const CommitLink = ({ commit }: { readonly commit: string }) =>
  useIsTreeUnread() ? (
    <code title={`${commit}: no git tree is read here`}>{shortCommit(commit)}</code>
  ) : (
    <Link to="/dependencies/$ref" params={{ ref: commit }} className={classes['id'] ?? ''} title={commit}>
      {shortCommit(commit)}
    </Link>
  );
