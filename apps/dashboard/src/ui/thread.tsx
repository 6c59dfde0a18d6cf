import { Button, Group, Text } from '@mantine/core';
import type { Answer, REST } from '@sluice/contracts';
import { IconAlertTriangle, IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { counted, nameOf } from '../lib/format';
import { useCursor } from '../lib/cursor';
import { threadRows } from '../lib/thread';
import { MailLink } from './links';
import { MailBody } from './mail-body';
import { Said } from './said';
import classes from './thread.module.css';
import { When } from './when';

export type ThreadAnswer = Answer<typeof REST.getThread>;
export type ThreadMail = ThreadAnswer['thread'][number];

/** Deeper answers stand no further in: there would be no room left for what they say. */
const MAX_INDENT = 8;

/** A subject without what answering put before it: said again only where it changes. */
const stemOf = (subject: string): string => subject.replace(/^(?:\s*(?:re|aw|fwd?)\s*:\s*)+/i, '').trim();

type RowProps = {
  readonly mail: ThreadMail;
  readonly depth: number;
  readonly subject: string | undefined;
  readonly state: { readonly isOpen: boolean; readonly isAt: boolean; readonly isCurrent: boolean };
  readonly contested: boolean;
  readonly onToggle: () => void;
};

const Row = ({ mail, depth, subject, state, contested, onToggle }: RowProps) => {
  const Arrow = state.isOpen ? IconChevronDown : IconChevronRight;
  return (
    <li
      id={`mail-${mail.messageId}`}
      className={classes['mail']}
      data-depth={Math.min(depth, MAX_INDENT)}
      data-at={state.isAt}
      data-current={state.isCurrent}
    >
      <div className={classes['head']}>
        <button type="button" className={classes['open']} aria-expanded={state.isOpen} onClick={onToggle}>
          <Arrow size={13} aria-hidden />
          <strong>
            <Said text={nameOf(mail.from)} max={80} />
          </strong>
          {mail.kind === 'reply' ? null : <span className={classes['kind']}>{mail.kind}</span>}
          {subject === undefined ? null : (
            <span className={classes['subject']}>
              <Said text={subject} max={200} />
            </span>
          )}
        </button>
        {contested ? (
          <span className={classes['contested']}>
            <IconAlertTriangle size={13} aria-hidden /> contested
          </span>
        ) : null}
        <span className={classes['when']}>
          <MailLink id={mail.messageId}>
            <When at={mail.saidAt} />
          </MailLink>
        </span>
      </div>
      {state.isOpen ? (
        <div className={classes['body']}>
          <MailBody messageId={mail.messageId} />
        </div>
      ) : null}
    </li>
  );
};

type Props = {
  readonly answer: ThreadAnswer;
  /** The mail that the page is about: marked, and opened. */
  readonly current?: string | undefined;
  readonly contested?: ReadonlySet<string>;
};

const NONE: ReadonlySet<string> = new Set();

/** Mails that hang together, each below what it answers. They open where they stand. */
export const Thread = ({ answer, current, contested = NONE }: Props) => {
  const rows = useMemo(() => threadRows(answer.thread), [answer]);
  const [open, setOpen] = useState<ReadonlySet<string>>(
    () => new Set(current === undefined ? [] : [current]),
  );
  const ids = rows.map(({ mail }) => mail.messageId);
  const toggle = (id: string): void => {
    setOpen((was) => {
      const next = new Set(was);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  };
  const { at } = useCursor(ids, { rowId: (id) => `mail-${id}`, open: toggle });
  const subjects = new Map(rows.map(({ mail }) => [mail.messageId, stemOf(mail.subject)]));
  return (
    <>
      <Group justify="space-between" gap="xs">
        <Text size="xs" c="dimmed">
          {counted(rows.length, 'mail')}
          {answer.leftOut === 0 ? '' : `; ${counted(answer.leftOut, 'newer mail')} left out`}; j, k, o
        </Text>
        <Group gap={4} className="sl-no-print">
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => {
              setOpen(new Set(ids));
            }}
          >
            Open all
          </Button>
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => {
              setOpen(NONE);
            }}
          >
            Close all
          </Button>
        </Group>
      </Group>
      <ol className={classes['thread']}>
        {rows.map(({ mail, depth }) => {
          const id = mail.messageId;
          const isSame = mail.parent !== null && subjects.get(mail.parent) === subjects.get(id);
          return (
            <Row
              key={id}
              {...{ mail, depth }}
              subject={isSame ? undefined : mail.subject}
              state={{ isOpen: open.has(id), isAt: at === id, isCurrent: current === id }}
              contested={contested.has(id)}
              onToggle={() => {
                toggle(id);
              }}
            />
          );
        })}
      </ol>
    </>
  );
};
