import { Text } from '@mantine/core';
import type { Answer, REST } from '@sluice/contracts';
import { counted } from '../../lib/format';
import { useWhole } from '../../lib/read';
import { Copy } from '../../ui/copy';
import { Empty, Failure, Loading } from '../../ui/loaded';
import { Section } from '../../ui/section';
import { When } from '../../ui/when';
import { Operate } from './operate';
import classes from './parked.module.css';

type Mail = Answer<typeof REST.listParkedMails>['mails'][number];

/** A size as people read it. */
const sizeOf = (bytes: number): string =>
  bytes < 10_240
    ? `${bytes.toLocaleString('en')} bytes`
    : `${Math.round(bytes / 1024).toLocaleString('en')} KiB`;

const MailItem = ({ mail, mayAct }: { readonly mail: Mail; readonly mayAct: boolean }) => (
  <li className={classes['item']}>
    <div className={classes['head']}>
      <strong>{mail.reason}</strong>
      <span>{mail.detail}</span>
      {mayAct && mail.whole ? (
        <Operate
          path="/operations/replay-parked-mail"
          body={{ id: mail.id }}
          label="Replay"
          what={`mail ${mail.id}`}
        />
      ) : null}
    </div>
    <Text size="xs" c="dimmed">
      from {mail.source}, <When at={mail.at} />, {sizeOf(mail.size)},{' '}
      {mail.whole ? 'kept whole' : 'not kept whole: it cannot be tried again, take it from its source anew'}
    </Text>
    <Copy text={`sluice parked show ${mail.id}`} what="the command that shows its beginning" />
  </li>
);

/** Mail that could not be taken, each with why. */
export const ParkedMails = ({ mayAct }: { readonly mayAct: boolean }) => {
  const { rows, isWhole, query, knownThrough } = useWhole(
    '/parked/mails',
    {},
    { rowsOf: ({ mails }) => mails },
  );
  return (
    <Section
      title="Mail"
      note={query.isPending ? undefined : `${counted(rows.length, 'mail')} parked${isWhole ? '' : ' so far'}`}
      actions={
        mayAct && rows.length > 1 ? (
          <Operate path="/operations/replay-parked-mail" body={{}} label="Replay all" what="parked mail" />
        ) : undefined
      }
    >
      {query.isError ? <Failure query={query} /> : null}
      {query.isPending && !query.isError ? <Loading what="parked mail" rows={2} /> : null}
      {isWhole && rows.length === 0 ? <Empty knownThrough={knownThrough}>No mail is parked.</Empty> : null}
      <ul className={classes['list']}>
        {rows.map((mail) => (
          <MailItem key={mail.id} mail={mail} mayAct={mayAct} />
        ))}
      </ul>
    </Section>
  );
};
