import { CommitLink, MailLink } from '../../ui/links';
import type { Source } from './model';

/** Where an entry of the model was read, with its day. */
export const SourceLink = ({ source }: { readonly source: Source }) => {
  if (source === null) return <>not known</>;
  return (
    <>
      {source.date} {source.commit === null ? null : <CommitLink commit={source.commit} />}
      {source.messageId === null ? null : <MailLink id={source.messageId}>mail</MailLink>}
    </>
  );
};
