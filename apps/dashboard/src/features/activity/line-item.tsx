import {
  IconAlertTriangle,
  IconArrowBackUp,
  IconBinary,
  IconCircleDot,
  IconGavel,
  IconGitMerge,
  IconHandStop,
  IconMail,
  IconMessageReport,
  IconRobot,
  IconScale,
  IconSend,
  IconThumbUp,
  IconTopologyStar,
  type Icon,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { shortCommit } from '../../lib/format';
import { CommitLink, MailLink, SeriesLink } from '../../ui/links';
import { OutcomeMark } from '../../ui/outcome';
import { When } from '../../ui/when';
import classes from './activity.module.css';
import { sentenceOf, type Line, type Part } from './sentence';

const ICONS: Readonly<Record<string, Icon>> = {
  RevisionPosted: IconSend,
  VerdictChanged: IconScale,
  AckGiven: IconThumbUp,
  ObjectionRaised: IconMessageReport,
  InterfaceChangeFound: IconBinary,
  PatchLanded: IconGitMerge,
  CommitLanded: IconGitMerge,
  PatchReverted: IconArrowBackUp,
  EdgeRecorded: IconTopologyStar,
  EdgeDropped: IconTopologyStar,
  CommentSent: IconRobot,
  CommentWithheld: IconHandStop,
  ConclusionLapsed: IconAlertTriangle,
  CommentPlanned: IconRobot,
  MailSeen: IconMail,
  PersonDecided: IconGavel,
};

type Named = { readonly subjectOf: (series: string) => string | undefined };

/** Message-IDs are long, and what tells them apart stands at their beginning. */
const SHOWN = 28;
const shortRef = (ref: string): string => {
  if (isCommit(ref)) return shortCommit(ref);
  return ref.length > SHOWN ? `${ref.slice(0, SHOWN)}…` : ref;
};

const isCommit = (ref: string): boolean => /^[0-9a-f]{12,40}$/.test(ref);

const Piece = ({ part, subjectOf }: { readonly part: Part } & Named) => {
  if (typeof part === 'string') return part;
  switch (part.kind) {
    case 'series':
      return (
        <SeriesLink to={part.id}>
          {subjectOf(part.id) ?? part.id}
          {part.revision === undefined ? '' : ` v${part.revision}`}
        </SeriesLink>
      );
    case 'mail':
      return <MailLink id={part.id}>{part.words}</MailLink>;
    case 'commit':
      return <CommitLink commit={part.commit} />;
    case 'patch':
      return (
        <Link to="/dependencies/$ref" params={{ ref: part.ref }} title={part.ref}>
          {shortRef(part.ref)}
        </Link>
      );
    case 'outcome':
      return <OutcomeMark outcome={part.outcome} />;
  }
};

/** One thing that happened, as a sentence: when it was recorded, and when it was said. */
export const LineItem = ({ line, subjectOf }: { readonly line: Line } & Named) => {
  const { type, recordedAt, saidAt } = line.event;
  const Mark = ICONS[type] ?? IconCircleDot;
  return (
    <li className={classes['item']} tabIndex={-1} data-row>
      <time className={classes['time']} dateTime={recordedAt} title={`recorded ${recordedAt}`}>
        {recordedAt.slice(11, 16)}
      </time>
      <span className={classes['icon']} title={type}>
        <Mark size={15} stroke={1.7} aria-hidden />
      </span>
      <span>
        {sentenceOf(line).map((part, i) => (
          <Piece key={i} part={part} subjectOf={subjectOf} />
        ))}
      </span>
      <span className={classes['said']}>
        {saidAt === null ? null : (
          <>
            said <When at={saidAt} />
          </>
        )}
      </span>
    </li>
  );
};
