import { Stack } from '@mantine/core';
import { useRead } from '../../lib/read';
import { MailLink } from '../../ui/links';
import { Empty, Loaded } from '../../ui/loaded';
import { Said } from '../../ui/said';
import { Section } from '../../ui/section';
import { Thread, type ThreadAnswer } from '../../ui/thread';
import { When } from '../../ui/when';
import classes from './series.module.css';
import { leadOf, type Revision } from './series';

/** Answers that hang on the revision by their subject or quotes, and not in its thread. */
const Elsewhere = ({ revision, answer }: { readonly revision: Revision; readonly answer: ThreadAnswer }) => {
  const inside = new Set(answer.thread.map((m) => m.messageId));
  const others = revision.replies.filter((m) => !inside.has(m.messageId));
  if (others.length === 0) return null;
  return (
    <Section title="Elsewhere" note="answers to this revision that stand in other threads" level={3}>
      <ul className={classes['note']}>
        {others.map(({ messageId, sender, saidAt }) => (
          <li key={messageId}>
            <Said text={sender.name || sender.address} />, <When at={saidAt} />, <MailLink id={messageId} />
          </li>
        ))}
      </ul>
    </Section>
  );
};

const ThreadOf = ({ lead, revision }: { readonly lead: string; readonly revision: Revision }) => {
  const query = useRead('/mails/{messageId}/thread', { messageId: lead });
  const contested = new Set(revision.replies.flatMap((m) => (m.contested === true ? [m.messageId] : [])));
  return (
    <Loaded query={query} what="the thread">
      {(answer) => (
        <Stack gap="sm">
          <Thread key={lead} answer={answer} contested={contested} />
          <Elsewhere {...{ revision, answer }} />
        </Stack>
      )}
    </Loaded>
  );
};

/** The thread of a revision. */
export const Mails = ({ revision }: { readonly revision: Revision }) => {
  const lead = leadOf(revision);
  return (
    <Section title="Mails" note={`the thread of v${revision.number}`}>
      {lead === undefined ? (
        <Empty>No mail of this revision was received.</Empty>
      ) : (
        <ThreadOf lead={lead} revision={revision} />
      )}
    </Section>
  );
};
