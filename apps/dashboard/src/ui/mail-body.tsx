import { Alert, Stack } from '@mantine/core';
import type { Answer, REST } from '@sluice/contracts';
import { lazy, Suspense } from 'react';
import { partsOfPatch } from '../lib/mail-diff';
import { useRead } from '../lib/read';
import { Loaded, Loading } from './loaded';
import { MailText } from './mail-text';

export type MailAnswer = Answer<typeof REST.getMail>;

/** The diff is drawn by a library of its own. */
const DiffView = lazy(async () => ({ default: (await import('./diff')).DiffView }));

/** What a mail says: its words, then its diff. */
export const MailWords = ({ mail, fold = false }: { readonly mail: MailAnswer; readonly fold?: boolean }) => {
  const { words, diff, rest } =
    mail.kind === 'patch' ? partsOfPatch(mail.text) : { words: mail.text, diff: '', rest: '' };
  const diffs = [diff, ...mail.attachments].filter((text) => text.trim() !== '');
  return (
    <Stack gap="xs">
      {mail.contested ? (
        <Alert color="yellow" role="note" title="Different mails claim this Message-ID">
          Nothing that any of them says counts until a person picks the true one.
        </Alert>
      ) : null}
      <MailText text={words} fold={fold} />
      {diffs.map((text, i) => (
        <Suspense key={i} fallback={<Loading rows={3} what="the diff" />}>
          <DiffView text={text} />
        </Suspense>
      ))}
      {rest.trim() === '' ? null : <MailText text={rest} />}
    </Stack>
  );
};

/** A mail in a thread, read when it is opened. */
export const MailBody = ({ messageId }: { readonly messageId: string }) => {
  const query = useRead('/mails/{messageId}', { messageId });
  return (
    <Loaded query={query} what="the mail" rows={3}>
      {(mail) => <MailWords mail={mail} fold />}
    </Loaded>
  );
};
