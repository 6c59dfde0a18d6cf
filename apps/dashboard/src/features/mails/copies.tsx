import { Link } from '@tanstack/react-router';
import { urlOf } from '../../lib/api';
import { queryOf, useViewpoint } from '../../lib/viewpoint';
import type { MailAnswer } from '../../ui/mail-body';
import { Section } from '../../ui/section';
import { When } from '../../ui/when';
import classes from './mails.module.css';
import { TRUST } from './trust';

/** As it was sent, and where several were sent under one Message-ID, each to be compared. */
export const Copies = ({ mail }: { readonly mail: MailAnswer }) => {
  const viewpoint = useViewpoint();
  const raw = (copy: string): string =>
    urlOf('/mails/{messageId}/raw', { messageId: mail.messageId }, { ...queryOf(viewpoint), copy });
  const differ = mail.contested;
  return (
    <Section
      title={differ ? 'Copies that differ' : 'As it was sent'}
      note={differ ? 'none of them counts until a person picks' : undefined}
    >
      <ul className={classes['copies']}>
        {mail.copies.map(({ rawHash, trust, recordedAt }) => (
          <li key={`${rawHash} ${recordedAt}`}>
            <a href={raw(rawHash)} download={`${rawHash.slice(0, 16)}.eml`}>
              raw
            </a>{' '}
            <code>{rawHash.slice(0, 16)}</code>, recorded <When at={recordedAt} />, {TRUST[trust]}
            {rawHash === mail.rawHash ? (
              ' (shown above)'
            ) : (
              <>
                {' '}
                <Link
                  to="/mails/$messageId"
                  params={{ messageId: mail.messageId }}
                  search={((old: object) => ({ ...old, copy: rawHash })) as never}
                >
                  show this one
                </Link>
              </>
            )}
          </li>
        ))}
      </ul>
      {differ ? (
        <Link
          to="/series/$ref"
          params={{ ref: mail.messageId }}
          className={classes['pick'] ?? ''}
          search={((old: object) => ({ ...old, fix: 'copy', mail: mail.messageId })) as never}
        >
          Pick the true one
        </Link>
      ) : null}
    </Section>
  );
};
