import { Stack, Title } from '@mantine/core';
import { useParams, useSearch } from '@tanstack/react-router';
import { nameOf } from '../../lib/format';
import { useRead } from '../../lib/read';
import { useTitle } from '../../lib/title';
import { visibleText } from '../../lib/visible-text';
import { MailLink, SeriesLink } from '../../ui/links';
import { Loaded } from '../../ui/loaded';
import { MailWords, type MailAnswer } from '../../ui/mail-body';
import { Said } from '../../ui/said';
import { Section } from '../../ui/section';
import { Thread } from '../../ui/thread';
import { When } from '../../ui/when';
import { Copies } from './copies';
import { TRUST } from './trust';
import classes from './mails.module.css';

/** Where mail belongs to no series, the API says 404: that is an answer here and no failure. */
const Series = ({ messageId }: { readonly messageId: string }) => {
  const { data, isPending } = useRead('/series/{ref}', { ref: messageId }, { fields: 'id,subject,state' });
  if (data !== undefined)
    return (
      <SeriesLink to={data.id}>
        <Said text={data.subject} max={200} />
      </SeriesLink>
    );
  return <span className={classes['dim']}>{isPending ? '…' : 'of no series that is known'}</span>;
};

const Ids = ({ ids }: { readonly ids: readonly string[] }) =>
  ids.map((id) => (
    <div key={id}>
      <MailLink id={id} />
    </div>
  ));

const Headers = ({ mail }: { readonly mail: MailAnswer }) => {
  const copy = mail.copies.find(({ rawHash }) => rawHash === mail.rawHash);
  return (
    <dl className={classes['headers']}>
      <dt>From</dt>
      <dd>
        <Said
          text={`${nameOf(mail.from)}${mail.from.name === '' ? '' : ` <${mail.from.address}>`}`}
          max={300}
        />
      </dd>
      <dt>Said</dt>
      <dd>
        <When at={mail.saidAt} /> UTC
        {mail.saidAtProven ? ', as an archive confirms' : ', by its own date: no archive confirms it'}
        {mail.date !== null && mail.date !== mail.saidAt ? (
          <>
            ; its Date says <When at={mail.date} />
          </>
        ) : null}
      </dd>
      <dt>Message-ID</dt>
      <dd className={classes['code']}>
        <Said text={mail.messageId} />
      </dd>
      {mail.inReplyTo.length === 0 ? null : (
        <>
          <dt>In-Reply-To</dt>
          <dd>
            <Ids ids={mail.inReplyTo} />
          </dd>
        </>
      )}
      {mail.references.length === 0 ? null : (
        <>
          <dt>References</dt>
          <dd>
            <details>
              <summary>{mail.references.length}</summary>
              <Ids ids={mail.references} />
            </details>
          </dd>
        </>
      )}
      <dt>List</dt>
      <dd>{mail.listIds.length === 0 ? 'none named' : <Said text={mail.listIds.join(', ')} />}</dd>
      <dt>Origin</dt>
      <dd>{copy === undefined ? 'not known' : TRUST[copy.trust]}</dd>
      <dt>Series</dt>
      <dd>
        <Series messageId={mail.messageId} />
      </dd>
      {mail.defects.length === 0 ? null : (
        <>
          <dt>Defects</dt>
          <dd>
            <Said text={mail.defects.join(', ')} />
          </dd>
        </>
      )}
    </dl>
  );
};

const ThreadPart = ({ messageId }: { readonly messageId: string }) => {
  const query = useRead('/mails/{messageId}/thread', { messageId });
  return (
    <Section title="Thread">
      <Loaded query={query} what="the thread">
        {(answer) => <Thread answer={answer} />}
      </Loaded>
    </Section>
  );
};

/** One mail: its headers, what proves its origin, what it says, its copies and its thread. */
export const MailPage = () => {
  const { messageId } = useParams({ from: '/mails/$messageId' });
  const { copy } = useSearch({ strict: false });
  const query = useRead('/mails/{messageId}', { messageId }, { copy }, { keep: true });
  useTitle(query.data === undefined ? undefined : visibleText(query.data.subject));
  return (
    <Loaded query={query} what="the mail" rows={10}>
      {(mail) => (
        <Stack gap="sm">
          <Title order={1} className={classes['title'] ?? ''}>
            <Said text={mail.subject === '' ? '(no subject)' : mail.subject} max={300} />
          </Title>
          <Section title="Headers" note={mail.kind}>
            <Headers mail={mail} />
          </Section>
          <Section title="Text">
            <MailWords mail={mail} />
          </Section>
          <Copies mail={mail} />
          <ThreadPart key={mail.messageId} messageId={mail.messageId} />
        </Stack>
      )}
    </Loaded>
  );
};
